package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/jobs"
)

// TestWhatIsDeletedIsGone: nothing of a run is left, in no table, of River's neither, and in no
// file.
func TestWhatIsDeletedIsGone(t *testing.T) {
	databases(t, func(t *testing.T, path string) {
		db := open(t, path)
		row := func(yield func(jobs.Row, error) bool) {
			for i := range 3 {
				yield(jobs.Row{Key: fmt.Sprintf("secret-key-%d", i), Params: []byte(`{"to":"+1secret"}`), Zone: "Europe/Berlin"}, nil)
			}
		}
		// Another run stays as it is.
		other := spec
		other.Name = "other"
		kept, err := db.Load(t.Context(), other, rows(0, 3))
		if err != nil {
			t.Fatal(err)
		}
		run := load(t, db, row)
		err = run.Work(t.Context(), jobs.Worker{Concurrency: 3, Times: times, Attempt: func(_ context.Context, e jobs.Element) jobs.Outcome {
			return []jobs.Outcome{{State: jobs.Sent, SID: "SMsecret"}, {State: jobs.Refused, Error: "secret refusal"}, {State: jobs.Unknown, Error: "secret error"}}[e.N]
		}})
		if err != nil {
			t.Fatal(err)
		}
		if text, err := jobs.Dump(db); err != nil || !strings.Contains(text, "secret") {
			t.Fatalf("nothing is there to be deleted: %v", err)
		}
		if err := run.Delete(t.Context()); err != nil {
			t.Fatal(err)
		}
		text, err := jobs.Dump(db)
		if err != nil {
			t.Fatal(err)
		}
		for _, left := range []string{"secret", spec.Name, fmt.Sprintf("run%d", run.ID), fmt.Sprintf(`"run": %d,`, run.ID)} {
			if strings.Contains(text, left) {
				t.Errorf("%q is left in\n%s", left, text)
			}
		}
		if err := kept.Refresh(t.Context()); err != nil || kept.Waiting() != 3 {
			t.Errorf("another run is %+v, %v", kept, err)
		}
		if strings.Contains(path, "://") {
			return
		}
		for _, name := range []string{path, path + "-wal", path + "-shm"} {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(content), "secret") {
				t.Errorf("%s has what was deleted", name)
			}
			if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
	})
}

// inParts has a database change few elements in a transaction, and returns how many take several of
// them. Thorough tests take as many as it has by itself.
func inParts(db *jobs.DB) (total int) {
	if patience.Thorough() {
		return 12_000
	}
	jobs.AtOnce(db, 250)
	return 600
}

// TestDeletingGoesOn where it was interrupted: by who deletes it again, by who loads another run
// under the name, and by who forgets what is old.
func TestDeletingGoesOn(t *testing.T) {
	databases(t, func(t *testing.T, path string) {
		db := open(t, path)
		total := inParts(db)
		half := func(run *jobs.Run) {
			t.Helper()
			// It is interrupted after the first of several transactions.
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			jobs.After(db, 1, stop)
			if err := run.Delete(ctx); !errors.Is(err, context.Canceled) {
				t.Fatalf("it is interrupted with %v", err)
			}
			if err := run.Refresh(t.Context()); err != nil || run.State != jobs.Deleting {
				t.Fatalf("%+v, %v", run, err)
			}
			left := 0
			for range run.Elements(t.Context(), "") {
				left++
			}
			if left == 0 || left == total {
				t.Errorf("%d of %d are left", left, total)
			}
			if err := run.Resume(t.Context()); err == nil || !strings.Contains(err.Error(), "is deleting, and cannot be resumed") {
				t.Error(err)
			}
			if _, err := run.Retry(t.Context(), jobs.Refused); err == nil {
				t.Error("it is sent again")
			}
		}
		run := load(t, db, rows(0, total))
		half(run)
		if err := run.Delete(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Find(t.Context(), spec.Name); !errors.Is(err, jobs.ErrNoRun) {
			t.Errorf("it is still there: %v", err)
		}
		run = load(t, db, rows(0, total))
		half(run)
		if again := load(t, db, rows(0, 5)); again.Total != 5 || again.State != jobs.Ready {
			t.Errorf("%+v", again)
		}
		// It may have the number of the one before, whose workers know it for another.
		if err := run.Refresh(t.Context()); !errors.Is(err, jobs.ErrNoRun) {
			t.Errorf("what was deleted is %+v, %v", run, err)
		}
		run, err := db.Find(t.Context(), spec.Name)
		if err != nil {
			t.Fatal(err)
		}
		if err := jobs.SetState(db, run.ID, jobs.Deleting); err != nil {
			t.Fatal(err)
		}
		if deleted, err := db.Sweep(t.Context(), time.Hour); err != nil || len(deleted) != 1 {
			t.Errorf("%v, %v", deleted, err)
		}
	})
}

// TestManyAreChangedInParts: what cancels, skips and sends again many elements does so in several
// transactions, and loses none.
func TestManyAreChangedInParts(t *testing.T) {
	databases(t, func(t *testing.T, path string) {
		db := open(t, path)
		total := inParts(db)
		run := load(t, db, rows(0, total))
		if err := jobs.Refuse(db, run.ID, 21211); err != nil {
			t.Fatal(err)
		}
		if n, err := run.Retry(t.Context(), jobs.Refused); n != int64(total) || err != nil || run.Refused != 0 || run.Waiting() != int64(total) {
			t.Errorf("%d wait again, %v: %+v", n, err, run)
		}
		if refusals, err := run.Refusals(t.Context()); len(refusals) != 0 || err != nil {
			t.Errorf("%+v, %v", refusals, err)
		}
		if err := run.Cancel(t.Context()); err != nil || run.Skipped != int64(total) {
			t.Errorf("%+v, %v", run, err)
		}
		if err := run.Delete(t.Context()); err != nil {
			t.Error(err)
		}

		// A worker skips what has expired, and begins nothing meanwhile.
		late := spec
		late.Options.Expires = time.Now().Add(-time.Hour)
		run, err := db.Load(t.Context(), late, rows(0, total))
		if err != nil {
			t.Fatal(err)
		}
		err = run.Work(t.Context(), jobs.Worker{Concurrency: 1, Times: times, Attempt: func(context.Context, jobs.Element) jobs.Outcome {
			t.Error("what has expired is sent")
			return jobs.Outcome{State: jobs.Unknown}
		}})
		if err != nil || run.Skipped != int64(total) || run.State != jobs.Finished {
			t.Errorf("%+v, %v", run, err)
		}
	})
}
