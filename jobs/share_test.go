package jobs_test

import (
	"testing"
	"time"

	"dialtone/jobs"
)

// TestStrangersTakePlaces: where answers say that the account has more under way than the processes
// of this database have, and that this is too much, all of them hold back, and come back.
func TestStrangersTakePlaces(t *testing.T) { databases(t, strangersTakePlaces) }

func strangersTakePlaces(t *testing.T, path string) {
	db := open(t, path)
	run := load(t, db, rows(0, 3))
	first, second := jobs.NewSharer(run, "a", 20, 10), jobs.NewSharer(run, "b", 20, 10)
	part := func(s *jobs.Sharer) int {
		t.Helper()
		n, err := s.Part()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := part(first); n != 20 {
		t.Errorf("one alone has %d places", n)
	}
	for range 2 { // each has to be seen by the other
		part(first)
		part(second)
	}
	if n, m := part(first), part(second); n != 10 || m != 10 {
		t.Errorf("two have %d and %d places", n, m)
	}
	// That there are as many as these have is nobody else's.
	first.Refused(20)
	if n, m := part(first), part(second); n != 10 || m != 10 {
		t.Errorf("without strangers they have %d and %d places", n, m)
	}
	from := time.Now()
	first.Refused(36)
	n, m := part(first), part(second)
	if back := int(time.Since(from).Seconds()) + 1; n < 2 || n > 2+back || m < 2 || m > 2+back {
		t.Errorf("beside 16 strangers they have %d and %d places", n, m)
	}
	// However many there are, each goes on.
	second.Refused(1000)
	m = part(second)
	if n := part(first); n != 1 || m != 1 {
		t.Errorf("beside many strangers they have %d and %d places", n, m)
	}
	if err := jobs.Calm(db, time.Hour); err != nil {
		t.Fatal(err)
	}
	if n, m := part(first), part(second); n != 10 || m != 10 {
		t.Errorf("after an hour they have %d and %d places", n, m)
	}
}
