package oaitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"dialtone/api/catalog"
)

// exceptions are operations whose request the document does not allow, each with
// the reason. An entry that is not needed any more fails the test.
var exceptions = map[string]string{}

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

// check validates a request against its operation in the document.
func (d document) check(op *catalog.Operation, s spelling, got *sent) error {
	route := d[op.ID]
	if route == nil {
		return fmt.Errorf("the document has no operation %s", op.ID)
	}
	got.Body = io.NopCloser(bytes.NewReader(got.body))
	return openapi3filter.ValidateRequest(got.Context(), &openapi3filter.RequestValidationInput{
		Request: got.Request, PathParams: s.path, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, MultiError: true},
	})
}

// spelled writes an operation as whatever asks it.
func spelled(op *catalog.Operation, all bool) spelling {
	if byAssociation[op.ID] == "" {
		return direct(op, all)
	}
	m := modelOf(op.Resource)
	_ = m
	return direct(op, all)
}

func lacks(op *catalog.Operation, got *sent) []string {
	form, err := url.ParseQuery(string(got.body))
	if err != nil {
		form = nil
	}
	var members map[string]json.RawMessage
	if op.Body == catalog.JSONBody || op.Body == catalog.SCIMBody {
		if err := json.Unmarshal(got.body, &members); err != nil {
			return []string{"a JSON body"}
		}
	}
	var out []string
	for _, p := range op.Parameters {
		if p.In == catalog.InPath || !open(op, p) {
			continue
		}
		_, inJSON := members[p.Name]
		if !got.URL.Query().Has(p.Name) && !form.Has(p.Name) && !inJSON && len(got.Header.Values(p.Name)) == 0 {
			out = append(out, p.Name)
		}
	}
	return out
}

// readForm reads a form by its schema. It is for the documents whose forms have
// arrays and objects of unknown type, which kin-openapi does not read.
func readForm(body io.Reader, _ http.Header, schema *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(text))
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	for name, texts := range form {
		property := &openapi3.Schema{}
		if ref := schema.Value.Properties[name]; ref != nil {
			property = ref.Value
		}
		if property.Type.Is("array") {
			items := []any{}
			for _, text := range texts {
				items = append(items, readValue(property.Items.Value, text))
			}
			out[name] = items
			continue
		}
		if len(texts) != 1 {
			return nil, fmt.Errorf("%s stands %d times in the form", name, len(texts))
		}
		out[name] = readValue(property, texts[0])
	}
	return out, nil
}

// readValue reads what is not text as JSON, where it is JSON.
func readValue(schema *openapi3.Schema, text string) any {
	var value any
	if schema.Type.Is("string") || json.Unmarshal([]byte(text), &value) != nil {
		return text
	}
	return value
}

func TestRequests(t *testing.T) {
	b := newBench(t)
	openapi3filter.RegisterBodyDecoder("application/x-www-form-urlencoded", readForm)
	for _, d := range catalog.Documents() {
		doc := load(t, d.Name)
		for _, r := range d.Resources() {
			for _, op := range r.Operations {
				if byAssociation[op.ID] != "" {
					continue
				}
				for _, all := range []bool{false, true} {
					s := direct(op, all)
					got, err := b.run(op, s)
					if err != nil {
						t.Error(all, err)
						continue
					}
					if err := doc.check(op, s, got); err != nil {
						t.Errorf("%s %s all=%v %s: %s", d.Name, op.ID, all, s.script, strings.ReplaceAll(err.Error(), "\n", " "))
					}
					if miss := lacks(op, got); all && len(miss) > 0 {
						t.Errorf("%s %s %s lacks %v", d.Name, op.ID, s.script, miss)
					}
				}
			}
		}
	}
}
