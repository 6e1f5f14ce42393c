package oaitest

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"dialtone/api/catalog"
)

// exceptions are requests that the document does not allow, each with the reason:
// the smallest one of an operation, or with "in full" the one with every
// parameter. An entry that is not needed any more fails the test.
var exceptions = map[string]string{
	"CreatePayments in full": "kin-openapi reads no object of unknown type from a form",

	"CreateBillingUsage in full":      "the document lists in the request what it says only the answer has",
	"CreateOauth2Token":               "the document requires a body and nothing in it, and an empty form is not a body",
	"CreateV3TypingIndicator":         "the document requires a channel in each of the forms of the body, and not in the body itself",
	"CreateV3TypingIndicator in full": "what one channel takes another does not",
}

// document is one of Twilio's, as kin-openapi reads it: its operations by id.
type document map[string]*routers.Route

func load(t *testing.T, name string) document {
	t.Helper()
	dir := os.Getenv("TWILIO_OAI")
	if dir == "" {
		t.Skip("TWILIO_OAI names no folder with Twilio's OpenAPI documents")
	}
	spec, err := openapi3.NewLoader().LoadFromFile(filepath.Join(dir, "twilio_"+name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	d := document{}
	for path, item := range spec.Paths.Map() {
		for method, op := range item.Operations() {
			d[op.OperationID] = &routers.Route{Spec: spec, Path: path, PathItem: item, Method: method, Operation: op}
		}
	}
	return d
}

// check validates a request against its operation in the document. What the
// operation does not declare is wrong as well, which kin-openapi does not see.
func (d document) check(op *catalog.Operation, s spelling, got *sent) error {
	route := d[op.ID]
	if route == nil {
		return fmt.Errorf("the document has no operation %s", op.ID)
	}
	for _, name := range names(op, got) {
		if op.Parameter(name) == nil && collapsed(op, name) == nil {
			return fmt.Errorf("the document has no parameter %s", name)
		}
	}
	got.Body = io.NopCloser(bytes.NewReader(got.body))
	return openapi3filter.ValidateRequest(got.Context(), &openapi3filter.RequestValidationInput{
		Request: got.Request, PathParams: s.path, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, MultiError: true},
	})
}

// tally counts the requests of a document's operations.
type tally struct{ operations, requests, excepted int }

// try has a script ask each operation of a document, with as little as it can and
// with everything, and validates what goes out.
func (n *tally) try(t *testing.T, name string, used map[string]bool) {
	b, d := newBench(t), load(t, name)
	operations(name, func(op *catalog.Operation) {
		n.operations++
		for _, all := range []bool{false, true} {
			n.requests++
			label := op.ID
			if all {
				label += " in full"
			}
			s := asked(op, all)
			got, err := b.run(op, s)
			if err == nil {
				err = d.check(op, s, got)
			}
			switch {
			case exceptions[label] != "" && err != nil:
				n.excepted++
				used[label] = true
			case err != nil:
				t.Errorf("%s %s: %s\n%s", name, label, s.script, firstLines(err))
			}
		}
	})
}

func firstLines(err error) string {
	lines := strings.SplitN(err.Error(), "\n", 5)
	return strings.Join(lines[:min(4, len(lines))], "\n")
}

// The requests for all 197 operations of the 2010-04-01 document.
func TestCoreRequestsAreValid(t *testing.T) {
	var n tally
	used := map[string]bool{}
	n.try(t, "api_v2010", used)
	t.Logf("%d operations, %d requests, %d exceptions", n.operations, n.requests, n.excepted)
	if n.operations != 197 || n.excepted > 10 {
		t.Errorf("want 197 operations and at most 10 exceptions")
	}
	for label := range exceptions {
		if op, _, _ := strings.Cut(label, " "); catalogHas("api_v2010", op) && !used[label] {
			t.Errorf("%s is valid: take its exception out", label)
		}
	}
}

// The requests for the 1250 operations of the other documents.
func TestOtherRequestsAreValid(t *testing.T) {
	readForms(t)
	var n tally
	used := map[string]bool{}
	for _, d := range catalog.Documents() {
		if d.Name != "api_v2010" {
			n.try(t, d.Name, used)
		}
	}
	t.Logf("%d operations, %d requests, %d exceptions", n.operations, n.requests, n.excepted)
	if n.operations != 1250 || n.excepted > 10 {
		t.Errorf("want 1250 operations and at most 10 exceptions")
	}
	for label := range exceptions {
		if op, _, _ := strings.Cut(label, " "); !catalogHas("api_v2010", op) && !used[label] {
			t.Errorf("%s is valid: take its exception out", label)
		}
	}
}

func catalogHas(document, id string) bool {
	found := false
	operations(document, func(op *catalog.Operation) { found = found || op.ID == id })
	return found
}
