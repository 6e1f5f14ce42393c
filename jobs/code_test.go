package jobs_test

import (
	"context"
	"fmt"
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

func TestWorkersHaveOneCodeForAVersion(t *testing.T) { databases(t, workersHaveOneCodeForAVersion) }

// Where they have not, whoever looks sees it, and those who have a part in it are told, once.
func workersHaveOneCodeForAVersion(t *testing.T, path string) {
	db := open(t, path)
	const one, two, three = "1a2b3c1a2b3c1a2b", "4d5e6f4d5e6f4d5e", "7a8b9c7a8b9c7a8b"
	do := func(id string, handlers map[string]jobs.Handler) {
		t.Helper()
		if err := jobs.Do(db, id, handlers); err != nil {
			t.Fatal(err)
		}
	}
	mixes := func(want string) {
		t.Helper()
		if got, err := db.Mixes(t.Context()); fmt.Sprint(got) != want || err != nil {
			t.Errorf("%v, %v, and not %s", got, err, want)
		}
	}
	mixes("[]")
	do("a", map[string]jobs.Handler{"archive": {Version: 2, Code: one}, "same": {Version: 1, Code: one}})
	do("b", map[string]jobs.Handler{"archive": {Version: 3, Code: two}, "same": {Version: 1, Code: one}, "new": {Code: one}})
	do("c", map[string]jobs.Handler{"archive": {Version: 2}, "new": {}}) // nobody knows of what code
	do("d", nil)
	mixes("[]")

	do("b", map[string]jobs.Handler{"archive": {Version: 2, Code: two}, "new": {Code: two}})
	mixed := "archive: version 2 has two codes, 1a2b3c1a2b3c and 4d5e6f4d5e6f: give the newer a higher version"
	mixes("[" + mixed + "]")
	told := make(chan string, 10)
	stop := worker(t, db, jobs.TaskWorker{
		Handlers: map[string]jobs.Handler{"archive": {Version: 2, Code: two}},
		Handle:   func(context.Context, jobs.Task) error { return nil },
		Mixed:    func(m jobs.Mix) { told <- m.String() },
	})
	if text := <-told; text != mixed {
		t.Errorf("a worker is told: %s", text)
	}
	stop()
	if len(told) > 0 {
		t.Errorf("a worker is told again: %s", <-told)
	}

	do("c", map[string]jobs.Handler{"archive": {Version: 2, Code: three}, "new": {Code: one}})
	mixes("[archive: version 2 has 3 codes, 1a2b3c1a2b3c, 4d5e6f4d5e6f and 7a8b9c7a8b9c: give the newer a higher version new: version 0 has two codes, 1a2b3c1a2b3c and 4d5e6f4d5e6f: give the newer a higher version]")
	// Who has another version, or knows of no code of its own, has no part in it.
	untold := worker(t, db, jobs.TaskWorker{
		Handlers: map[string]jobs.Handler{"archive": {Version: 3, Code: two}, "new": {}, "done": {}},
		Handle:   func(context.Context, jobs.Task) error { return nil },
		Mixed:    func(m jobs.Mix) { t.Errorf("one that has no part in it is told: %v", m) },
	})
	until(t, db, enqueue(t, db, jobs.TaskSpec{Name: "done", Args: []byte("{}")}), jobs.Done)
	untold()
	for _, id := range []string{"b", "c"} {
		if err := jobs.Leave(db, id); err != nil {
			t.Fatal(err)
		}
	}
	mixes("[]")
}
