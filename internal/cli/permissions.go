package cli

import (
	"net/http"
	"slices"
	"strings"

	"dialtone/bindings"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/jobscommand"
	"dialtone/internal/cli/ledger"
	"dialtone/runtime/hosts"
	"dialtone/runtime/paths"

	"github.com/alecthomas/kong"
)

// permission is a flag that stands alone or has a list: --allow-read, --allow-read=a,b.
type permission struct {
	given bool
	list  []string // nil where it stands alone.
}

// IsBool has the flag stand alone: what follows it without = is not its value.
func (*permission) IsBool() bool { return true }

// Decode reads the flag. Given again, the lists are one.
func (p *permission) Decode(ctx *kong.DecodeContext) error {
	p.given = true
	if ctx.Scan.Peek().Type != kong.FlagValueToken {
		return nil
	}
	text, _ := ctx.Scan.Pop().Value.(string)
	for _, item := range strings.Split(text, ",") {
		if item = strings.TrimSpace(item); item == "" {
			return command.Usage("a list has an empty item: %q", text)
		}
		p.list = append(p.list, item)
	}
	return nil
}

// as is the flag as it was given, for errors.
func (p *permission) as(name string) string {
	text := "this run was started with --" + name
	if p.list != nil {
		text += "=" + strings.Join(p.list, ",")
	}
	return text
}

// permitted is what scripts may reach.
type permitted struct {
	files   *paths.Files
	path    func(name string) string // See [command.Process.Path].
	network network
	listen  func(address string) error
	env     map[string]string

	programs []string // Those that scripts may run; "*" is all.
}

// network sends requests by connections of its own.
type network interface {
	http.RoundTripper
	CloseIdleConnections()
}

// permit puts together what scripts may reach, which without any flag is what a
// command has them read and write.
func (e *environment) permit(read, write paths.Access) (*permitted, error) {
	f := &e.permissions
	for name, allow := range map[string]permission{"allow-read": f.AllowRead, "allow-write": f.AllowWrite, "allow-net": f.AllowNet, "allow-env": f.AllowEnv, "allow-run": f.AllowRun} {
		if f.AllowAll && allow.given {
			return nil, command.Usage("--allow-all is more than --%s: leave one of them out", name)
		}
	}
	if f.AllowAll {
		read, write = paths.Access{All: true}, paths.Access{All: true}
	}
	files, err := paths.New(paths.Rules{
		Read:  e.access(read, f.AllowRead, f.DenyRead, "read"),
		Write: e.access(write, f.AllowWrite, f.DenyWrite, "write"),
	})
	if err != nil {
		return nil, err
	}
	p := &permitted{
		files: files, path: e.Path, env: e.visible(),
		network: http.DefaultTransport.(*http.Transport).Clone(), listen: func(string) error { return nil },
		programs: f.AllowRun.list,
	}
	if f.AllowAll || f.AllowRun.given && f.AllowRun.list == nil {
		p.programs = []string{"*"}
	}
	if !f.AllowNet.given && !f.DenyNet.given {
		return p, nil
	}
	rules := hosts.Rules{
		All: f.AllowNet.list == nil, Allow: f.AllowNet.list, Deny: f.DenyNet.list,
		AllowedBy: f.AllowNet.as("allow-net"), DeniedBy: f.DenyNet.as("deny-net"),
	}
	if f.DenyNet.given && f.DenyNet.list == nil {
		rules.Deny = []string{"*"}
	}
	reached, err := hosts.New(rules)
	if err != nil {
		return nil, command.Usage("--allow-net, --deny-net: %w", err)
	}
	p.network, p.listen = reached, reached.Listen
	return p, nil
}

// access is what the flags leave of an access to files.
func (e *environment) access(usual paths.Access, allow, deny permission, kind string) paths.Access {
	a := usual
	switch {
	case deny.given && deny.list == nil:
		return paths.Access{AllowedBy: deny.as("deny-" + kind)}
	case allow.given:
		a = paths.Access{All: allow.list == nil, Allow: e.paths(allow.list), AllowedBy: allow.as("allow-" + kind)}
	}
	a.Deny, a.DeniedBy = e.paths(deny.list), deny.as("deny-"+kind)
	return a
}

// paths are files and folders of a list; an empty name stays one.
func (e *environment) paths(list []string) []string {
	found := make([]string, len(list))
	for i, name := range list {
		found[i] = e.Path(name)
	}
	return found
}

// Create begins a file that a script saves something in, where it may be written.
func (p *permitted) Create(name string) (bindings.File, error) {
	file, err := p.files.Create(p.path(name))
	if err != nil {
		return nil, err
	}
	return file, nil
}

// visible is the environment as scripts see it: without the variables that hold
// credentials, unless one is allowed by name.
func (e *environment) visible() map[string]string {
	allow, deny := e.AllowEnv, e.DenyEnv
	env := map[string]string{}
	if deny.given && deny.list == nil {
		return env
	}
	for _, pair := range e.Environ {
		name, value, ok := strings.Cut(pair, "=")
		switch {
		case !ok || name == "" || matches(deny.list, name):
		case allow.list != nil && !matches(allow.list, name):
		case (name == sessionKeyVariable || name == ledger.Variable || name == jobscommand.PasswordVariable || slices.Contains(bindings.SecretVariables(), name)) && !slices.Contains(allow.list, name):
		default:
			env[name] = value
		}
	}
	return env
}

// matches reports whether a list has a variable, by its name or by its beginning and *.
func matches(list []string, name string) bool {
	return slices.ContainsFunc(list, func(item string) bool {
		beginning, some := strings.CutSuffix(item, "*")
		return item == name || some && strings.HasPrefix(name, beginning)
	})
}
