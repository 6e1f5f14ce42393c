package bindings

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/attributes"
	"dialtone/bindings/internal/requests"
)

// In a dry run a create makes a record of what was given. It has no SID, but the
// requests that would follow from it are shown all the same, with a stand-in
// where the SID would be: POST …/Calls/NEW-Call.json.
const standIn = "NEW-"

// recordOfAnswer makes a record of what a request was answered with.
func (m *model) recordOfAnswer(answer *api.Response, req requests.Request) *record {
	r := m.newRecord(answer.Body, req.Scope)
	r.unmade = answer.DryRun && req.Operation.Kind == catalog.Create
	return r
}

// take makes the record what an update was answered with: in a dry run what was
// given, and the rest as it was.
func (r *record) take(answer *api.Response, req requests.Request) {
	if !answer.DryRun {
		r.become(answer.Body, req.Operation)
		return
	}
	given := attributes.Attributes{Raw: string(answer.Body)}
	merged := make([]attributes.Member, 0, 32)
	for _, m := range r.Find() {
		if fresh := given.Lookup(m.Name); fresh != nil {
			m = *fresh
		}
		merged = append(merged, m)
	}
	for _, m := range given.Find() {
		// The path has the SID, or what stands in for it.
		if r.Lookup(m.Name) == nil && m.Name != r.model.catalog.Key() {
			merged = append(merged, m)
		}
	}
	r.Attributes = attributes.Attributes{Raw: r.Raw, Members: merged}
}

// Text returns an attribute that is a string or number, or "". What addresses a
// record that a dry run did not make is its stand-in.
func (r *record) Text(name string) string {
	text := r.Attributes.Text(name)
	if text == "" && r.unmade && name == r.model.catalog.Key() {
		return standIn + r.model.catalog.Name
	}
	return text
}

// unmade is the error of a request that asks Twilio for what a dry run did not
// make, or for what would lie below it.
func unmade(client *api.Client, r requests.Request) error {
	if !client.DryRun() || r.Operation.Method != http.MethodGet {
		return nil
	}
	for _, value := range append(slices.Sorted(maps.Values(r.Path)), r.Account) {
		if name, ok := strings.CutPrefix(value, standIn); ok {
			return actions.InvalidStateError("a dry run makes nothing, so that there is no " + name + " to ask Twilio about")
		}
	}
	return nil
}
