package runtime

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/mattn/go-runewidth"
)

// Report is an error of this package as a command line prints it, ending in a
// newline: for a [ScriptError] the file, line and source line with a caret,
// then the error with its stack and properties, as Node does. It is empty for
// nil and for an [ExitError], which is no failure of the host's.
func Report(err error) string {
	var script *ScriptError
	var exit *ExitError
	var panicked *PanicError
	switch {
	case err == nil, errors.As(err, &exit):
		return ""
	case errors.As(err, &script):
		return script.where() + script.report + "\n"
	case errors.As(err, &panicked):
		return fmt.Sprintf("%v\nThis is a bug in the program, not in the script.\n\n%s\n", err, panicked.GoStack)
	default:
		return err.Error() + "\n"
	}
}

// where is the block above the error itself: position, source line, caret.
func (e *ScriptError) where() string {
	if e.File == "" {
		return ""
	}
	block := fmt.Sprintf("%s:%d\n", e.File, e.Line)
	if e.SourceLine != "" {
		line, column := excerpt(e.SourceLine, e.Column)
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
