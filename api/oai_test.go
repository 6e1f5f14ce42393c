package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
)

// example is an answer as Twilio's document shows it.
type example struct {
	operation, name string
	status          int
	body            json.RawMessage
}

// examples reads the examples of the 2010-04-01 document, which is at TWILIO_OAI.
func examples(t *testing.T) []example {
	dir := os.Getenv("TWILIO_OAI")
	if dir == "" {
		t.Skip("TWILIO_OAI is not set: it names the folder of Twilio's OpenAPI documents")
	}
	data, err := os.ReadFile(filepath.Join(dir, "twilio_api_v2010.json"))
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(data, &document); err != nil {
		t.Fatal(err)
	}
	var all []example
	for _, item := range document.Paths {
		for _, method := range []string{"get", "post", "delete"} {
			var op struct {
				OperationID string
				Responses   map[string]struct {
					Content map[string]struct {
						Examples map[string]struct{ Value json.RawMessage }
					}
				}
			}
			if raw, ok := item[method]; !ok || json.Unmarshal(raw, &op) != nil {
				continue
			}
			for status, response := range op.Responses {
				var n int
				fmt.Sscan(status, &n)
				for _, content := range response.Content {
					for name, e := range content.Examples {
						all = append(all, example{op.OperationID, name, n, e.Value})
					}
				}
			}
		}
	}
	return all
}

// exceptions are the attributes that the examples show otherwise than the
// document declares them, and why.
var exceptions = map[string]string{
	"price":                   "declared a number for usage, transcriptions and a call's recordings, and written as a string, as Twilio writes money",
	"latitude":                "declared a number, and written as a string",
	"longitude":               "declared a number, and written as a string",
	"reason_conference_ended": "not declared nullable, and null while the conference goes on",
}

// Every example of the 2010-04-01 document comes through the client, and every
// attribute in it has the type that the catalog gives it.
func TestTwiliosExamples(t *testing.T) {
	all := examples(t)
	var current example
	s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, current.status, string(current.body)) })
	c := client(t, s.URL)
	records := 0
	found := map[string]bool{}
	for _, current = range all {
		op := operation(t, "api_v2010", current.operation)
		r := &api.Request{Operation: op, Path: map[string]string{}}
		for _, p := range op.PathParameters() {
			r.Path[p.Name] = "x"
		}
		items, err := send(t, c, r)
		if err != nil {
			t.Errorf("%s, %s: %v", current.operation, current.name, err)
			continue
		}
		for _, item := range items {
			records++
			for name, problem := range mistyped(op.Resource, item) {
				if found[name] = true; exceptions[name] == "" {
					t.Errorf("%s, %s: %s %s", current.operation, current.name, name, problem)
				}
			}
		}
	}
	for name := range exceptions {
		if !found[name] {
			t.Errorf("the exception %s is stale: every example agrees with the catalog", name)
		}
	}
	if len(all) < 250 || records < 200 {
		t.Errorf("%d examples with %d records: those of release 2.6.7 were 287 with 239", len(all), records)
	}
}

// send sends a request and returns the records of the answer.
func send(t *testing.T, c *api.Client, r *api.Request) ([]json.RawMessage, error) {
	if r.Operation.Kind == catalog.List {
		p, err := c.Page(t.Context(), r)
		if err != nil {
			return nil, err
		}
		return p.Items, nil
	}
	resp, err := c.Do(t.Context(), r)
	if err != nil {
		return nil, err
	}
	return []json.RawMessage{resp.Body}, nil
}

// mistyped returns the attributes of a record that are not what the catalog says,
// each with what is wrong.
func mistyped(r *catalog.Resource, record json.RawMessage) map[string]string {
	out := map[string]string{}
	var values map[string]any
	if len(record) == 0 {
		return out // a deletion's
	}
	if err := json.Unmarshal(record, &values); err != nil {
		out["record"] = err.Error()
	}
	for name, v := range values {
		a := r.Attribute(name)
		switch {
		case a == nil:
			out[name] = "is not in the catalog"
		case !fits(&a.Schema, v):
			out[name] = fmt.Sprintf("is %#v, and should be %s %s %v", v, a.Type, a.Format, a.Enum)
		}
	}
	return out
}

func fits(s *catalog.Schema, v any) bool {
	switch v := v.(type) {
	case nil:
		return s.Nullable
	case string:
		if s.Type != "string" && s.Type != "" {
			return false
		}
		layout := map[string]string{"date-time-rfc-2822": time.RFC1123Z, "date-time": time.RFC3339, "date": time.DateOnly}[s.Format]
		_, err := time.Parse(layout, v)
		return (layout == "" || err == nil) && (s.Enum == nil || slices.Contains(s.Enum, v))
	case bool:
		return s.Type == "boolean" || s.Type == ""
	case float64:
		return s.Type == "number" || s.Type == "" || s.Type == "integer" && v == float64(int64(v))
	case []any:
		return (s.Type == "array" || s.Type == "") && !slices.ContainsFunc(v, func(e any) bool { return s.Items != nil && !fits(s.Items, e) })
	default:
		return s.Type == "object" || s.Type == ""
	}
}
