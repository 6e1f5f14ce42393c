package guards

import (
	"time"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

const (
	longText   = 16 << 10 // From how many characters on the matches in a text are counted before they are made.
	matchBytes = 1 << 10  // What a match takes while Goja looks for the others.
	askedFor   = 1 << 12  // After how many matches memory is asked for.
)

// countMatches looks how many matches a regular expression with the flag g, or a split, has in a
// text, and at whether there is memory for them: Goja looks for all of them at once. It counts them
// as they are found, so that time is looked at too.
func (g *Guards) countMatches(this, argument goja.Value, all bool) {
	expression, isObject := this.(*goja.Object)
	text, isText := argument.(goja.String)
	if !isObject || !isText || g.Ask == nil || text.Length() < longText {
		return
	}
	if !all && !expression.Get("global").ToBoolean() {
		return
	}
	begun, count := time.Now(), 0
	found := func() {
		if count++; count%askedFor != 0 {
			return
		}
		g.Ended()
		g.ask(float64(count) * matchBytes)
		if took := time.Since(begun); g.Regexp > 0 && took > g.Regexp {
			g.met(took, false)
		}
	}
	plain, other := peek.Regexp(expression)
	switch {
	case plain != nil:
		// It finds some at once and cannot go on from there: each time it looks for four times as
		// many.
		whole := text.String()
		for most := askedFor; len(plain.FindAllStringIndex(whole, most)) == most; most *= 4 {
			count = most - 1
			found()
		}
	case other != nil:
		match, err := other.FindStringMatch(text.String())
		for ; match != nil && err == nil; match, err = other.FindNextMatch(match) {
			found()
		}
	}
}
