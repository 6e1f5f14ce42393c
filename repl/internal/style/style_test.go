package style

import (
	"strings"
	"testing"

	"dialtone/internal/printable"
)

// What stands in a table or beside a name does nothing to the terminal.
func TestVisibleTextDoesNotMoveTheCursor(t *testing.T) {
	for _, text := range []string{"a\x1b[2Jb", "a\rb", "a\u202eb", "a\u2066b", "a\u2028b", "a\u009bb", "a\tb", "a\nb"} {
		if got := Visible(text); strings.ContainsFunc(got, printable.Moves) || !strings.HasPrefix(got, "a") || !strings.HasSuffix(got, "b") {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
	if got := Visible("grüße שלום"); got != "grüße שלום" {
		t.Errorf("plain text is shown as %q", got)
	}
}
