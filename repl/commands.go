package repl

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dialtone/internal/spelling"
	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/line"
	"dialtone/repl/show"

	"github.com/dop251/goja"
)

// Command is a word that begins with a dot and is not JavaScript.
type Command struct {
	Name      string // With its dot.
	Arguments string // As help shows them: "[NAME]".
	About     string // In a few words.
	// Run does it. What it returns is printed as an error is; Ctrl-C cancels ctx.
	Run func(ctx context.Context, console Console, argument string) error
	// Complete returns the arguments that begin with a prefix; nil has none.
	Complete func(prefix string) []string
}

// Console is what a command can do with the console.
type Console interface {
	// Printf writes a text for the person.
	Printf(format string, args ...any)
	// Print prints a value as if an entry had had it.
	Print(ctx context.Context, value goja.Value) error
	// Eval runs source and returns its value. The name stands for it in errors.
	Eval(ctx context.Context, name, source string) (goja.Value, error)
	// With calls f on the loop.
	With(ctx context.Context, f func(vm *goja.Runtime)) error
}

// isCommand reports whether a line is a command.
func isCommand(text string) bool { return line.IsCommand(text) }

// commands are all, by their names' order.
func (s *Session) commands() []Command {
	all := append(s.ownCommands(), s.Commands...)
	slices.SortFunc(all, func(a, b Command) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// The commands that are understood in the middle of an entry as well.
const (
	breakCommand = ".break"
	exitCommand  = ".exit"
)

func (s *Session) ownCommands() []Command {
	nothing := func(context.Context, Console, string) error { return nil }
	leave := func(context.Context, Console, string) error {
		s.leaving = errLeave
		return nil
	}
	return []Command{
		{breakCommand, "", "Drop an entry that is not complete, as Ctrl-C does.", nothing, nil},
		{".clear", "", "Clear the screen.", s.clear, nil},
		{".columns", "[NAME,…]", "Choose the columns of the table above: .columns sid,body. Without names the usual ones.", s.chooseColumns, s.completeColumn},
		{".doc", "NAME", "Explain a model or a method: .doc Call.create", s.doc, s.completeName},
		{".editor", "", "Write several lines: in $EDITOR, beginning with the last entry, or here.", s.edit, nil},
		{exitCommand, "", "Leave, as Ctrl-D does.", leave, nil},
		{".help", "[NAME]", "Show this, or explain a name as .doc does.", s.help, s.completeName},
		{".load", "FILE", "Run a file as if it had been typed.", s.load, complete.Files},
		{".output", "[" + strings.Join(show.Formats, "|") + "]", "Choose how values are printed.", s.output, func(prefix string) []string {
			return complete.Beginning(show.Formats, prefix)
		}},
		{".save", "FILE", "Write what was typed in this session to a file.", s.save, complete.Files},
		{".timers", "", "The timers that wait; Ctrl-C at an empty prompt stops them.", s.timers, nil},
	}
}

func (s *Session) command(ctx context.Context, line string) {
	name, argument, _ := strings.Cut(line, " ")
	var names []string
	for _, c := range s.commands() {
		if c.Name == name {
			s.during(ctx, func(ctx context.Context) error { return c.Run(ctx, console{s}, strings.TrimSpace(argument)) })
			return
		}
		names = append(names, c.Name)
	}
	s.ahead = ""
	s.complain("There is no command %s.%s .help shows all.", name, spelling.Hint(name, names))
}

func (s *Session) completeCommand(line string) complete.Completion {
	name, argument, found := strings.Cut(line, " ")
	if !found {
		var names []string
		for _, c := range s.commands() {
			names = append(names, c.Name)
		}
		return complete.Completion{Names: complete.Beginning(names, name), Suffix: " "}
	}
	for _, c := range s.commands() {
		if c.Name == name && c.Complete != nil {
			names := c.Complete(argument)
			if len(names) == 0 && argument != "" {
				names = s.seen.Beginning(argument)
			}
			return complete.Completion{From: len(line) - len(argument), Names: names}
		}
	}
	return complete.Completion{}
}

// completeName completes what .doc takes: a path of names.
func (s *Session) completeName(prefix string) []string {
	c := s.completeLine(" ", prefix, "")
	for i := range c.Names {
		c.Names[i] = prefix[:max(0, c.From)] + c.Names[i]
	}
	return c.Names
}

func (s *Session) clear(context.Context, Console, string) error {
	if s.Colors {
		fmt.Fprint(s.Stdout, "\x1b[H\x1b[2J\x1b[3J")
	}
	return nil
}

// chooseColumns chooses what the table above shows.
func (s *Session) chooseColumns(ctx context.Context, _ Console, argument string) error {
	s.printer.Columns = s.Editor.Columns()
	return s.printer.Choose(ctx, strings.FieldsFunc(argument, func(r rune) bool { return r == ',' || r == ' ' }))
}

// completeColumn completes the last of several names.
func (s *Session) completeColumn(prefix string) []string {
	before := prefix[:strings.LastIndexAny(prefix, ", ")+1]
	names := complete.Beginning(s.printer.Choices(), prefix[len(before):])
	for i, name := range names {
		names[i] = before + name
	}
	slices.Sort(names)
	return names
}

func (s *Session) output(_ context.Context, console Console, argument string) error {
	if argument == "" {
		console.Printf("%s\n", s.format)
		return nil
	}
	format, err := show.ParseFormat(argument)
	if err == nil {
		s.format = format
	}
	return err
}

// console is a session as its commands see it.
type console struct{ *Session }

func (c console) Printf(format string, args ...any) { fmt.Fprintf(c.Stdout, format, args...) }

func (c console) Print(ctx context.Context, value goja.Value) error { return c.print(ctx, value) }

func (c console) Eval(ctx context.Context, name, source string) (goja.Value, error) {
	return c.host.Interact(ctx, name, source)
}

func (c console) With(ctx context.Context, f func(vm *goja.Runtime)) error {
	return c.host.With(ctx, f)
}
