package runtime

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dialtone/runtime/hosts"
	"dialtone/runtime/internal/files"
	"dialtone/runtime/paths"
)

// grants are what a host lets its scripts reach. The zero value is nothing.
type grants struct {
	folders  files.Folders
	fsys     fs.FS
	allFiles bool
	paths    *paths.Files
	network  http.RoundTripper
	hosts    []string
	resolver hosts.Resolver
	terminal Terminal
	yes      bool

	exit        bool
	credentials bool
	envNames    []string // Those that are granted by name.
}

// grantedFiles puts together what is granted of files.
func (g grants) grantedFiles() (files.Files, error) {
	switch {
	case g.paths != nil && (g.allFiles || g.folders != nil || g.fsys != nil):
		return nil, errors.New("runtime: WithPaths cannot be combined with WithFS, WithFolder or WithAllFiles: it says all that there is")
	case g.paths != nil:
		return g.paths, nil
	case g.fsys != nil && (g.allFiles || g.folders != nil):
		return nil, errors.New("runtime: WithFS cannot be combined with WithFolder or WithAllFiles: the names of its files are others")
	case g.fsys != nil:
		return files.FS{FS: g.fsys}, nil
	case g.allFiles:
		return files.All{}, nil
	case g.folders != nil:
		return g.folders, nil
	}
	return files.None{}, nil
}

// maxFile is the size of the largest file that Node reads at once.
const maxFile = 1<<31 - 1

// boundedFiles are the files that are granted, read within the limits.
func (s *settings) boundedFiles() (files.Files, error) {
	granted, err := s.grantedFiles()
	limits := s.ownLimits()
	switch {
	case err != nil || granted == files.Files(files.None{}):
		return granted, err
	case limits != nil:
		return files.Bounded{Files: granted, Max: int64(limits.Size), Limit: true}, nil
	}
	return files.Bounded{Files: granted, Max: maxFile}, nil
}

// Access is what may be done with the files of a folder; see [WithFolder].
type Access int

// The accesses of [WithFolder].
const (
	ReadOnly Access = iota
	Writable
)

// WithFolder grants scripts a folder and all that is in it, for fs and require.
// No name and no symbolic link leads out of it. It may be given several times.
// The path is absolute, or relative to the working directory of the Go process; an empty one is an error.
// Without this, [WithFS] and [WithAllFiles] scripts reach no file.
func WithFolder(path string, access Access) Option {
	// Once for all hosts that the option is given to.
	whole, err := findFolder(path)
	return func(s *settings) error {
		if err != nil {
			return fmt.Errorf("runtime: WithFolder: %w", err)
		}
		if access != ReadOnly && access != Writable {
			return fmt.Errorf("runtime: WithFolder: %d is no access: it is ReadOnly or Writable", access)
		}
		s.folders = append(s.folders, files.Folder{Path: whole, Writable: access == Writable})
		return nil
	}
}

// findFolder returns the absolute path of a folder that is there.
func findFolder(path string) (string, error) {
	if path == "" {
		return "", errors.New("the path is empty; the working directory is \".\"")
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(whole)
	if err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", fmt.Errorf("%s is no folder", path)
	}
	return whole, nil
}

// WithFS grants scripts the files of fsys to read, for fs and require. A script
// sees them below the root, "/", which is also its working directory unless
// [WithDir] names another; [Host.RunFile] finds its files there too.
func WithFS(fsys fs.FS) Option {
	return func(s *settings) error {
		if fsys == nil {
			return errors.New("runtime: WithFS needs an fs.FS")
		}
		s.fsys = fsys
		return nil
	}
}

// WithAllFiles grants scripts every file that the Go process may read or write,
// as Node does.
func WithAllFiles() Option {
	return func(s *settings) error {
		s.allFiles = true
		return nil
	}
}

// WithNetwork grants scripts the network, for fetch: each request and each
// redirect goes through the transport, which may refuse it. An answer's body may
// have 64 MB. Without this option fetch fails.
func WithNetwork(transport http.RoundTripper) Option {
	return func(s *settings) error {
		if transport == nil {
			return errors.New("runtime: WithNetwork needs a transport")
		}
		s.network = transport
		return nil
	}
}

// WithPaths grants scripts files of the machine by rules: some to read, some to write,
// without others. [WithFolder] is simpler, where it does.
func WithPaths(granted *paths.Files) Option {
	return func(s *settings) error {
		if granted == nil {
			return errors.New("runtime: WithPaths needs files")
		}
		s.paths = granted
		return nil
	}
}

