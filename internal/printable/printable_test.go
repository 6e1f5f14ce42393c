package printable_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dialtone/internal/printable"
)

// moving are characters that change what a terminal shows of others.
const moving = "\x1b\r\x07\x00\x7f\u009b\u0085\u202e\u202a\u2066\u2069\u200f\u200e\u061c\u2028\u2029\u00ad\u200b\ufeff\U000e0041"

func TestWhatMovesTheCursorIsReplaced(t *testing.T) {
	for _, r := range moving {
		for _, show := range []func(string) string{printable.Line, printable.Text} {
			if got := show("a" + string(r) + "b"); got != "a\uFFFDb" {
				t.Errorf("%U gives %q", r, got)
			}
		}
	}
	if got := printable.Line("a\tb\nc"); got != "a\tb\uFFFDc" {
		t.Errorf("a line is %q", got)
	}
	if got := printable.Text("a\tb\r\nc\n"); got != "a\tb\nc\n" {
		t.Errorf("a text is %q", got)
	}
	for _, plain := range []string{"", "plain", "grüße, 你好, שלום, مرحبا", "👩\u200d👩\u200d👧", "\u0645\u06cc\u200c\u062e\u0648", "\u0600123"} {
		if printable.Line(plain) != plain || printable.Text(plain) != plain {
			t.Errorf("%q is changed", plain)
		}
	}
}

// JSON says the same afterwards, and has nothing in it that moves.
func TestJSONIsTheSame(t *testing.T) {
	text := "a" + moving + "שלום\"\\"
	written, err := json.Marshal(map[string]string{text: text})
	if err != nil {
		t.Fatal(err)
	}
	shown := printable.JSON(append(written, '\n'))
	if strings.ContainsFunc(strings.TrimSuffix(string(shown), "\n"), printable.Moves) {
		t.Errorf("it is %q", shown)
	}
	var read map[string]string
	if err := json.Unmarshal(shown, &read); err != nil || read[text] != text {
		t.Errorf("it says %q, %v", read, err)
	}
}
