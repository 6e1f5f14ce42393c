package tests

import (
	"fmt"
	"path/filepath"
	"strings"
)

// spec prints for people, as Node's reporter of that name does. At the end it says more of what has
// failed: the lines of the source, and what Beside has.
type spec struct {
	*printer
	style Style

	begun    []Event // Started and not told of yet, the innermost last.
	reported []Event // Those whose names were printed above what is below them, the innermost last.
	failed   []Event
}

// The signs before names, and the colours that go with them.
const (
	signPass  = "✔ "
	signFail  = "✖ "
	signNote  = "ℹ "
	signSkip  = "﹣ "
	signSuite = "▶ "

	red, green, blue, gray, white = "\x1b[31m", "\x1b[32m", "\x1b[34m", "\x1b[90m", "\x1b[39m"
)

func (s *spec) color(escape string) string {
	if s.style.Colors {
		return escape
	}
	return ""
}

func (s *spec) Tell(e Event) {
	switch e.Type {
	case Start:
		s.begun = append(s.begun, e)
	case Pass, Fail:
		if e.Type == Fail && e.Failure.Type != subtestsFailed {
			s.failed = append(s.failed, e)
		}
		s.result(e)
	case Diagnostic:
		s.print("%s%s%s%s%s\n", s.color(blue), indentOf(e), signNote, e.Message, s.color(white))
	case Stdout, Stderr:
		s.print("%s", e.Message)
	}
}

func indentOf(e Event) string { return strings.Repeat("  ", e.Nesting) }

func (s *spec) result(e Event) {
	if len(s.begun) > 0 {
		s.begun = s.begun[:len(s.begun)-1] // the start of e itself
	}
	for _, parent := range s.begun {
		s.print("%s%s%s\n", indentOf(parent), signSuite, parent.Name)
	}
	s.reported, s.begun = append(s.reported, s.begun...), nil
	hasChildren := false
	if n := len(s.reported); n > 0 && s.reported[n-1].Nesting == e.Nesting && s.reported[n-1].Name == e.Name {
		s.reported, hasChildren = s.reported[:n-1], true
	}
	problem := s.problem(e, indentOf(e))
	if hasChildren && problem != "" {
		problem = "\n" + problem
		if e.Failure.Type == subtestsFailed {
			problem = ""
		}
	}
	s.print("%s%s%s\n", indentOf(e), s.title(e), problem)
}

// title is the line of a test: its sign, name, time, and why it does not count.
func (s *spec) title(e Event) string {
	color, sign := s.color(green), signPass
	if e.Type == Fail {
		color, sign = s.color(red), signFail
	}
	title := e.Name
	if e.Duration != 0 {
		title += fmt.Sprintf(" %s(%sms)%s", s.color(gray), number(e.Duration), s.color(white))
	}
	switch {
	case e.Skip.Given:
		title += " # " + e.Skip.words("SKIP")
		color, sign = s.color(gray), signSkip
	case e.Todo.Given:
		title += " # " + e.Todo.words("TODO")
	}
	return color + sign + title + s.color(white)
}

// problem is what was thrown.
func (s *spec) problem(e Event, indent string) string {
	if e.Failure == nil {
		return ""
	}
	text := strings.ReplaceAll(e.Failure.Text, "\r\n", "\n")
	return "\n" + indent + "  " + strings.ReplaceAll(text, "\n", "\n"+indent+"  ") + "\n"
}

// Close tells of what has failed once more, with more of each.
func (s *spec) Close() error {
	if len(s.failed) == 0 {
		return s.err
	}
	s.print("\n%s%sfailing tests:%s\n", s.color(red), signFail, s.color(white))
	for _, e := range s.failed {
		if e.File != "" {
			s.print("\ntest at %s:%d:%d", s.relative(e.File), e.Line, e.Column)
		}
		s.print("\n%s%s", s.title(e), s.problem(e, ""))
		s.print("%s", indented(s.excerpt(e.Failure)))
		s.print("%s", indented(e.Failure.Beside))
	}
	return s.err
}

// indented puts lines below a title, after an empty one.
func indented(text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if line != "\n" {
			b.WriteString("  ")
		}
		b.WriteString(line)
	}
	return "\n" + b.String()
}

func (s *spec) relative(file string) string {
	if s.style.Dir == "" {
		return file
	}
	if short, err := filepath.Rel(s.style.Dir, file); err == nil {
		return short
	}
	return file
}

// around is how many lines of the source are shown before and after that of an error.
const around = 2

// excerpt is the source around the place of an error, with a mark at its line and a caret below its
// column.
func (s *spec) excerpt(f *Failure) string {
	if f.File == "" || s.style.Source == nil {
		return ""
	}
	lines := strings.Split(s.style.Source(f.File), "\n")
	if f.Line < 1 || f.Line > len(lines) {
		return ""
	}
	first, last := max(f.Line-around, 1), min(f.Line+around, len(lines))
	width := len(fmt.Sprint(last))
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d\n", s.relative(f.File), f.Line, f.Column)
	for n := first; n <= last; n++ {
		line := strings.TrimRight(lines[n-1], "\r")
		if len(line) > longest || n == last && line == "" {
			continue // generated code says nothing here
		}
		mark := "  "
		if n == f.Line {
			mark = "> "
		}
		fmt.Fprintf(&b, "%s%*d | %s\n", mark, width, n, line)
		if n == f.Line {
			fmt.Fprintf(&b, "  %*s | %s%s^%s\n", width, "", gap(line, f.Column-1), s.color(red), s.color(white))
		}
	}
	return b.String()
}

// longest is the length of a line that is shown.
const longest = 400

// gap is what leads to a column below a line: tabs stay tabs.
func gap(line string, column int) string {
	var b strings.Builder
	for _, r := range line {
		if column--; column < 0 {
			break
		}
		if r > 0xffff {
			column--
		}
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}
