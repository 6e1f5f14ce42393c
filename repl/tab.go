package repl

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/style"

	"github.com/dop251/goja"
)

// tabbing is what the last Tab came to: another one without a change shows what
// there is to choose from.
type tabbing struct {
	line string
	at   int
}

// What a list of names to choose from may take.
const mostChoices = 200

// completionTime is what finding names may take before it is given up: it is found in milliseconds,
// but a busy machine may let the console wait.
const completionTime = 5 * time.Second

// onTab completes what is before the cursor. At the beginning of a further line it inserts a tab,
// for code is indented so.
func (s *Session) onTab(line string, at int) (string, int) {
	if s.opened() != nil {
		return line, at
	}
	runes := []rune(line)
	before, after := string(runes[:at]), string(runes[at:])
	source := before
	begun := strings.LastIndexByte(s.pending+source, '\n')
	indents := begun >= 0 && strings.TrimLeft((s.pending + source)[begun+1:], " \t") == ""
	var c complete.Completion
	if !indents {
		c = s.completeLine(s.pending, source, after)
	}
	if len(c.Names) == 0 {
		if indents {
			return before + "\t" + after, at + 1
		}
		return line, at
	}
	prefix := source[c.From:]
	common := commonPrefix(c.Names)
	if len(c.Names) == 1 {
		common += suffixBefore(c.Suffix, after)
	}
	if common != prefix {
		s.tab = tabbing{}
		before = strings.TrimSuffix(before, prefix) + common
		return before + after, utf8.RuneCountInString(before)
	}
	if now := (tabbing{line, at}); s.tab != now {
		s.tab = now
		return line, at
	}
	s.showChoices(c.Names)
	return line, at
}

// suffixBefore is what follows a completed name, less what stands there already.
func suffixBefore(suffix, after string) string {
	if after != "" && strings.HasPrefix(after, strings.TrimSpace(suffix)) {
		return ""
	}
	return suffix
}

// completeLine completes a line after the lines before it, and before what follows. The place is in
// the line.
func (s *Session) completeLine(pending, line, after string) complete.Completion {
	if pending == "" && isCommand(line) {
		return s.completeCommand(line)
	}
	var c complete.Completion
	ctx, cancel := context.WithTimeout(context.Background(), completionTime)
	defer cancel()
	err := s.host.With(ctx, func(*goja.Runtime) {
		c = (&complete.Completer{Looker: s.looker, Seen: &s.seen, After: after}).Complete(pending + line)
	})
	c.From -= len(pending)
	if err != nil || c.From < 0 {
		return complete.Completion{}
	}
	return c
}

func commonPrefix(names []string) string {
	prefix := names[0]
	for _, name := range names[1:] {
		for !strings.HasPrefix(name, prefix) {
			_, size := utf8.DecodeLastRuneInString(prefix)
			prefix = prefix[:len(prefix)-size]
		}
	}
	return prefix
}

// showChoices prints names in columns, above the line.
func (s *Session) showChoices(names []string) {
	more := len(names) - mostChoices
	if more > 0 {
		names = names[:mostChoices]
	}
	widest := 0
	for _, name := range names {
		widest = max(widest, style.Width(name)+2)
	}
	across := max(1, max(s.Editor.Columns(), 20)/widest)
	down := (len(names) + across - 1) / across
	var b strings.Builder
	for row := range down {
		var line strings.Builder
		for i := row; i < len(names); i += down {
			line.WriteString(style.Pad(names[i], widest))
		}
		fmt.Fprintln(&b, strings.TrimRight(line.String(), " "))
	}
	if more > 0 {
		fmt.Fprintln(&b, style.Colors(s.Colors).Dim(fmt.Sprintf("and %d more", more)))
	}
	_, _ = io.WriteString(s.Stdout, b.String()) // Which goes above the line.
}
