package core

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// FuzzMessageSegments counts the parts of any body, and holds the count against the fewest parts
// that the body can be divided into between its characters.
func FuzzMessageSegments(f *testing.F) {
	for _, body := range []string{
		"", "a", strings.Repeat("a", 160), strings.Repeat("a", 161), strings.Repeat("€", 80), strings.Repeat("€", 81), "a" + strings.Repeat("€", 160),
		strings.Repeat("я", 70), strings.Repeat("я", 71), strings.Repeat("👍", 35), strings.Repeat("👍", 36), "a" + strings.Repeat("👍", 67), "\f\r\n`",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) {
			return // Parameters that are not UTF-8 are mended before.
		}
		var widths []int
		isGSM := !strings.ContainsFunc(body, func(c rune) bool { return !strings.ContainsRune(gsm+gsmExtended, c) })
		for _, c := range body {
			switch {
			case !isGSM:
				widths = append(widths, len(utf16.Encode([]rune{c})))
			case strings.ContainsRune(gsmExtended, c):
				widths = append(widths, 2)
			default:
				widths = append(widths, 1)
			}
		}
		one, each := 70, 67
		if isGSM {
			one, each = 160, 153
		}
		want, total := fewestParts(widths, each), 0
		for _, width := range widths {
			total += width
		}
		if total <= one {
			want = min(want, 1)
		}
		if got := Segments(body); got != want {
			t.Errorf("%q: %d parts, want %d", body, got, want)
		}
	})
}

// fewestParts tries every end of the last part.
func fewestParts(widths []int, each int) int {
	fewest := make([]int, len(widths)+1)
	for end := 1; end <= len(widths); end++ {
		fewest[end] = end
		for start, used := end-1, 0; start >= 0; start-- {
			if used += widths[start]; used > each {
				break
			}
			fewest[end] = min(fewest[end], fewest[start]+1)
		}
	}
	return fewest[len(widths)]
}
