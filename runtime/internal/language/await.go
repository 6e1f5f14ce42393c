package language

import (
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// AwaitMark stands for a top-level await in a [Module]: operators before the same
// operand, which nobody writes. esbuild refuses await itself there, as a CommonJS
// module cannot wait; Goja's tree is given the await back. No end of the mark is a beginning of it, so
// that it is also found behind and before operators like its own.
const AwaitMark = "!~~~~"

// awaitError says that a source awaits at its top level, and at which lines and
// columns.
type awaitError struct {
	at     []api.Location
	module bool // Whether the source is known to be an ES module.
}

func (*awaitError) Error() string { return "top-level await" }

func isAwait(message api.Message) bool {
	return strings.HasPrefix(message.Text, "Top-level await is currently not supported") && message.Location != nil
}

// awaitsAmong finds the places of the messages that are about a top-level await.
func awaitsAmong(messages []api.Message) []api.Location {
	var at []api.Location
	for _, message := range messages {
		if isAwait(message) {
			at = append(at, *message.Location)
		}
	}
	return at
}

// waitless is a text without top-level awaits, for esbuild to make a CommonJS module
// of. Its map, if there is one, leads back from what had to be written first.
type waitless struct {
	text      string
	inner     *Map
	awaits    int // How many times AwaitMark was written.
	loops     int // How many loops were marked.
	loopLabel string
}

// withoutAwaits writes AwaitMark for every top-level await, and an ordinary loop for
// every for await. An await using is first made into what has only plain awaits,
// and ?? into a comparison with null: esbuild would leave out the right side of
// AwaitMark's, whose operators never make null.
func withoutAwaits(source Source, text string, at []api.Location) (waitless, error) {
	if !strings.Contains(text, "??") {
		if marked, whole := mark(text, at); whole {
			return marked, nil
		}
	}
	plain, err := transform(source, text, "", api.FormatESModule, false)
	if err != nil {
		return waitless{}, err
	}
	marked := waitless{text: plain.Text}
	if _, err := transform(Source{Name: "lowered.js"}, plain.Text, "", api.FormatCommonJS, false); err != nil {
		problem, ok := err.(*awaitError)
		if !ok {
			return waitless{}, err
		}
		marked, _ = mark(plain.Text, problem.at)
	}
	marked.inner = plain.Map
	return marked, nil
}

// mark marks the await at each place. It is not the whole work where one is a word
// of an await using.
func mark(text string, at []api.Location) (marked waitless, whole bool) {
	starts := lineStarts(text)
	bytes := []byte(text)
	marked.loopLabel = loopLabel(text)
	gaps := loopGaps(text)
	for _, place := range at {
		offset := starts[place.Line-1] + place.Column
		end := offset + len(AwaitMark)
		gap, isLoop := gaps[offset]
		switch {
		case end > len(text) || text[offset:end] != "await" || nextWord(text[end:]) == "using":
			return waitless{}, false
		case isLoop:
			loop := offset - len(gap) - len("for")
			from := labelled(text, loop)
			writeLoop(bytes[from:], marked.loopLabel, marked.loops, text[from:loop], gap)
			marked.loops++
		default:
			copy(bytes[offset:end], AwaitMark)
			marked.awaits++
		}
	}
	marked.text = string(bytes)
	return marked, true
}

// nextWord is the word that a text begins with, after spaces.
func nextWord(text string) string {
	text = strings.TrimLeft(text, " \t")
	end := strings.IndexFunc(text, func(r rune) bool { return !isNamePart(r) })
	if end < 0 {
		return text
	}
	return text[:end]
}
