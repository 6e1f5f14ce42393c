package cli

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"dialtone/jobs"
	"dialtone/runtime"
)

// onceIn runs job.once in a host of its own, and returns what it returns, as text.
func onceIn(t *testing.T, options string, make func() (string, error), keeps map[string]any) (string, error) {
	t.Helper()
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	create, err := host.Eval(t.Context(), "job.js", jobSource)
	if err != nil {
		t.Fatal(err)
	}
	job, err := host.CallValue(t.Context(), create, map[string]any{"id": 1}, keeps)
	if err != nil {
		t.Fatal(err)
	}
	once, err := host.Eval(t.Context(), "once", "(job, make) => job.once('text', make, "+options+")")
	if err != nil {
		t.Fatal(err)
	}
	value, err := host.CallValue(t.Context(), once, job, make)
	if err != nil {
		return "", err
	}
	return value.String(), nil
}

// TestOneOfTwoWorkersDoesWhatIsDoneOnce: a worker that stood still may go on beside the one that
// has its job by now. Both have looked before either has begun, and one does it.
func TestOneOfTwoWorkersDoesWhatIsDoneOnce(t *testing.T) {
	for name, options := range map[string]string{"new": "{}", "again": "{unknown: 'again'}"} {
		t.Run(name, func(t *testing.T) {
			db, err := jobs.Open(t.Context(), filepath.Join(t.TempDir(), "jobs.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			store := db.Store("task1")
			if name == "again" {
				if _, err := store.Put(t.Context(), jobs.Put{Key: "once:text", Value: []byte(`{"begun":"before"}`), If: -1}); err != nil {
					t.Fatal(err)
				}
			}
			var looked, all sync.WaitGroup
			looked.Add(2)
			var made, begunElsewhere atomic.Int64
			for range 2 {
				keeps := jobKeeps(store)
				load := keeps["load"].(func(context.Context, string) ([]any, error))
				keeps["load"] = func(ctx context.Context, key string) ([]any, error) {
					found, err := load(ctx, key)
					looked.Done()
					looked.Wait()
					return found, err
				}
				all.Go(func() {
					_, err := onceIn(t, options, func() (string, error) { made.Add(1); return "SM1", nil }, keeps)
					switch {
					case err == nil:
					case strings.Contains(err.Error(), `job.once: another worker has begun "text"`):
						begunElsewhere.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			all.Wait()
			if made.Load() != 1 || begunElsewhere.Load() != 1 {
				t.Errorf("it was done %d times, and left to another %d times", made.Load(), begunElsewhere.Load())
			}
		})
	}
}

// outOfOrder is a store that keeps nothing for some times, once something was done.
type outOfOrder struct {
	*jobs.Store
	done bool
	left int
}

func (s *outOfOrder) Put(ctx context.Context, put jobs.Put) (bool, error) {
	if s.done && s.left > 0 {
		s.left--
		return false, errors.New("the database is gone")
	}
	return s.Store.Put(ctx, put)
}

// TestWhatWasDoneOnceWaitsForTheDatabase to be written down, as no one else knows of it.
func TestWhatWasDoneOnceWaitsForTheDatabase(t *testing.T) {
	db, err := jobs.Open(t.Context(), filepath.Join(t.TempDir(), "jobs.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	store := &outOfOrder{Store: db.Store("task1"), left: 3}
	if sid, err := onceIn(t, "{}", func() (string, error) { store.done = true; return "SM1", nil }, jobKeeps(store)); err != nil || sid != "SM1" {
		t.Errorf("%s, %v", sid, err)
	}
	if item, err := store.Get(t.Context(), "once:text"); err != nil || string(item.Value) != `{"done":true,"value":"SM1"}` || store.left != 0 {
		t.Errorf("%s, %v, and it was tried %d times less", item.Value, err, store.left)
	}
}
