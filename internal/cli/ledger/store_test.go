package ledger

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"dialtone/bindings/kept"
	"dialtone/jobs/postgrestest"
)

// storeAt is the store of a database's file, as a process of its own has it.
func storeAt(t *testing.T, path string) kept.Store {
	l := New(context.Background(), func() (string, error) { return path, nil })
	t.Cleanup(l.Close)
	return l.Store("store")
}

// TestStores: what a store promises holds for each of them.
func TestStores(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(t *testing.T) kept.Store{
		"memory":   func(*testing.T) kept.Store { return kept.NewMemory(nil) },
		"sqlite":   func(t *testing.T) kept.Store { return storeAt(t, filepath.Join(t.TempDir(), "jobs.db")) },
		"postgres": func(t *testing.T) kept.Store { return storeAt(t, postgrestest.Database(t)) },
		"dry run": func(t *testing.T) kept.Store {
			return kept.Rehearsed(storeAt(t, filepath.Join(t.TempDir(), "jobs.db")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testStore(t, make(t))
		})
	}
}

func testStore(t *testing.T, s kept.Store) {
	ctx := t.Context()
	get := func(key string) kept.Item {
		t.Helper()
		item, err := s.Get(ctx, key)
		if err != nil {
			t.Fatal(err)
		}
		return item
	}
	put := func(want bool, p kept.Put) {
		t.Helper()
		if done, err := s.Put(ctx, p); err != nil || done != want {
			t.Fatalf("Put(%+v) is %v, %v", p, done, err)
		}
	}
	value := func(text string) []byte { return []byte(text) }
	if item := get("a"); item.Version != 0 {
		t.Errorf("there is %+v before anything was kept", item)
	}
	put(false, kept.Put{Key: "a", Value: value("1"), If: 7})
	put(true, kept.Put{Key: "a", Value: value("1")}) // there is nothing
	put(false, kept.Put{Key: "a", Value: value("2")})
	first := get("a")
	put(true, kept.Put{Key: "a", Value: value("2"), If: first.Version})
	put(false, kept.Put{Key: "a", Value: value("3"), If: first.Version})
	if got := get("a"); string(got.Value) != "2" || got.Version == first.Version {
		t.Errorf("a is %s of version %d, after %d", got.Value, got.Version, first.Version)
	}

	// Who has read it before it was forgotten does not take what comes after for the same.
	before := get("a").Version
	if had, err := s.Delete(ctx, "a"); !had || err != nil {
		t.Errorf("Delete says %v, %v", had, err)
	}
	if had, err := s.Delete(ctx, "a"); had || err != nil {
		t.Errorf("Delete of nothing says %v, %v", had, err)
	}
	put(true, kept.Put{Key: "a", Value: value("2"), If: -1})
	put(false, kept.Put{Key: "a", Value: value("3"), If: before})

	// What has expired is not there.
	over := kept.Life{Until: time.Now().Add(-time.Hour)}
	put(true, kept.Put{Key: "old", Value: value("1"), Life: over, If: -1})
	if item := get("old"); item.Version != 0 {
		t.Errorf("what has expired is %+v", item)
	}
	if had, err := s.Delete(ctx, "old"); had || err != nil {
		t.Errorf("Delete of what has expired says %v, %v", had, err)
	}
	put(true, kept.Put{Key: "old", Value: value("1"), Life: over, If: -1})
	put(true, kept.Put{Key: "old", Value: value("2"), Keep: true}) // the life before is over
	if item := get("old"); string(item.Value) != "2" {
		t.Errorf("what was kept instead of what has expired is %+v", item)
	}
	put(true, kept.Put{Key: "lives", Value: value("1"), Life: kept.Life{For: time.Hour}, If: -1})
	put(true, kept.Put{Key: "lives", Value: value("2"), If: -1, Keep: true})
	if item := get("lives"); string(item.Value) != "2" {
		t.Errorf("what has an hour left is %+v", item)
	}

	// A counter.
	for _, want := range []float64{2, 4} {
		if sum, err := s.Increment(ctx, "n", 2, kept.Life{For: time.Hour}); sum != want || err != nil {
			t.Errorf("the sum is %v, %v, not %v", sum, err, want)
		}
	}
	for range 2 {
		if sum, err := s.Increment(ctx, "gone", 1, over); sum != 1 || err != nil {
			t.Errorf("the sum of a counter that has expired is %v, %v", sum, err)
		}
	}
	put(true, kept.Put{Key: "text", Value: value(`"a"`), If: -1})
	var wrong *kept.NotNumberError
	if _, err := s.Increment(ctx, "text", 1, kept.Life{}); !errors.As(err, &wrong) {
		t.Errorf("a text is incremented with %v", err)
	}

	// Keys, in parts.
	want := []string{"k%", "k:\U0010FFFF"}
	for i := range 510 {
		want = append(want, fmt.Sprintf("k:%04d", i))
	}
	for _, key := range append(want, "j", "l") {
		put(true, kept.Put{Key: key, Value: value("1"), If: -1})
	}
	slices.Sort(want)
	put(true, kept.Put{Key: "k:0500.old", Value: value("1"), Life: over, If: -1})
	var got []string
	for behind := ""; ; behind = got[len(got)-1] {
		keys, err := s.Keys(ctx, "k", behind)
		if err != nil {
			t.Fatal(err)
		}
		if len(keys) == 0 {
			break
		}
		got = append(got, keys...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("there are %d keys, not %d", len(got), len(want))
	}
}

// TestADryRunLeavesTheStoreAsItIs: it sees what it has changed, and nobody else does.
func TestADryRunLeavesTheStoreAsItIs(t *testing.T) {
	t.Parallel()
	under := kept.NewMemory(nil)
	ctx := t.Context()
	for _, key := range []string{"a", "b", "c"} {
		if _, err := under.Put(ctx, kept.Put{Key: key, Value: []byte("1"), If: -1}); err != nil {
			t.Fatal(err)
		}
	}
	dry := kept.Rehearsed(under)
	if sum, err := dry.Increment(ctx, "a", 1, kept.Life{}); sum != 2 || err != nil {
		t.Errorf("the sum is %v, %v", sum, err)
	}
	if had, err := dry.Delete(ctx, "b"); !had || err != nil {
		t.Errorf("Delete says %v, %v", had, err)
	}
	if _, err := dry.Put(ctx, kept.Put{Key: "d", Value: []byte("1"), If: 0}); err != nil {
		t.Fatal(err)
	}
	if keys, err := dry.Keys(ctx, "", ""); err != nil || !slices.Contains(keys, "a") || slices.Contains(keys, "b") {
		t.Errorf("the dry run has the keys %v, %v", keys, err)
	}
	if keys, err := dry.Keys(ctx, "", "c"); err != nil || !slices.Equal(keys, []string{"d"}) {
		t.Errorf("behind c it has the keys %v, %v", keys, err)
	}
	if keys, err := under.Keys(ctx, "", ""); err != nil || !slices.Equal(keys, []string{"a", "b", "c"}) {
		t.Errorf("the store has the keys %v, %v", keys, err)
	}
	if item, err := under.Get(ctx, "a"); err != nil || string(item.Value) != "1" {
		t.Errorf("a is %s, %v", item.Value, err)
	}
}

// TestProcessesShareAStore: no increment is lost.
func TestProcessesShareAStore(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { testSharing(t, filepath.Join(t.TempDir(), "jobs.db")) })
	t.Run("postgres", func(t *testing.T) { testSharing(t, postgrestest.Database(t)) })
}

func testSharing(t *testing.T, where string) {
	var all sync.WaitGroup
	const processes, times = 3, 20
	for range processes {
		s := storeAt(t, where)
		all.Go(func() {
			for range times {
				if _, err := s.Increment(t.Context(), "n", 1, kept.Life{}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if item, err := storeAt(t, where).Get(t.Context(), "n"); err != nil || string(item.Value) != fmt.Sprint(processes*times) {
		t.Errorf("n is %s, %v", item.Value, err)
	}
}
