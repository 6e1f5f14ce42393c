package lower

import (
	"strings"

	"dialtone/internal/lexer"

	"github.com/evanw/esbuild/pkg/api"
)

// AwaitMark stands for a top-level await in a [Module]: operators before the same operand, which
// nobody writes. esbuild refuses await itself there, as a CommonJS module cannot wait; Goja's tree
// is given the await back. No end of the mark is a beginning of it, so that it is also found behind
// and before operators like its own.
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
	loops := map[int]Loop{} // By where the await stands.
	for _, loop := range Loops(text) {
		loops[loop.Await] = loop
	}
	for _, place := range at {
		offset := starts[place.Line-1] + place.Column
		end := offset + len(AwaitMark)
		loop, isLoop := loops[offset]
		switch {
		case end > len(text) || text[offset:end] != "await" || startsWith(text[end:], "using"):
			return waitless{}, false
		case isLoop:
			// esbuild takes only the label nearest to a loop for one that continue can name.
			gap := text[loop.For+len("for") : loop.Await]
			writeLoop(bytes[loop.Labels:], marked.loopLabel, marked.loops, text[loop.Labels:loop.For], gap)
			marked.loops++
		default:
			copy(bytes[offset:end], AwaitMark)
			marked.awaits++
		}
	}
	marked.text = string(bytes)
	return marked, true
}

// startsWith reports whether a word comes next in a text, on the same line.
func startsWith(text, word string) bool {
	token := (&lexer.Lexer{Source: text}).Next(true)
	return token.Is(word) && !token.Newline
}
