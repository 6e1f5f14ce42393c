package intl

import (
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// FuzzSegments divides any text: its parts stand one behind the other, none is empty, no pair of
// halves is divided, words are divided nowhere inside of a grapheme and sentences nowhere inside of
// a word.
func FuzzSegments(f *testing.F) {
	for _, text := range []string{"", "a b", "e\u0301\u0301", "👨‍👩‍👧 🇩🇪🇫🇷", "He said: \"No.\" Yes? 3.14, a.b", "\r\n\n\r", "\u0000\u200d", "한국어 ไทย 日本語", "\U0010ffff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // Texts of scripts are valid here.
		}
		units := utf16.Encode([]rune(text))
		ends := map[string]map[int]bool{}
		for _, granularity := range []string{"grapheme", "word", "sentence"} {
			at := 0
			ends[granularity] = map[int]bool{}
			for _, part := range Segments(text, granularity) {
				if part.Start != at || part.End <= at || part.End > len(units) {
					t.Fatalf("%q by %s: a part from %d to %d follows one that ends at %d of %d", text, granularity, part.Start, part.End, at, len(units))
				}
				if at = part.End; at < len(units) && utf16.IsSurrogate(rune(units[at])) && units[at] >= 0xDC00 {
					t.Fatalf("%q by %s: a character is divided at %d", text, granularity, at)
				}
				ends[granularity][at] = true
			}
			if at != len(units) {
				t.Fatalf("%q by %s: the parts end at %d of %d", text, granularity, at, len(units))
			}
		}
	})
}
