package repl

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"dialtone/internal/spelling"
	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/style"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// help shows the commands and the keys, or explains a name.
func (s *Session) help(ctx context.Context, console Console, argument string) error {
	if argument != "" {
		return s.doc(ctx, console, argument)
	}
	console.Printf("%s\n\n", style.Wrap(begin, s.Editor.Columns()))
	all := s.commands()
	longest := 0
	for _, c := range all {
		longest = max(longest, style.Width(c.Name+" "+c.Arguments))
	}
	for _, c := range all {
		console.Printf("%s\n", style.Wrap(fmt.Sprintf("%s  %s", style.Pad(strings.TrimSpace(c.Name+" "+c.Arguments), longest), c.About), s.Editor.Columns()))
	}
	console.Printf("\n%s\n", style.Wrap(keysHelp, s.Editor.Columns()))
	return nil
}

// begin is what a person types who sees the console for the first time.
const begin = `Message.all()                    shows the messages, the latest first
Message.create({to, from, body}) sends one; Tab after { lists what it takes
help(Call)                       explains calls: what they have and can do`

const keysHelp = `Tab       complete names, parameters and values; twice lists them
Ctrl-R    search the history
Ctrl-C    drop the line, or stop what is running
Ctrl-D    leave; Ctrl-Z suspends
_         the last value; _error is the last error
it        the next rows of a list
help(x)   explain a value: help(Call), help(call)`

// doc explains a path of names, or a command.
func (s *Session) doc(ctx context.Context, console Console, argument string) error {
	argument = strings.TrimSpace(argument)
	if argument == "" {
		return fmt.Errorf("say what of: .doc Call, .doc Call.create")
	}
	if isCommand(argument) {
		return s.commandHelp(console, argument)
	}
	var text string
	var failed error
	if err := s.host.With(ctx, func(*goja.Runtime) { text, failed = s.helper().help(argument) }); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	console.Printf("%s\n", s.laidOut(text))
	return nil
}

func (s *Session) commandHelp(console Console, name string) error {
	var names []string
	for _, c := range s.commands() {
		if c.Name == name {
			console.Printf("%s\n", s.laidOut(strings.TrimSpace(c.Name+" "+c.Arguments)+"\n"+c.About))
			return nil
		}
		names = append(names, c.Name)
	}
	return fmt.Errorf("there is no command %s.%s", name, spelling.Hint(name, names))
}

// Explain returns the help on a name of a host, as .help prints it, with lines that may be long.
// Describe and declared are as in [Options].
func Explain(ctx context.Context, host *runtime.Host, describe func(goja.Value) any, declared func(name string) string, name string) (text string, err error) {
	var failed error
	err = host.With(ctx, func(vm *goja.Runtime) {
		text, failed = helper{complete.NewLooker(vm, host.Globals(), describe), declared}.help(name)
	})
	return text, cmp.Or(err, failed)
}

// helper explains names.
type helper struct {
	*complete.Looker
	declared func(name string) string // How a name that describe knows nothing of is declared; nil where nobody says.
}

func (s *Session) helper() helper { return helper{s.looker, s.Declared} }

// help is the text on a path of names.
func (h helper) help(argument string) (string, error) {
	argument = strings.TrimSuffix(strings.TrimSpace(argument), "()")
	p, ok := complete.PathEnding(complete.Scan(argument).Tokens)
	if !ok {
		return "", fmt.Errorf("help takes a name such as Call or Call.create, not %s", argument)
	}
	text, hint := h.explain(p, argument)
	if text == "" {
		return "", fmt.Errorf("there is no help on %s.%s", argument, hint)
	}
	return text, nil
}

func (s *Session) laidOut(text string) string { return LaidOut(text, s.Editor.Columns(), s.Colors) }

// LaidOut is a help text as it is printed: wrapped to some columns, unless there are none, and its
// first line stands out.
func LaidOut(text string, columns int, colors bool) string {
	text = style.Wrap(strings.TrimRight(text, "\n"), columns)
	first, rest, more := strings.Cut(text, "\n")
	if more {
		rest = "\n" + rest
	}
	return style.Colors(colors).Bold(first) + rest
}

