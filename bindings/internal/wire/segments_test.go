package wire_test

import (
	"strings"
	"testing"

	"dialtone/bindings/internal/wire"
)

// The figures are those of Twilio's message-segment-calculator.
func TestSegments(t *testing.T) {
	for text, want := range map[string]int64{
		"": 1, "hello": 1, strings.Repeat("x", 160): 1, strings.Repeat("x", 161): 2, strings.Repeat("x", 306): 2, strings.Repeat("x", 307): 3,
		strings.Repeat("€", 80): 1, strings.Repeat("€", 81): 2, strings.Repeat("ш", 70): 1, strings.Repeat("ш", 71): 2, strings.Repeat("ш", 135): 3,
		strings.Repeat("👋", 35): 1, "x" + strings.Repeat("👋", 100): 4, strings.Repeat("x", 152) + "€" + strings.Repeat("x", 152): 3,
	} {
		if got := wire.Segments(text); got != want {
			t.Errorf("%q has %d segments, want %d", text, got, want)
		}
	}
}
