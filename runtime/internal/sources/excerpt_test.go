package sources

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// A line of generated code does not bury the error: what surrounds its place is
// shown, and the caret still points at it.
func TestExcerptOfALongLine(t *testing.T) {
	filler := strings.Repeat("x", 500_000)
	for _, c := range []struct {
		name, line string
		column     int
		at         string // what stands above the caret
	}{
		{"short", "let a = !", 9, "!"},
		{"the beginning", "!" + filler, 1, "!"},
		{"the middle", filler + "!" + filler, len(filler) + 1, "!"},
		{"the end", filler + "!", len(filler) + 1, "!"},
		{"after surrogate pairs", strings.Repeat("😀", 300) + "!" + filler, 601, "!"},
		{"after the end", filler, len(filler) + 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			line, column := excerpt(c.line, c.column)
			if n := len([]rune(line)); n > maxExcerpt+2 {
				t.Errorf("%d characters are shown", n)
			}
			units, at := 1, ""
			for _, r := range line {
				if units == column {
					at = string(r)
				}
				units += utf16.RuneLen(r)
			}
			if at != c.at {
				t.Errorf("column %d of %q is %q, not %q", column, line, at, c.at)
			}
		})
	}
}
