package jobs_test

import (
	"testing"

	"dialtone/jobs"
)

func TestARunKeepsTheHashOfItsCode(t *testing.T) { databases(t, aRunKeepsTheHashOfItsCode) }

// Who loads a run again with other code changes nothing of it, whether rows are added or not, until
// it is deleted. A run of code that nobody knows has no hash.
func aRunKeepsTheHashOfItsCode(t *testing.T, path string) {
	db := open(t, path)
	for _, s := range []struct {
		name, code string
		add        bool
		to         int
		want       string
	}{
		{"campaign", "1a2b", false, 3, "1a2b"},
		{"campaign", "3c4d", false, 3, "1a2b"},
		{"campaign", "3c4d", true, 5, "1a2b"},
		{"campaign", "", false, 5, "1a2b"},
		{"nobody's", "", false, 3, ""},
		{"nobody's", "3c4d", false, 3, ""},
	} {
		run, err := db.Load(t.Context(), jobs.Spec{Name: s.name, Account: "AC1", Kind: "Thing.create", Append: s.add, Code: s.code}, rows(0, s.to))
		if err != nil || run.Code != s.want {
			t.Fatalf("%+v: %+v, %v", s, run, err)
		}
		if found, err := db.Find(t.Context(), s.name); err != nil || found.Code != s.want {
			t.Errorf("%+v: %+v is found, %v", s, found, err)
		}
	}
	run, err := db.Find(t.Context(), "campaign")
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	if run, err := db.Load(t.Context(), jobs.Spec{Name: "campaign", Account: "AC1", Kind: "Thing.create", Code: "3c4d"}, rows(0, 3)); err != nil || run.Code != "3c4d" {
		t.Errorf("%+v, %v", run, err)
	}
}
