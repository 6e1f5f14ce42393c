package oaitest

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dialtone/api/catalog"
)

// Every parameter of every operation goes out under its own name when a script
// gives it.
func TestEveryParameterGoesOut(t *testing.T) {
	b := newBench(t)
	count := 0
	operations("", func(op *catalog.Operation) {
		got, err := b.run(op, asked(op, true))
		if err != nil {
			t.Error(err)
			return
		}
		for _, p := range op.Parameters {
			if p.In != catalog.InPath && open(op, p) {
				count++
			}
		}
		if missing := lacking(op, got); missing != nil {
			t.Errorf("%s %s: %v did not go out", op.Resource.Document.Name, op.ID, missing)
		}
	})
	t.Logf("%d parameters", count)
	if count < 4333 {
		t.Errorf("%d parameters, want no fewer than 4333", count)
	}
}

// names are the wire names in a request's query and body.
func names(op *catalog.Operation, got *sent) []string {
	var out []string
	for name := range got.URL.Query() {
		out = append(out, name)
	}
	if op.Body == catalog.FormBody {
		form, err := url.ParseQuery(string(got.body))
		if err != nil {
			return append(out, err.Error())
		}
		for name := range form {
			out = append(out, name)
		}
		return out
	}
	var members map[string]json.RawMessage
	if len(got.body) > 0 && !op.Free {
		if err := json.Unmarshal(got.body, &members); err != nil {
			return append(out, err.Error())
		}
	}
	for name := range members {
		out = append(out, name)
	}
	return out
}

// collapsed returns the operation's parameter that a name of several parts is
// under: AddOns.key is the map AddOnsData's.
func collapsed(op *catalog.Operation, name string) *catalog.Parameter {
	for _, p := range op.Parameters {
		if prefix, ok := strings.CutPrefix(p.Format, "prefixed-collapsible-map-"); ok && strings.HasPrefix(name, prefix+".") {
			return p
		}
	}
	return nil
}

// lacking are the operation's parameters that a script can give and that did not
// go out.
func lacking(op *catalog.Operation, got *sent) []string {
	sent := names(op, got)
	var out []string
	for _, p := range op.Parameters {
		there := slices.ContainsFunc(sent, func(name string) bool { return name == p.Name || collapsed(op, name) == p })
		if p.In != catalog.InPath && open(op, p) && !there && len(got.Header.Values(p.Name)) == 0 {
			out = append(out, p.Name)
		}
	}
	return out
}