// WithHosts grants scripts a network of the host's own, for fetch, to these hosts
// only: names ("api.example.com"), all names below one ("*.example.com"), addresses ("10.0.0.1"),
// each with or without a port ("10.0.0.1:8080"), and "*" for every public host. It may be given several times. A private, loopback or link-local address, as
// that of a cloud's metadata, is reached only where it is listed as an address, or
// as "localhost"; a name that leads to one that is not is refused. Redirects are held to the
// same, and proxies of the environment are not used. See [hosts.Rules].
func WithHosts(allow ...string) Option {
	return func(s *settings) error {
		if len(allow) == 0 {
			return errors.New("runtime: WithHosts needs the hosts that it allows")
		}
		s.hosts = append(s.hosts, allow...)
		return nil
	}
}

// WithResolver sets how [WithHosts] finds the addresses of names. Without it that is
// [net.DefaultResolver].
func WithResolver(resolver hosts.Resolver) Option {
	return func(s *settings) error {
		s.resolver = resolver
		return nil
	}
}

// grantedNetwork is what fetch sends by; nil where there is nothing.
func (g grants) grantedNetwork() (http.RoundTripper, error) {
	switch {
	case g.hosts == nil:
		return g.network, nil
	case g.network != nil:
		return nil, errors.New("runtime: WithHosts cannot be combined with WithNetwork, whose transport decides for itself")
	}
	network, err := hosts.New(hosts.Rules{
		Allow: g.hosts, Resolver: g.resolver,
		AllowedBy: "this host allows its scripts " + strings.Join(g.hosts, ", ") + " (runtime.WithHosts)",
	})
	if err != nil {
		return nil, fmt.Errorf("runtime: WithHosts: %w", err)
	}
	return network, nil
}

// WithTerminal sets whom confirm and prompt ask. Without it, and with nil, there is
// nobody: confirm then throws unless there is [WithYes], and prompt throws.
func WithTerminal(terminal Terminal) Option {
	return func(s *settings) error {
		s.terminal = terminal
		return nil
	}
}

// WithYes has confirm answer yes without asking anybody.
func WithYes() Option {
	return func(s *settings) error {
		s.yes = true
		return nil
	}
}

// WithExit lets process.exit end the run, with an [*ExitError]. Without it
// process.exit throws an Error: a script that is called from Go has no process of its own. Setting
// process.exitCode is allowed either way.
func WithExit() Option {
	return func(s *settings) error {
		s.exit = true
		return nil
	}
}

// WithEnvNames adds variables of the Go process's own environment to those that
// process.env holds; what [WithEnv] sets goes before them. Variables that are not set stay
// so. A variable that holds credentials is shown where it is named here.
func WithEnvNames(names ...string) Option {
	return func(s *settings) error {
		s.envNames = append(s.envNames, names...)
		return nil
	}
}

// WithCredentials lets scripts see secrets: variables of [WithEnv] that a module
// knows to hold credentials, as TWILIO_AUTH_TOKEN, and attributes of records that are secrets, as an account's
// auth_token. Without it the variables are not there, and the attributes read
// "[redacted]". What is printed, a record in console.log for one, is without them either way.
func WithCredentials() Option {
	return func(s *settings) error {
		s.credentials = true
		return nil
	}
}

// visibleEnv is what process.env holds.
func (s *settings) visibleEnv() map[string]string {
	var secret []string
	if !s.credentials {
		for _, module := range s.modules {
			if secretive, ok := module.(interface{ SecretVariables() []string }); ok {
				secret = append(secret, secretive.SecretVariables()...)
			}
		}
		secret = slices.DeleteFunc(secret, func(name string) bool { return slices.Contains(s.envNames, name) })
	}
	hidden := slices.ContainsFunc(secret, func(name string) bool { _, ok := s.env[name]; return ok })
	if !hidden && s.envNames == nil {
		// The option's own map, which nobody changes, for all hosts that it is given to.
		return s.env
	}
	env := make(map[string]string, len(s.env)+len(s.envNames))
	for _, name := range s.envNames {
		if value, ok := os.LookupEnv(name); ok {
			env[name] = value
		}
	}
	maps.Copy(env, s.env)
	for _, name := range secret {
		delete(env, name)
	}
	return env
}
