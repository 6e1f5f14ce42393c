// Package oaitest holds the emulator's answers against Twilio's OpenAPI documents,
// which nobody here has written. It runs where TWILIO_OAI names the folder that
// the documents are in.
package oaitest

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"dialtone/api/catalog"
	"dialtone/emulator"
)

// exceptions are operations of the 2010-04-01 document whose answer, or whose
// smallest valid request, the document does not allow, each with the reason. An
// entry that is not needed any more fails the test.
var exceptions = map[string]string{
	"ListConference": "a conference that has not ended has no reason_conference_ended, and the document has no null for it",
}

// document is one of Twilio's, as kin-openapi reads it.
type document struct {
	spec       *openapi3.T
	operations map[string]*routers.Route // by operation id
}

func load(t *testing.T, name string) *document {
	dir := os.Getenv("TWILIO_OAI")
	if dir == "" {
		t.Skip("TWILIO_OAI names no folder with Twilio's OpenAPI documents")
	}
	spec, err := openapi3.NewLoader().LoadFromFile(filepath.Join(dir, "twilio_"+name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	d := &document{spec: spec, operations: map[string]*routers.Route{}}
	for path, item := range spec.Paths.Map() {
		for method, op := range item.Operations() {
			d.operations[op.OperationID] = &routers.Route{Spec: spec, Path: path, PathItem: item, Method: method, Operation: op}
		}
	}
	return d
}

// bench is an emulator to ask, and what has been made in it.
type bench struct {
	*emulator.Emulator
	doc    *catalog.Document
	models map[string]string // resource to the name it is seeded by
}

func newBench(doc *catalog.Document) *bench {
	now := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	b := &bench{
		Emulator: emulator.New(emulator.Options{Clock: func() time.Time { return now }, Random: rand.NewChaCha8([32]byte{2})}),
		doc:      doc, models: map[string]string{},
	}
	for _, p := range catalog.Products() {
		for _, d := range p.Documents {
			if d != doc {
				continue
			}
			prefix := ""
			if p.Name != "Api" {
				prefix = p.Name + "."
			}
			if len(p.Documents) > 1 {
				prefix += d.Version + "."
				p = p.Version(d.Version)
			}
			for _, name := range p.ModelNames() {
				for _, r := range p.Model(name).Resources {
					b.models[r.Name] = prefix + name
				}
			}
		}
	}
	return b
}

// outcome is what the check of an operation found.
type outcome struct {
	request, response error
}

// try exercises an operation with the smallest valid request, or with one that has
// all parameters.
func (b *bench) try(d *document, op *catalog.Operation, all bool) (out outcome) {
	route := d.operations[op.ID]
	if route == nil {
		return outcome{request: fmt.Errorf("the document has no operation %s", op.ID)}
	}
	values, err := b.path(op)
	if err != nil {
		return outcome{request: err}
	}
	path := op.Path
	params := map[string]string{}
	for i, p := range op.PathParameters() {
		path = strings.Replace(path, "{"+p.Name+"}", values[i], 1)
		params[p.Name] = values[i]
	}
	contentType, query, body := b.payload(op, all)
	r := httptest.NewRequest(op.Method, "https://"+b.doc.Host+path+query, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for _, p := range op.Parameters {
		if p.In == catalog.InHeader && p.Required {
			r.Header.Set(p.Name, text(p))
		}
	}
	r.SetBasicAuth(b.AccountSID(), b.AuthToken())
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	out.request = openapi3filter.ValidateRequest(r.Context(), input)
	r.Body = io.NopCloser(strings.NewReader(body))
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	if w.Code != op.Status {
		out.response = fmt.Errorf("status %d, want %d: %s", w.Code, op.Status, w.Body)
		return out
	}
	if w.Code == http.StatusNoContent || w.Code >= 300 {
		return out
	}
	out.response = openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: w.Code, Header: w.Header(), Body: io.NopCloser(w.Body),
	})
	return out
}

// firstLines shortens an error for the log.
func firstLines(err error) string {
	lines := strings.SplitN(err.Error(), "\n", 4)
	return strings.Join(lines[:min(3, len(lines))], " | ")
}

// TestCoreDocument tries all 197 operations of the 2010-04-01 document.
func TestCoreDocument(t *testing.T) {
	d := load(t, "api_v2010")
	doc := catalog.DocumentNamed("api_v2010")
	tried, excepted := 0, 0
	for _, r := range doc.Resources() {
		for _, op := range r.Operations {
			tried++
			out := newBench(doc).try(d, op, false)
			reason := exceptions[op.ID]
			switch failed := out.request != nil || out.response != nil; {
			case failed && reason != "":
				excepted++
			case reason != "":
				t.Errorf("%s passes: take its exception out", op.ID)
			case out.request != nil:
				t.Errorf("%s: the request: %s", op.ID, firstLines(out.request))
			case out.response != nil:
				t.Errorf("%s: the answer: %s", op.ID, firstLines(out.response))
			}
		}
	}
	t.Logf("%d operations tried, %d exceptions", tried, excepted)
	if tried != 197 {
		t.Errorf("%d operations, want 197", tried)
	}
	if len(exceptions) > 10 {
		t.Errorf("%d exceptions, at most 10 are allowed", len(exceptions))
	}
	if excepted != len(exceptions) {
		t.Errorf("%d of %d exceptions were met", excepted, len(exceptions))
	}
}

// TestCoreDocumentInFull tries them again, with every parameter that they take.
func TestCoreDocumentInFull(t *testing.T) {
	d := load(t, "api_v2010")
	doc := catalog.DocumentNamed("api_v2010")
	for _, r := range doc.Resources() {
		for _, op := range r.Operations {
			if exceptions[op.ID] != "" {
				continue
			}
			out := newBench(doc).try(d, op, true)
			if out.request != nil {
				t.Errorf("%s: the request: %s", op.ID, firstLines(out.request))
			}
			if out.response != nil {
				t.Errorf("%s: the answer: %s", op.ID, firstLines(out.response))
			}
		}
	}
}

// TestOtherDocuments tries the operations of all other documents, and sees to it
// that no fewer pass than did. Most that do not are those whose smallest request
// the test cannot write: kin-openapi reads no arrays and objects of unknown type
// from forms.
func TestOtherDocuments(t *testing.T) {
	tried, passed := 0, 0
	for _, doc := range catalog.Documents() {
		if doc.Name == "api_v2010" || len(doc.Index) == 0 {
			continue
		}
		d := load(t, doc.Name)
		for _, r := range doc.Resources() {
			for _, op := range r.Operations {
				tried++
				out := newBench(doc).try(d, op, false)
				switch {
				case out.request != nil:
					t.Logf("%s %s: the request: %s", doc.Name, op.ID, firstLines(out.request))
				case out.response != nil:
					t.Logf("%s %s: the answer: %s", doc.Name, op.ID, firstLines(out.response))
				default:
					passed++
				}
			}
		}
	}
	t.Logf("%d of %d operations pass", passed, tried)
	if tried != 1250 || passed < 1195 {
		t.Errorf("%d of %d operations pass, want at least 1195 of 1250", passed, tried)
	}
}
