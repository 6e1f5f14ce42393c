package views

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dialtone/runtime"
	"dialtone/twiml"
)

// describe is an error as the log has it: a script's with its line and stack, below what it is
// about.
func describe(err error) string {
	var script *runtime.ScriptError
	var panicked *runtime.PanicError
	if !errors.As(err, &script) && !errors.As(err, &panicked) {
		return err.Error()
	}
	text := strings.TrimSuffix(runtime.Report(err), "\n")
	if script != nil {
		if about, ok := strings.CutSuffix(err.Error(), ": "+script.Error()); ok {
			text = about + ":\n" + text
		}
	}
	return text
}

// longestApology is some twenty seconds of speech.
const longestApology = 300

// apology is the document that tells the caller of a view's error.
func apology(failed *view, err error) string {
	text := "I am sorry. The view " + failed.name + " has an error. " + err.Error()
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || r == '\uFFFE' || r == '\uFFFF' {
			return ' '
		}
		return r
	}, text)
	if len(text) > longestApology {
		text = strings.ToValidUTF8(text[:longestApology], "") + " …"
	}
	verb := "Say"
	if failed.kind == twiml.Messaging {
		verb = "Message"
	}
	root := twiml.New(failed.kind)
	if _, err := root.Append(verb, text); err != nil {
		return emptyDocument()
	}
	document, err := root.XML()
	if err != nil {
		return emptyDocument()
	}
	return document
}

// emptyDocument is a response without a verb: the call ends.
func emptyDocument() string {
	document, _ := twiml.New(twiml.Any).XML() // which holds nothing that could not be written
	return document
}

func writeXML(w http.ResponseWriter, document string) {
	w.Header().Set("Content-Type", types["xml"])
	w.Header().Set("Content-Length", strconv.Itoa(len(document)))
	_, _ = io.WriteString(w, document)
}
