package line

import (
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/mattn/go-runewidth"
)

// columnsOf measures text as UAX #11 does, where an ambiguous character takes one column whatever
// the locale: terminals do so by themselves.
var columnsOf = &runewidth.Condition{StrictEmojiNeutral: true}

// Width is the number of columns that a text takes.
func Width(text string) int { return columnsOf.StringWidth(text) }

// Truncate cuts a text to some columns, the tail included that it then gets.
func Truncate(text string, columns int, tail string) string {
	return columnsOf.Truncate(text, columns, tail)
}

// tabColumns is what a tab takes in what is typed.
const tabColumns = 4

// glyphs are the lengths in runes of what a text shows as one character each.
func glyphs(runes []rune) []int {
	var lengths []int
	for start := 0; start < len(runes); {
		if plain(runes, start) {
			lengths = append(lengths, 1)
			start++
			continue
		}
		// Clusters are looked for up to the next plain character.
		end := start + 1
		for end < len(runes) && !plain(runes, end) {
			end++
		}
		clusters := graphemes.FromString(string(runes[start:end]))
		for clusters.Next() {
			n := utf8.RuneCountInString(clusters.Value())
			lengths = append(lengths, n)
			start += n
		}
	}
	return lengths
}

// plain reports whether a character is one of ASCII and nothing that follows belongs to it.
func plain(runes []rune, i int) bool {
	return runes[i] < utf8.RuneSelf && (i+1 == len(runes) || runes[i+1] < utf8.RuneSelf)
}
