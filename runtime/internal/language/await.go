package language

import (
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// AwaitMark stands for a top-level await in a [Module]: an operator before the same
// operand, which nobody writes five times. esbuild refuses await itself there, as
// a CommonJS module cannot wait; Goja's tree is given the await back.
const AwaitMark = "~~~~~"

// AwaitMarks is the number of operators of [AwaitMark].
const AwaitMarks = len(AwaitMark)

// awaitError says that a source awaits at its top level, and at which lines and
// columns.
type awaitError struct{ at []api.Location }

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

// withoutAwaits writes AwaitMark for every top-level await. A for await and an
// await using are first made into what has only plain awaits, which the map that
// is answered then leads back from.
func withoutAwaits(source Source, text string, at []api.Location) (string, *Map, error) {
	marked, whole := mark(text, at)
	if whole {
		return marked, nil, nil
	}
	plain, err := transform(source, text, "", api.FormatDefault, false)
	if err != nil {
		return "", nil, err
	}
	var awaits *awaitError
	if _, err := transform(Source{Name: "lowered.js"}, plain.Text, "", api.FormatCommonJS, false); err != nil {
		problem, ok := err.(*awaitError)
		if !ok {
			return "", nil, err
		}
		awaits = problem
	}
	if awaits != nil {
		plain.Text, _ = mark(plain.Text, awaits.at)
	}
	return plain.Text, plain.Map, nil
}

// mark writes AwaitMark over the await at each place. It is not the whole work where
// the await is one of another statement's words.
func mark(text string, at []api.Location) (marked string, whole bool) {
	starts := lineStarts(text)
	bytes := []byte(text)
	for _, place := range at {
		offset := starts[place.Line-1] + place.Column
		end := offset + len(AwaitMark)
		if end > len(text) || text[offset:end] != "await" ||
			strings.HasSuffix(strings.TrimRight(text[:offset], " \t\r\n"), "for") || nextWord(text[end:]) == "using" {
			return "", false
		}
		copy(bytes[offset:end], AwaitMark)
	}
	return string(bytes), true
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
