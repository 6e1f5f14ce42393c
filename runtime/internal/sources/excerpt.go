package sources

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/mattn/go-runewidth"
)

// Excerpt is the block above an error: its position, the text of its line where that is known, and
// a caret below the column. It is empty where no file is known. Columns count UTF-16 units from 1.
func Excerpt(file string, number, column int, source string) string {
	if file == "" {
		return ""
	}
	block := fmt.Sprintf("%s:%d\n", file, number)
	if source != "" {
		line, column := excerpt(source, column)
		block += line + "\n" + caret(line, column) + "\n"
	}
	return block + "\n"
}

// maxExcerpt is how many characters of a source line a report shows. Written code
// has less; a line of generated code, which may have megabytes, would bury the error.
const maxExcerpt = 200

// excerpt returns the part of a long line that surrounds a column, and the column
// in it. Columns count UTF-16 units from 1.
func excerpt(line string, column int) (string, int) {
	units := 1
	var before, after []rune
	cut := 0 // units left out at the front
	for _, r := range line {
		if units < column {
			before = append(before, r)
		} else {
			after = append(after, r)
			if len(after) > maxExcerpt {
				break
			}
		}
		units += utf16.RuneLen(r)
	}
	if len(before)+len(after) <= maxExcerpt {
		return line, column
	}
	start, end := "", ""
	if drop := len(before) - maxExcerpt/2; drop > 0 {
		for _, r := range before[:drop] {
			cut += utf16.RuneLen(r)
		}
		before, start = before[drop:], "…"
		cut -= utf16.RuneLen('…')
	}
	if room := maxExcerpt - len(before); len(after) > room {
		after, end = after[:room], "…"
	}
	return start + string(before) + string(after) + end, column - cut
}

// caret is a line that points at a column of the line above it. Tabs are kept
// so that the caret stands right whatever their width.
func caret(line string, column int) string {
	var indent strings.Builder
	units := 1
	for _, r := range line {
		if units >= column {
			break
		}
		units += utf16.RuneLen(r)
		if r == '\t' {
			indent.WriteByte('\t')
		} else {
			indent.WriteString(strings.Repeat(" ", runewidth.RuneWidth(r)))
		}
	}
	return indent.String() + "^"
}
