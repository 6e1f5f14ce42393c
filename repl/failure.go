package repl

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dialtone/internal/lexer"
	"dialtone/internal/spelling"
	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/style"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// report prints what went wrong, as Node's prompt does, and keeps it in _error.
func (s *Session) report(ctx context.Context, err error) {
	var exit *runtime.ExitError
	var script *runtime.ScriptError
	var panicked *runtime.PanicError
	var stopped *runtime.InterruptError
	switch {
	case errors.As(err, &exit):
		s.leaving = errLeave
		if exit.Code != 0 {
			s.leaving = exit
		}
	case errors.As(err, &stopped):
		fmt.Fprintln(s.Stderr, style.Colors(s.Colors).Dim("stopped"))
	case errors.As(err, &panicked):
		s.complain("%v\nThis is a bug in dialtone, not in what you typed.", panicked)
	case errors.As(err, &script):
		text := s.uncaught(ctx, script)
		s.seen.Note(text)
		fmt.Fprintln(s.Stderr, text)
	default:
		s.complain("%v", err)
	}
}

// uncaught is an error that nothing caught, as it is printed.
func (s *Session) uncaught(ctx context.Context, e *runtime.ScriptError) string {
	if e.Value == nil {
		// Source that does not parse: its line with a caret, then the error.
		report := strings.TrimRight(runtime.Report(e), "\n")
		_, report, _ = strings.Cut(report, "\n")
		report = strings.Replace(report, "\n\n", "\n", 1)
		if i := strings.LastIndex(report, "\n"); i >= 0 {
			return report[:i+1] + "Uncaught " + report[i+1:]
		}
		return "Uncaught " + strings.TrimSpace(e.Name+": "+e.Message)
	}
	text := e.Message
	if inspected, err := s.host.Inspect(ctx, e.Value, runtime.InspectOptions{Colors: s.Colors}); err == nil {
		text = inspected
	}
	// An error without a stack stands in brackets, as a value does.
	if head := strings.TrimSuffix(e.Name+": "+e.Message, ": "); strings.HasPrefix(text, "["+head+"]") {
		text = head + text[len(head)+2:]
	}
	hint := ""
	_ = s.host.With(ctx, func(vm *goja.Runtime) {
		s.define(vm, "_error", e.Value)
		if hint = s.hint(e); e.Hint != "" {
			hint = "\n" + e.Hint // It knows what was asked, and not only the line.
		}
	})
	return "Uncaught " + withoutOwnFrame(text) + hint
}

var framePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\n +at [^\n]*`)
})

// withoutOwnFrame leaves out a stack that has only the entry itself.
func withoutOwnFrame(text string) string {
	frames := framePattern().FindAllStringIndex(text, -1)
	if len(frames) != 1 || !strings.Contains(text[frames[0][0]:frames[0][1]], "at REPL") {
		return text
	}
	frame := text[frames[0][0]:frames[0][1]]
	rest := ""
	if strings.HasSuffix(frame, " {") {
		rest = " {"
	}
	return text[:frames[0][0]] + rest + text[frames[0][1]:]
}

var (
	undefinedName = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^([\w$]+) is not defined`)
	})
	missingMember = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^Object has no member '([\w$]+)'`)
	})
	memberOfNothing = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^Cannot read property '([\w$]+)' of undefined`)
	})
)

// hint names what a name that is nearly right may have been meant for.
func (s *Session) hint(e *runtime.ScriptError) string {
	if m := undefinedName().FindStringSubmatch(e.Message); m != nil && e.Name == "ReferenceError" {
		switch m[1] {
		case "it":
			return "\nThere are no further rows to show."
		case "exit", "quit":
			return "\n" + exitCommand + " leaves."
		}
		if found := spelling.Hint(m[1], s.looker.Globals); found != "" {
			return "\n" + strings.TrimSpace(found)
		}
	}
	if e.Name != "TypeError" {
		return ""
	}
	if m := missingMember().FindStringSubmatch(e.Message); m != nil {
		if before, ok := pathBefore(e.SourceLine, m[1]); ok {
			return s.memberHint(before, m[1])
		}
	}
	if m := memberOfNothing().FindStringSubmatch(e.Message); m != nil {
		if before, ok := pathBefore(e.SourceLine, m[1]); ok {
			if on, name, ok := before.Method(); ok {
				return s.memberHint(on, name)
			}
		}
	}
	return ""
}

// pathBefore finds what a line has a member called so of.
func pathBefore(line, member string) (complete.Path, bool) {
	tokens := complete.Scan(line).Tokens
	i := slices.IndexFunc(tokens, func(t lexer.Token) bool { return t.Kind == lexer.Word && t.Text == member })
	if i < 2 || !complete.IsDot(tokens[i-1]) {
		return complete.Path{}, false
	}
	return complete.PathEnding(tokens[:i-1])
}

// memberHint names the member of a path's end that a name may have been meant for.
func (s *Session) memberHint(on complete.Path, name string) string {
	members := s.looker.Members(s.looker.Follow(on), "")
	if slices.Contains(members, name) {
		return ""
	}
	if found := spelling.Hint(name, members); found != "" {
		return "\n" + strings.TrimSpace(found)
	}
	return ""
}
