package api_test

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/api/catalog"
)

// A request that was written down and read again is the same, and so is its text each time.
func TestRequestsCanBeWrittenDown(t *testing.T) {
	model := catalog.ModelNamed("Message")
	create := model.Operations(catalog.Create)
	for _, r := range []*api.Request{
		{Operation: create[0]},
		{
			Operation: create[0], Path: map[string]string{"AccountSid": "AC1", "Sid": "MM1"}, Account: "AC2", Connect: true,
			Query: api.Values{{Name: "StartTime>", Value: "2026-01-02"}}, Header: http.Header{"If-Match": {"3"}},
			Form: api.Values{{Name: "MediaUrl", Value: "a"}, {Name: "MediaUrl", Value: "b"}, {Name: "Body", Value: "é\n"}},
		},
		{Operation: create[0], JSON: json.RawMessage(`{"b":1,"a":[2]}`)},
	} {
		text, err := r.Write()
		if err != nil {
			t.Fatal(err)
		}
		read, err := api.ReadRequest(text, create)
		if err != nil || !reflect.DeepEqual(read, r) {
			t.Errorf("%s: %+v, %v, want %+v", text, read, err, r)
		}
		again, err := read.Write()
		if err != nil || string(again) != string(text) {
			t.Errorf("%s is written again as %s", text, again)
		}
	}
	for text, want := range map[string]string{"{": "not a request that was written down", `{"operation":"Nothing"}`: `"Nothing", which is not known here`} {
		if _, err := api.ReadRequest([]byte(text), create); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
