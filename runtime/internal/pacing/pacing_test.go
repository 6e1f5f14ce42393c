package pacing

import (
	"context"
	"testing"

	"dialtone/runtime/internal/sources"
)

// A clock is told of each answer once: when the loop has had it, or when the run ends.
func TestPaced(t *testing.T) {
	var asked Asked
	under, settled := 0, 0
	asking := func() func() {
		under++
		return func() { under-- }
	}
	work := func(context.Context) func() { return func() { settled++ } }
	first, second := asked.Paced(asking, work), asked.Paced(asking, func(context.Context) func() { return nil })
	asked.Paced(asking, work)
	if under != 3 {
		t.Errorf("%d are under way before any is done", under)
	}
	settle := first(t.Context())
	if under != 3 || settled != 0 {
		t.Errorf("%d are under way before the loop has had the answer", under)
	}
	settle()
	second(t.Context())()
	if under != 1 || settled != 1 {
		t.Errorf("%d are under way after two answers, %d settled", under, settled)
	}
	asked.End()
	asked.End()
	if under != 0 || settled != 1 {
		t.Errorf("%d are under way after the end, %d settled", under, settled)
	}
}

func TestPlace(t *testing.T) {
	var asked Asked
	before := asked.Place()
	asked.Note(sources.Frame{File: "/app/menu.js", Line: 12, Column: 3})
	if before != "" || asked.Place() != "menu.js:12" {
		t.Errorf("the place is %q, and was %q", asked.Place(), before)
	}
}
