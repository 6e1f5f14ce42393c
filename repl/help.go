package repl

import (
	"context"
	"fmt"
	"strings"

	"github.com/dop251/goja"
)

// help shows the commands and the keys, or explains a name.
func (s *Session) help(ctx context.Context, console Console, argument string) error {
	if argument != "" {
		return s.doc(ctx, console, argument)
	}
	all := s.commands()
	longest := 0
	for _, c := range all {
		longest = max(longest, width(c.Name+" "+c.Arguments))
	}
	for _, c := range all {
		console.Printf("%s\n", wrap(fmt.Sprintf("%s  %s", pad(strings.TrimSpace(c.Name+" "+c.Arguments), longest), c.About), s.Editor.Columns()))
	}
	console.Printf("\n%s\n", wrap(keysHelp, s.Editor.Columns()))
	return nil
}

const keysHelp = `Tab       complete names, parameters and values; twice lists them
Ctrl-R    search the history
Ctrl-C    drop the line, or stop what is running
Ctrl-D    leave; Ctrl-Z suspends
_         the last value; _error is the last error
it        the next rows of a list
help(x)   explain a value: help(Call), help(call)`

// doc explains a path of names.
func (s *Session) doc(ctx context.Context, console Console, argument string) error {
	argument = strings.TrimSuffix(strings.TrimSpace(argument), "()")
	if argument == "" {
		return fmt.Errorf("say what of: .doc Call, .doc Call.create")
	}
	p, ok := pathEnding(scan(argument).tokens)
	if !ok {
		return fmt.Errorf(".doc takes a name such as Call or Call.create, not %s", argument)
	}
	var text, hint string
	if err := s.host.With(ctx, func(*goja.Runtime) { text, hint = s.explain(p) }); err != nil {
		return err
	}
	if text == "" {
		return fmt.Errorf("there is no help on %s.%s", argument, hint)
	}
	console.Printf("%s\n", s.laidOut(text))
	return nil
}

// laidOut is a help text as it is printed: its first line stands out.
func (s *Session) laidOut(text string) string {
	text = wrap(strings.TrimRight(text, "\n"), s.Editor.Columns())
	first, rest, more := strings.Cut(text, "\n")
	if more {
		rest = "\n" + rest
	}
	return style(s.Colors).bold(first) + rest
}

// explain finds the help on a path, or else what may have been meant.
func (s *Session) explain(p path) (text, hint string) {
	if helpful, ok := s.looker.follow(p).subject.(Helpful); ok {
		if text := helpful.Help(""); text != "" {
			return text, ""
		}
	}
	on, name, ok := p.method()
	if !ok {
		return "", didYouMean(p.base, s.looker.names(""))
	}
	at := s.looker.follow(on)
	if helpful, ok := at.subject.(Helpful); ok {
		if text := helpful.Help(name); text != "" {
			return text, ""
		}
		return "", didYouMean(name, helpful.Topics())
	}
	if at.unknown() && len(on.steps) == 0 {
		return "", didYouMean(on.base, s.looker.names(""))
	}
	return "", didYouMean(name, s.looker.members(at, ""))
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
	if text == "" {
		if text = s.ordinaryHelp(value); text == "" {
			text = "There is no help on this value. help(Call) explains a model, .doc Call.create a method."
		}
	}
	fmt.Fprintln(s.Stdout, s.laidOut(text))
	return goja.Undefined()
}

// ordinaryHelp tells what a value of JavaScript's own has.
func (s *Session) ordinaryHelp(value goja.Value) string {
	object, ok := value.(*goja.Object)
	if !ok || !isOrdinary(object) {
		return ""
	}
	names := s.looker.members(thing{value: value}, "")
	return object.ClassName() + "\n" + strings.Join(names, ", ")
}
