package pages

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"dialtone/bindings/internal/requests"
)

// list is a source of elements, which remembers how it has been read.
type list struct {
	elements []string
	err      error // instead of the element at failAt, once
	failAt   int
	opened   []Reading
	stopped  int
}

func (l *list) Open(how Reading) Feed {
	l.opened = append(l.opened, how)
	return &listFeed{list: l}
}
func (l *list) Describe() string                       { return "Call" }
func (l *list) Narrowed() (requests.Narrowing, string) { return requests.Narrowing{}, "" }

type listFeed struct {
	*list
	at int
}

func (f *listFeed) Next(context.Context) (Element, bool, error) {
	if err := f.err; err != nil && f.at == f.failAt {
		f.err = nil
		return Element{}, false, err
	}
	if f.at == len(f.elements) {
		return Element{}, false, nil
	}
	f.at++
	return Element{Raw: json.RawMessage(f.elements[f.at-1])}, true, nil
}
func (f *listFeed) Buffered() bool { return f.at < len(f.elements) }
func (f *listFeed) Stop()          { f.stopped++ }

// texts are the elements of a feed.
func texts(t *testing.T, f Feed) []string {
	t.Helper()
	var all []string
	for {
		e, ok, err := f.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return all
		}
		all = append(all, string(e.Raw))
	}
}

func TestAReaderGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	l := &list{elements: []string{"1", "2", "3"}, err: errors.New("no line"), failAt: 2}
	r := NewReader(l)
	first, err := r.Keep(t.Context(), 2)
	if err != nil || len(first.Elements) != 2 || first.Complete {
		t.Fatalf("two elements are %v, %v", first, err)
	}
	if _, err := r.Keep(t.Context(), All); err == nil || err.Error() != "no line" {
		t.Errorf("the failure is %v", err)
	}
	rest, err := r.Keep(t.Context(), All)
	if err != nil || len(rest.Elements) != 3 || !rest.Complete || rest.Reads != 0 {
		t.Errorf("all elements are %v, %v", rest, err)
	}
	if len(l.opened) != 1 || l.opened[0].Want != 2 || len(first.Elements) != 2 {
		t.Errorf("the list was opened %v", l.opened)
	}
	if !rest.Covers(first) || first.Covers(rest) || !rest.Covers(rest) {
		t.Error("more does not cover less")
	}
	if again, err := r.Load(t.Context()); err != nil || len(again.Elements) != 3 || len(l.opened) != 1 {
		t.Errorf("what is complete is read again: %v, %v", again, err)
	}
}

func TestLoadingReadsFromTheStart(t *testing.T) {
	t.Parallel()
	l := &list{elements: []string{"1", "2"}}
	r := NewReader(l)
	kept, err := r.Keep(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	l.elements = []string{"0", "1", "2"}
	all, err := r.Load(t.Context())
	if err != nil || len(all.Elements) != 3 || string(all.Elements[0].Raw) != "0" || all.Reads != 1 || !all.Complete {
		t.Errorf("all is %v, %v", all, err)
	}
	if !all.Covers(kept) || kept.Covers(all) {
		t.Error("a later read does not cover an earlier one")
	}
	if how := l.opened[1]; !how.Ahead || how.Want != All || l.stopped != 1 {
		t.Errorf("the list was read %v, and stopped %d times", how, l.stopped)
	}
}

// Several read at once, and all of them find the same.
func TestReadersTakeTurns(t *testing.T) {
	t.Parallel()
	l := &list{}
	for i := range 50 {
		l.elements = append(l.elements, fmt.Sprint(i))
	}
	r := NewReader(l)
	var group sync.WaitGroup
	for n := range 10 {
		group.Go(func() {
			found, err := r.Keep(t.Context(), 5*n+1)
			if err != nil || len(found.Elements) < 5*n+1 || string(found.Elements[5*n].Raw) != fmt.Sprint(5*n) {
				t.Errorf("%d elements are %v, %v", 5*n+1, found, err)
			}
		})
	}
	group.Wait()
	r.turn <- struct{}{} // somebody reads, and does not end
	stopped, stop := context.WithCancelCause(t.Context())
	stop(errors.New("enough"))
	if _, err := r.Load(stopped); err == nil || err.Error() != "enough" {
		t.Errorf("who waits for a turn is told %v", err)
	}
}

func TestALimitedListEnds(t *testing.T) {
	t.Parallel()
	l := &list{elements: []string{"1", "2", "3"}}
	f := (&Limited{Source: l, Limit: 2}).Open(Reading{Want: All})
	if !f.Buffered() {
		t.Error("nothing is buffered of a list that has elements")
	}
	if got := texts(t, f); !slices.Equal(got, []string{"1", "2"}) || f.Buffered() || l.stopped == 0 || l.opened[0].Want != 2 {
		t.Errorf("two of three are %q, read %v and stopped %d times", got, l.opened, l.stopped)
	}
}

func TestANestedListIsBelowEachOwner(t *testing.T) {
	t.Parallel()
	owners := &list{elements: []string{"a", "b", "c"}}
	n := &Nested{Owners: owners, Name: "recordings", Below: func(owner Element) Source {
		if string(owner.Raw) == "b" {
			return &list{}
		}
		return &list{elements: []string{string(owner.Raw) + "1", string(owner.Raw) + "2"}}
	}}
	if n.Describe() != "Call.recordings" {
		t.Errorf("the list is called %s", n.Describe())
	}
	f := n.Open(Reading{Want: 3})
	if got := texts(t, f); !slices.Equal(got, []string{"a1", "a2", "c1", "c2"}) {
		t.Errorf("below the owners are %q", got)
	}
	n.Open(Reading{Want: All})
	if owners.opened[0].Want != 0 || owners.opened[1].Want != All {
		t.Errorf("the owners are read %v", owners.opened)
	}
	if f.Stop(); owners.stopped != 1 {
		t.Errorf("the owners are stopped %d times", owners.stopped)
	}
}
