package jobs_test

import (
	"context"
	"fmt"
	"testing"

	"dialtone/jobs"
)

// TestOptOuts: who has opted out of what a sender sends is skipped in every run of the account, and
// in no other, until they want it again.
func TestOptOuts(t *testing.T) { databases(t, optOuts) }

func optOuts(t *testing.T, path string) {
	const people = 20
	db := open(t, path)
	// Everybody is written to by MG1, then by MG2.
	pair := func(account string) func(e jobs.Element) jobs.Pair {
		return func(e jobs.Element) jobs.Pair {
			if e.N == 39 {
				return jobs.Pair{} // nobody can opt out of it
			}
			return jobs.Pair{Account: account, Sender: fmt.Sprint("MG", 1+e.N/people), To: fmt.Sprint("+1", e.N%people)}
		}
	}
	do := func(name, account string, rates map[string]float64, concurrency int) *jobs.Run {
		t.Helper()
		of := of(2*people, func(i int, row *jobs.Row) {
			if rates != nil {
				row.Sender = fmt.Sprint("MG", 1+i/people)
			}
		})
		run, err := db.Load(t.Context(), jobs.Spec{Name: name, Account: account, Kind: spec.Kind, Options: jobs.Options{Rates: rates}}, of)
		if err != nil {
			t.Fatal(err)
		}
		if run.State == jobs.Finished {
			if _, err := run.Retry(t.Context(), jobs.Refused); err != nil {
				t.Fatal(err)
			}
		}
		err = run.Work(t.Context(), jobs.Worker{Concurrency: concurrency, Times: times, Pair: pair(account), Attempt: func(ctx context.Context, e jobs.Element) jobs.Outcome {
			if e.N == 3 || e.N == 4 || e.N == 39 {
				return jobs.Outcome{State: jobs.Refused, Code: 21610, Error: "unsubscribed", OptedOut: true}
			}
			return sent(ctx, e)
		}})
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	expect := func(run *jobs.Run, want jobs.Progress) {
		t.Helper()
		if want.Total = 2 * people; run.State != jobs.Finished || run.Progress != want {
			t.Errorf("%s is %s: %+v, and not %+v", run.Name, run.State, run.Progress, want)
		}
	}
	expect(do("first", "AC1", nil, 5), jobs.Progress{Sent: 37, Refused: 3})
	second := do("second", "AC1", nil, 1)
	expect(second, jobs.Progress{Sent: 37, Refused: 1, Skipped: 2})
	for e, err := range second.Elements(t.Context(), jobs.Skipped) {
		if err != nil || e.N != 3 && e.N != 4 || e.Error != "opted out" || e.Attempt != 0 || !e.Marked.IsZero() {
			t.Errorf("%+v, %v", e, err)
		}
	}
	expect(do("of another account", "AC2", nil, 5), jobs.Progress{Sent: 37, Refused: 3})
	expect(do("with rates", "AC1", map[string]float64{"MG1": 100_000, "MG2": 100_000}, 5), jobs.Progress{Sent: 37, Refused: 1, Skipped: 2})
	// To have what was refused sent again asks nobody who has opted out.
	expect(do("first", "AC1", nil, 5), jobs.Progress{Sent: 37, Refused: 1, Skipped: 2})

	list := func() (all []string) {
		t.Helper()
		for one, err := range db.OptOuts(t.Context()) {
			if err != nil || one.Since.IsZero() {
				t.Errorf("%+v, %v", one, err)
			}
			all = append(all, fmt.Sprintf("%v of %s", one.Pair, one.Run))
		}
		return all
	}
	if got := fmt.Sprint(list()); got != "[{AC1 MG1 +13} of first {AC1 MG1 +14} of first {AC2 MG1 +13} of of another account {AC2 MG1 +14} of of another account]" {
		t.Errorf("there are %s", got)
	}
	for _, in := range []struct {
		jobs.Pair
		want int64
	}{
		{jobs.Pair{Account: "AC1", Sender: "MG2", To: "+13"}, 0}, {jobs.Pair{Account: "AC1", Sender: "MG1", To: "+13"}, 1},
		{jobs.Pair{To: "+14"}, 2}, {jobs.Pair{}, 0},
	} {
		if n, err := db.OptIn(t.Context(), in.Pair); n != in.want || err != nil {
			t.Errorf("%+v: %d, %v", in.Pair, n, err)
		}
	}
	if got := fmt.Sprint(list()); got != "[{AC2 MG1 +13} of of another account]" {
		t.Errorf("there are %s", got)
	}
	expect(do("third", "AC1", nil, 5), jobs.Progress{Sent: 37, Refused: 3})
}
