package intl

import (
	"unicode"
	"unicode/utf16"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/clipperhouse/uax29/v2/words"
)

// A Segment is a part of a text, from one unit of UTF-16 up to another.
type Segment struct {
	Start, End int
	IsWord     bool // Whether there is a letter, a number or an ideograph in it.
}

// Segments divides a text into its graphemes, words or sentences (Unicode's annex 29).
func Segments(text string, granularity string) []Segment {
	var found []Segment
	at := 0
	add := func(part string) {
		end := at
		isWord := false
		for _, r := range part {
			end += max(utf16.RuneLen(r), 1)
			isWord = isWord || unicode.IsLetter(r) || unicode.IsNumber(r)
		}
		found = append(found, Segment{at, end, isWord})
		at = end
	}
	switch granularity {
	case "word":
		for parts := words.FromString(text); parts.Next(); {
			add(parts.Value())
		}
	case "sentence":
		for parts := sentences.FromString(text); parts.Next(); {
			add(parts.Value())
		}
	default:
		for parts := graphemes.FromString(text); parts.Next(); {
			add(parts.Value())
		}
	}
	return found
}
