// Package declarations writes TypeScript declarations of everything that a script
// sees: Twilio's models with their parameters and attributes, TwiML, and what a
// script has beside the language.
//
// Most callers want [Write], and [WriteViews] where there are TwiML views. The declarations are
// global and need no other library than es2022. They are made from the catalog and the verb table,
// and the same program always writes the same bytes.
package declarations

import (
	"embed"
	"fmt"
	"io"
	"strings"

	"dialtone/api/catalog"
)

// written holds what stands by hand: what does not depend on Twilio's documents.
//
//go:embed static/*.d.ts
var written embed.FS

// writtenNames are those that every script sees.
var writtenNames = []string{"language", "modules", "node", "streams", "http", "tests", "objects", "twilio", "twiml"}

// Declared is what a program adds to what scripts see: an Import of package runtime, or another
// that declares itself.
type Declared interface {
	// Declaration is its declaration in TypeScript, whole lines of it.
	Declaration() string
}

// Write writes the declarations, as one file that ends in .d.ts by its nature, with those of what a
// program adds at its end.
func Write(w io.Writer, more ...Declared) error {
	p := &printer{explains: true}
	p.line("// What scripts of dialtone see. Written by dialtone types from release %s of Twilio's", catalog.FactsFrom().Release)
	p.line("// OpenAPI documents: write it again after an update, and change nothing here.")
	for _, name := range writtenNames {
		text, err := written.ReadFile("static/" + name + ".d.ts")
		if err != nil {
			return err
		}
		p.line("")
		p.text.Write(text)
	}
	p.line("")
	p.twiml()
	p.line("")
	p.twilio()
	p.line("")
	p.globals()
	for _, declared := range more {
		p.line("")
		p.text.WriteString(declared.Declaration())
	}
	_, err := io.WriteString(w, p.text.String())
	return err
}

// WriteViews writes the declarations of what a TwiML view has besides: res, params
// and so on. They go with those of [Write], in a project of their own: elsewhere
// there are no such names.
func WriteViews(w io.Writer) error {
	text, err := written.ReadFile("static/views.d.ts")
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// printer collects lines, indented by how deep they stand.
type printer struct {
	text  strings.Builder
	depth int
	// explains has the sentences on Twilio's names written as comments, which editors show.
	// Completion and help at the console have them from the catalog, and need not read them here.
	explains bool
}

func (p *printer) line(format string, args ...any) {
	if format != "" {
		p.text.WriteString(strings.Repeat("  ", p.depth))
		fmt.Fprintf(&p.text, format, args...)
	}
	p.text.WriteByte('\n')
}

// block writes a head, what inside writes one step deeper, and a closing brace.
func (p *printer) block(head string, inside func()) {
	p.line("%s {", head)
	p.depth++
	inside()
	p.depth--
	p.line("}")
}
