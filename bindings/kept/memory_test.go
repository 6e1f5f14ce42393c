package kept

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
)

// newStores are the stores of this package, each over a clock.
var newStores = map[string]func(now func() time.Time) Store{
	"memory":    func(now func() time.Time) Store { return NewMemory(now) },
	"rehearsed": func(func() time.Time) Store { return Rehearsed(NewMemory(nil)) },
}

// get returns what is kept under a key.
func get(t *testing.T, s Store, key string) Item {
	t.Helper()
	item, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return item
}

// put keeps a value, and reports whether it is kept.
func put(t *testing.T, s Store, p Put) bool {
	t.Helper()
	done, err := s.Put(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// keysOf returns all keys that begin with a prefix, of however many parts.
func keysOf(t *testing.T, s Store, prefix string) (all []string) {
	t.Helper()
	for behind := ""; ; behind = all[len(all)-1] {
		keys, err := s.Keys(t.Context(), prefix, behind)
		if err != nil {
			t.Fatal(err)
		}
		if len(keys) == 0 {
			return all
		}
		all = append(all, keys...)
	}
}

// A value is replaced where the version is the one that is given, and each change has another one.
func TestAStoreComparesVersions(t *testing.T) {
	t.Parallel()
	for name, makes := range newStores {
		s := makes(nil)
		if item := get(t, s, "k"); item.Version != 0 || item.Value != nil {
			t.Errorf("%s: %+v", name, item)
		}
		if !put(t, s, Put{Key: "k", Value: []byte("1")}) || put(t, s, Put{Key: "k", Value: []byte("2")}) {
			t.Errorf("%s: 0 is not for nothing alone", name)
		}
		first := get(t, s, "k")
		if !put(t, s, Put{Key: "k", Value: []byte("3"), If: first.Version}) || put(t, s, Put{Key: "k", Value: []byte("4"), If: first.Version}) {
			t.Errorf("%s: a version is not the one that it must replace", name)
		}
		second := get(t, s, "k")
		if string(second.Value) != "3" || second.Version == first.Version {
			t.Errorf("%s: %s of version %d, after %d", name, second.Value, second.Version, first.Version)
		}
		if had, err := s.Delete(t.Context(), "k"); !had || err != nil {
			t.Errorf("%s: %v, %v", name, had, err)
		}
		if had, err := s.Delete(t.Context(), "k"); had || err != nil {
			t.Errorf("%s: a second time: %v, %v", name, had, err)
		}
		if !put(t, s, Put{Key: "k", Value: []byte("5"), If: -1}) {
			t.Errorf("%s: -1 is not for any", name)
		}
		if third := get(t, s, "k"); third.Version == first.Version || third.Version == second.Version {
			t.Errorf("%s: the version %d comes again", name, third.Version)
		}
	}
}

// What is kept is the store's own: who changes the bytes that it was given changes nothing.
func TestAStoreKeepsACopy(t *testing.T) {
	t.Parallel()
	for name, makes := range newStores {
		s, value := makes(nil), []byte("1")
		put(t, s, Put{Key: "k", Value: value})
		value[0] = '2'
		if item := get(t, s, "k"); string(item.Value) != "1" {
			t.Errorf("%s: %s", name, item.Value)
		}
	}
}

// Values expire by the store's clock: after a time, at one, or as the value before them would have.
func TestValuesExpireByTheClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	m := NewMemory(func() time.Time { return now })
	put(t, m, Put{Key: "for", Value: []byte("1"), Life: Life{For: time.Minute}})
	put(t, m, Put{Key: "until", Value: []byte("1"), Life: Life{Until: now.Add(time.Minute)}})
	put(t, m, Put{Key: "good", Value: []byte("1")})
	put(t, m, Put{Key: "renewed", Value: []byte("1"), Life: Life{For: time.Minute}})
	put(t, m, Put{Key: "as before", Value: []byte("1"), Life: Life{For: time.Minute}})
	if _, err := m.Increment(t.Context(), "number", 1, Life{For: time.Minute}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(59 * time.Second)
	put(t, m, Put{Key: "renewed", Value: []byte("2"), Life: Life{For: time.Minute}, If: -1})
	put(t, m, Put{Key: "as before", Value: []byte("2"), Keep: true, If: -1})
	if _, err := m.Increment(t.Context(), "number", 1, Life{For: time.Hour}); err != nil {
		t.Fatal(err)
	}
	for key, left := range map[string]time.Duration{"for": time.Second, "until": time.Second, "good": 0, "renewed": time.Minute, "as before": time.Second, "number": time.Second} {
		if item := get(t, m, key); item.Version == 0 || item.Left != left {
			t.Errorf("%s: %+v, want %v", key, item, left)
		}
	}
	now = now.Add(time.Second)
	if keys, err := m.Keys(t.Context(), "", ""); err != nil || !slices.Equal(keys, []string{"good", "renewed"}) {
		t.Errorf("%q, %v", keys, err)
	}
	if had, err := m.Delete(t.Context(), "for"); had || err != nil {
		t.Errorf("what has expired is forgotten: %v, %v", had, err)
	}
}

func TestIncrement(t *testing.T) {
	t.Parallel()
	for name, makes := range newStores {
		s := makes(nil)
		for i, want := range []float64{2, 4, 6} {
			if sum, err := s.Increment(t.Context(), "n", 2, Life{}); sum != want || err != nil {
				t.Errorf("%s: the sum %d is %v, %v", name, i, sum, err)
			}
		}
		put(t, s, Put{Key: "text", Value: []byte(`"2"`)})
		var no *NotNumberError
		if _, err := s.Increment(t.Context(), "text", 1, Life{}); !errors.As(err, &no) || string(no.Value) != `"2"` {
			t.Errorf("%s: %v", name, err)
		}
		if item := get(t, s, "text"); string(item.Value) != `"2"` {
			t.Errorf("%s: %s", name, item.Value)
		}
	}
}

// Keys come in their order, some hundred at once, and each once.
func TestKeysComeInOrder(t *testing.T) {
	t.Parallel()
	for name, makes := range newStores {
		s := makes(nil)
		var want []string
		for i := range 2*keysAtOnce + 7 {
			want = append(want, fmt.Sprintf("a/%04d", i))
			put(t, s, Put{Key: want[i], Value: []byte("1")})
		}
		put(t, s, Put{Key: "b/1", Value: []byte("1")})
		if got := keysOf(t, s, "a/"); !slices.Equal(got, want) {
			t.Errorf("%s: %d keys, want %d", name, len(got), len(want))
		}
	}
}

// A rehearsal begins with what the other store has, and changes nothing there.
func TestARehearsalChangesNothing(t *testing.T) {
	t.Parallel()
	real := NewMemory(nil)
	for _, key := range []string{"kept", "changed", "counted", "deleted"} {
		put(t, real, Put{Key: key, Value: []byte("1")})
	}
	r := Rehearsed(real)
	ctx := context.Background()
	put(t, r, Put{Key: "changed", Value: []byte("2"), If: -1})
	put(t, r, Put{Key: "new", Value: []byte("3")})
	if sum, err := r.Increment(ctx, "counted", 1, Life{}); sum != 2 || err != nil {
		t.Errorf("%v, %v", sum, err)
	}
	if had, err := r.Delete(ctx, "deleted"); !had || err != nil {
		t.Errorf("%v, %v", had, err)
	}
	for key, want := range map[string]string{"kept": "1", "changed": "2", "counted": "2", "deleted": "", "new": "3"} {
		if item := get(t, r, key); string(item.Value) != want {
			t.Errorf("%s is %q, want %q", key, item.Value, want)
		}
	}
	if keys := keysOf(t, r, ""); !slices.Equal(keys, []string{"changed", "counted", "kept", "new"}) {
		t.Errorf("%q", keys)
	}
	for key, want := range map[string]string{"kept": "1", "changed": "1", "counted": "1", "deleted": "1", "new": ""} {
		if item := get(t, real, key); string(item.Value) != want {
			t.Errorf("the store's %s is %q, want %q", key, item.Value, want)
		}
	}
}

// What is a job's name is a file's as well, on every system.
func TestJobNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"archive": true, "a-b_2": true, "": false, "a b": false, "a/b": false, "../a": false, "ü": false, "a.b": false} {
		if IsJobName(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
