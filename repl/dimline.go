package repl

import (
	"context"
	"strings"

	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/history"
	"dialtone/repl/internal/style"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// dimLine says how the call is made in which the cursor is, and which keys are still missing; or
// else what comes of the expression, where that is known without running anything.
func (s *Session) dimLine(text string, at int) string {
	if s.opened() != nil {
		return ""
	}
	if first, _, _ := strings.Cut(s.pending+text, "\n"); isCommand(first) {
		return ""
	}
	before := s.pending + string([]rune(text)[:at])
	hint := ""
	// A key does not wait for what runs between the entries.
	_ = s.host.WithAtOnce(context.Background(), func(vm *goja.Runtime) {
		if hint = (&complete.Completer{Looker: s.looker, Seen: &s.seen}).Signature(before, s.pending+text); hint == "" {
			hint = s.previewed(vm, s.pending+text)
		}
	})
	return style.Visible(hint)
}

// previewed is what comes of an entry, as it would be printed, or nothing.
func (s *Session) previewed(vm *goja.Runtime, entry string) string {
	value := s.previewer.Of(entry)
	if value == nil {
		return ""
	}
	primitive := func(value goja.Value) string {
		if whole, ok := value.(goja.String); ok && whole.Length() > mostPreviewed {
			value = whole.Substring(0, mostPreviewed)
		}
		return runtime.Inspect(vm, value, runtime.InspectOptions{BreakLength: 1 << 16})
	}
	text := ""
	if at, ok := s.printer.Time(value); ok {
		text = at
	} else if object, isObject := value.(*goja.Object); isObject {
		if text, isObject = s.previewer.Whole(object, primitive); !isObject {
			return ""
		}
	} else {
		text = primitive(value)
	}
	var known []string
	if s.Secrets != nil {
		known = s.Secrets()
	}
	if text == strings.TrimSpace(entry) || history.CarriesSecret(text, known) {
		return ""
	}
	return text
}

// mostPreviewed is how many characters of a string are shown before it is asked for.
const mostPreviewed = 200