// explain finds the help on a path, or else what may have been meant.
func (h helper) explain(p complete.Path, name string) (text, hint string) {
	at := h.Follow(p)
	if helpful, ok := at.Subject.(Helpful); ok {
		if text := helpful.Help(""); text != "" {
			return text, ""
		}
	}
	on, member, isMember := p.Method()
	if isMember {
		owner := h.Follow(on)
		if helpful, ok := owner.Subject.(Helpful); ok {
			if text := helpful.Help(member); text != "" {
				return text, ""
			}
			hint = cmp.Or(foreignHint(owner.Subject, member), spelling.Hint(member, helpful.Topics()))
		} else if owner.Unknown() && len(on.Steps) == 0 {
			hint = spelling.Hint(on.Base, h.Names(""))
		} else {
			hint = spelling.Hint(member, h.Members(owner, ""))
		}
	} else {
		hint = spelling.Hint(p.Base, h.Names(""))
	}
	if text := h.Explained(name); text != "" {
		return text, ""
	}
	if text := h.ordinaryHelp(name, at.Value); text != "" {
		return text, hint
	}
	if h.declared != nil {
		return h.declared(name), hint
	}
	return "", hint
}

// foreignHint is what a name means that a subject does not have, with a space before it; or
// nothing.
func foreignHint(subject any, name string) string {
	if foreign, ok := subject.(Foreign); ok {
		if _, meant, found := strings.Cut(foreign.Meant(name), ". "); found {
			return " " + meant
		}
	}
	return ""
}

// helpFunction is help(value).
func (s *Session) helpFunction(call goja.FunctionCall) goja.Value {
	s.helped = true
	if len(call.Arguments) == 0 {
		_ = s.help(context.Background(), console{s}, "")
		return goja.Undefined()
	}
	value := call.Argument(0)
	text := ""
	if helpful, ok := s.Describe(value).(Helpful); ok {
		text = helpful.Help("")
	}
	if name, ok := asked(s.last); ok && text == "" {
		// A function does not say whose it is; what was typed does.
		text, _ = s.helper().help(name)
	}
	if text == "" {
		if text = s.helper().ordinaryHelp("", value); text == "" {
			text = "There is no help on this value. help(Call) explains a model, .help Call.create a method."
		}
	}
	fmt.Fprintln(s.Stdout, s.laidOut(text))
	return goja.Undefined()
}

// asked is the name in an entry that is help(name).
func asked(entry string) (string, bool) {
	inner, ok := strings.CutPrefix(strings.TrimSpace(entry), "help(")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(strings.TrimRight(inner, "; "), ")")
}

// ordinaryHelp tells what a value of JavaScript's own is, and what it has.
func (h helper) ordinaryHelp(name string, value goja.Value) string {
	object, ok := value.(*goja.Object)
	if !ok || !complete.IsOrdinary(object) {
		return ""
	}
	_, callable := goja.AssertFunction(object)
	if own, ok := h.Own(object, "name"); callable && name == "" && ok && own != nil {
		name = own.String()
	}
	title := object.ClassName()
	switch {
	case h.declared != nil && h.declared(name) != "":
		title = h.declared(name)
		if strings.Contains(title, " has ") {
			return title
		}
	case callable && name != "":
		title = name + "(…), a function"
	}
	names := h.Members(complete.Thing{Value: value}, "")
	if callable {
		names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(functionMembers, name) })
	}
	return strings.TrimSpace(title + "\n" + strings.Join(names, ", "))
}

// functionMembers are what every function has.
var functionMembers = []string{"apply", "arguments", "bind", "call", "caller", "constructor", "hasOwnProperty", "isPrototypeOf", "length", "name", "propertyIsEnumerable", "prototype", "toLocaleString", "toString", "valueOf"}
