package repl

import (
	"context"
	"strings"

	"dialtone/repl/internal/complete"

	"github.com/dop251/goja"
)

// dimLine says how the call is made in which the cursor is, and which keys are still missing.
func (s *Session) dimLine(text string, at int) string {
	if first, _, _ := strings.Cut(s.pending+text, "\n"); isCommand(first) {
		return ""
	}
	before := s.pending + string([]rune(text)[:at])
	hint := ""
	// A key does not wait for what runs between the entries.
	_ = s.host.WithAtOnce(context.Background(), func(*goja.Runtime) {
		hint = (&complete.Completer{Looker: s.looker, Seen: &s.seen}).Signature(before, s.pending+text)
	})
	return visible(hint)
}
