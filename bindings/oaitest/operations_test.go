package oaitest

import (
	"testing"

	"dialtone/api/catalog"
)

// byAssociation are the operations that their model's own method never asks, each
// with the reason; an association asks them. An entry that the method asks after
// all fails the test, and so does an operation that nothing asks.
var byAssociation = map[string]string{
	"ListCallRecording":       "Recording.all({call_sid}) asks the account's list, which filters by call",
	"ListConferenceRecording": "Recording.all({conference_sid}) asks the account's list, which filters by conference",
}

// Every operation of Twilio's documents is one call of a model's method or of an
// association's, and that call asks what the document says.
func TestEveryOperationIsReached(t *testing.T) {
	b := newBench(t)
	count, byMethod, elsewhere := 0, 0, 0
	operations("", func(op *catalog.Operation) {
		count++
		_, err := b.run(op, direct(op, false))
		switch reason := byAssociation[op.ID]; {
		case reason == "" && err != nil:
			t.Error(err)
		case reason == "":
			byMethod++
		case err == nil:
			t.Errorf("%s: its model's method asks it: take it off the list", op.ID)
		default:
			elsewhere++
		}
	})
	t.Logf("%d operations: a model's method asks %d, an association alone %d", count, byMethod, elsewhere)
	if count != 1447 || byMethod+elsewhere != count || elsewhere != len(byAssociation) {
		t.Errorf("want 1447 operations, and %d of them asked by an association alone", len(byAssociation))
	}
}

// What lies below a record is its association, with every operation that it has.
func TestEveryAssociationAsksBelowItsOwner(t *testing.T) {
	b := newBench(t)
	associations, asked := 0, 0
	alone := map[string]bool{}
	for _, d := range catalog.Documents() {
		for _, r := range d.Resources() {
			if r.Operation(catalog.Fetch) == nil {
				continue // no record of it is had without a list of them
			}
			m := modelOf(r)
			b.wire.key = m.Key()
			for _, a := range m.Associations() {
				if a.Parent != r {
					continue // another of the model's
				}
				associations++
				for _, op := range a.Resource().Operations {
					if _, err := b.run(op, below(a, op, false)); err != nil {
						t.Error(err)
						continue
					}
					asked++
					alone[op.ID] = true
				}
			}
		}
	}
	t.Logf("%d associations ask %d operations", associations, asked)
	if associations < 280 || asked < 828 {
		t.Errorf("want at least 280 associations that ask 828 operations")
	}
	for id := range byAssociation {
		if !alone[id] {
			t.Errorf("%s: no association asks it either", id)
		}
	}
}
