package oaitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

const formType = "application/x-www-form-urlencoded"

// readForms has kin-openapi read forms by readForm until the test is over.
func readForms(t *testing.T) {
	own := openapi3filter.RegisteredBodyDecoder(formType)
	openapi3filter.RegisterBodyDecoder(formType, readForm)
	t.Cleanup(func() { openapi3filter.RegisterBodyDecoder(formType, own) })
}

// readForm reads a form by its schema: the arrays and objects of unknown type,
// too, that kin-openapi's own decoder does not read.
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
