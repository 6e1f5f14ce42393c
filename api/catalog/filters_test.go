package catalog

import (
	"maps"
	"testing"
)

// What the table calls no filter is a parameter of some list, so that no misspelt name stands in
// it.
func TestWhatNarrowsNothingIsAParameterOfAList(t *testing.T) {
	left := maps.Clone(shapes)
	for _, d := range Documents() {
		for _, r := range d.Resources() {
			for _, op := range r.Operations {
				for _, p := range op.Parameters {
					if op.Kind == List && p.In == InQuery {
						delete(left, p.Name)
					}
				}
			}
		}
	}
	for name := range left {
		t.Errorf("%s is a parameter of no list", name)
	}
	recordings := DocumentNamed("api_v2010").Resource("Recording").Operation(List)
	for name, want := range map[string]bool{
		"CallSid": true, "DateCreated<": true, "PageSize": false, "IncludeSoftDeleted": false, "AccountSid": false,
	} {
		if got := recordings.Parameter(name).Narrows(); got != want {
			t.Errorf("%s narrows a list: %v, want %v", name, got, want)
		}
	}
}
