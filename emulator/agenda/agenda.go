// Package agenda keeps what is going to happen on the local Twilio, and lets it happen.
//
// An [Entry] is data: a time, a kind and whom it is about. A [Driver] has the session's time and
// runs entries when they are due, with one function that its owner gives it. What an entry of a
// kind does is therefore written in one place, and an agenda can be saved and loaded.
//
// Most callers use a Driver through emulator/session, which tells handlers apart by kind.
package agenda

import (
	"cmp"
	"container/heap"
	"encoding/json"
	"slices"
	"time"
)

// Entry is something that is going to happen.
type Entry struct {
	At      time.Time       `json:"at"`
	Seq     int64           `json:"seq"`            // of two at the same time, the lesser happens first
	Kind    string          `json:"kind"`           // "message.sent": which handler it is for
	Subject string          `json:"subject"`        // the SID of what it happens to
	Data    json.RawMessage `json:"data,omitempty"` // what else the handler needs, as JSON
	// Quiet says that nothing goes on until then: something runs out if nobody does anything. A
	// session is settled though quiet entries are to come.
	Quiet bool `json:"quiet,omitempty"`
	// Last says that it comes after all others of its time, whenever it was arranged, and is not
	// saved: a program of this process waits for it.
	Last bool `json:"-"`
}

// Decode reads the entry's data into v, a pointer. An entry without data leaves v as it is.
func (e Entry) Decode(v any) error {
	if len(e.Data) == 0 {
		return nil
	}
	return json.Unmarshal(e.Data, v)
}

// Agenda is a list of entries, the next one first. Its zero value is empty. It is not safe for
// use by several goroutines.
type Agenda struct {
	heap      items
	seq       int64
	dead      int // items in the heap that were dropped
	loud      int // entries that are not quiet
	bySubject map[string][]*item

	kinds []string // entries of these wait in aside, in their order
	aside []*item
}

// item is an entry in the heap. One that was dropped stays there until it comes to the top.
type item struct {
	Entry
	dropped bool
}

// Add arranges an entry. data must encode as JSON, or be nil; that it does not is a mistake of the
// program, and panics.
func (a *Agenda) Add(at time.Time, kind, subject string, data any) {
	a.add(Entry{At: at, Kind: kind, Subject: subject}, data)
}

// AddQuiet arranges a quiet entry.
func (a *Agenda) AddQuiet(at time.Time, kind, subject string, data any) {
	a.add(Entry{At: at, Kind: kind, Subject: subject, Quiet: true}, data)
}

// AddLast arranges a quiet entry without data that comes after all others of its time.
func (a *Agenda) AddLast(at time.Time, kind, subject string) {
	a.add(Entry{At: at, Kind: kind, Subject: subject, Quiet: true, Last: true}, nil)
}

func (a *Agenda) add(e Entry, data any) {
	a.seq++
	e.Seq = a.seq
	if data != nil {
		raw, err := json.Marshal(data)
		if err != nil {
			panic("agenda: the data of " + e.Kind + ": " + err.Error())
		}
		e.Data = raw
	}
	a.push(e)
}

func (a *Agenda) push(e Entry) {
	if a.bySubject == nil {
		a.bySubject = map[string][]*item{}
	}
	it := &item{Entry: e}
	a.bySubject[e.Subject] = append(a.bySubject[e.Subject], it)
	if slices.Contains(a.kinds, e.Kind) {
		i, _ := slices.BinarySearchFunc(a.aside, it, func(x, y *item) int { return x.compare(y.Entry) })
		a.aside = slices.Insert(a.aside, i, it)
		return
	}
	if !e.Quiet {
		a.loud++
	}
	heap.Push(&a.heap, it)
}

// SetAside has entries of kinds, also those that are there, wait until [Agenda.TakeAside]; without
// any, all that wait happen again when they are due, or at now where that is past.
func (a *Agenda) SetAside(now time.Time, kinds ...string) {
	all := a.Entries()
	waiting := map[int64]bool{}
	for _, it := range a.aside {
		waiting[it.Seq] = true
	}
	*a = Agenda{seq: a.seq, kinds: kinds}
	for _, e := range all {
		if waiting[e.Seq] && e.At.Before(now) {
			e.At = now
		}
		a.push(e)
	}
}

// Holds reports whether entries of some kinds wait, or would.
func (a *Agenda) Holds() bool { return len(a.kinds) > 0 }

// Aside returns the entries that wait, in their order.
func (a *Agenda) Aside() []Entry {
	all := make([]Entry, len(a.aside))
	for i, it := range a.aside {
		all[i] = it.Entry
	}
	return all
}

// TakeAside removes the first entry of a subject that waits, or of any where it is "", and returns
// it; ok reports whether there is one.
func (a *Agenda) TakeAside(subject string) (e Entry, ok bool) {
	for i, it := range a.aside {
		if subject == "" || it.Subject == subject {
			a.aside = slices.Delete(a.aside, i, i+1)
			a.forget(it.Subject, func(other *item) bool { return other == it })
			return it.Entry, true
		}
	}
	return Entry{}, false
}

// Next returns the entry that happens next; ok reports whether there is one.
func (a *Agenda) Next() (e Entry, ok bool) {
	for len(a.heap) > 0 && a.heap[0].dropped {
		heap.Pop(&a.heap)
		a.dead--
	}
	if len(a.heap) == 0 {
		return Entry{}, false
	}
	return a.heap[0].Entry, true
}

// Take removes the entry that happens next, of which there is one, and returns it.
func (a *Agenda) Take() Entry {
	a.Next()
	it := heap.Pop(&a.heap).(*item)
	a.forget(it.Subject, func(other *item) bool { return other == it })
	if !it.Quiet {
		a.loud--
	}
	return it.Entry
}

func (a *Agenda) forget(subject string, gone func(*item) bool) {
	if left := slices.DeleteFunc(a.bySubject[subject], gone); len(left) > 0 {
		a.bySubject[subject] = left
	} else {
		delete(a.bySubject, subject)
	}
}

// Len returns how many entries there are that do not wait.
func (a *Agenda) Len() int { return len(a.heap) - a.dead }

// Settled reports whether all entries are quiet.
func (a *Agenda) Settled() bool { return a.loud == 0 }

// Drop removes a subject's entries, those of the kinds or, without any, all of them.
func (a *Agenda) Drop(subject string, kinds ...string) {
	a.forget(subject, func(it *item) bool {
		if len(kinds) > 0 && !slices.Contains(kinds, it.Kind) {
			return false
		}
		if i := slices.Index(a.aside, it); i >= 0 {
			a.aside = slices.Delete(a.aside, i, i+1)
			return true
		}
		it.dropped = true
		a.dead++
		if !it.Quiet {
			a.loud--
		}
		return true
	})
}

// Entries returns a copy of all entries in the order in which they happen.
func (a *Agenda) Entries() []Entry {
	all := a.Aside()
	for _, it := range a.heap {
		if !it.dropped {
			all = append(all, it.Entry)
		}
	}
	slices.SortFunc(all, Entry.compare)
	return all
}

// compare orders entries as they happen.
func (e Entry) compare(other Entry) int {
	if c := e.At.Compare(other.At); c != 0 {
		return c
	}
	if e.Last != other.Last {
		return map[bool]int{false: -1, true: 1}[e.Last]
	}
	return cmp.Compare(e.Seq, other.Seq)
}

// MarshalJSON writes the entries in their order, without those that are last.
func (a *Agenda) MarshalJSON() ([]byte, error) {
	return json.Marshal(slices.DeleteFunc(a.Entries(), func(e Entry) bool { return e.Last }))
}

// UnmarshalJSON replaces the entries by those of JSON.
func (a *Agenda) UnmarshalJSON(raw []byte) error {
	var all []Entry
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	*a = Agenda{kinds: a.kinds}
	for _, e := range all {
		a.seq = max(a.seq, e.Seq)
		a.push(e)
	}
	return nil
}

// items is a heap.
type items []*item

func (h items) Len() int           { return len(h) }
func (h items) Less(i, j int) bool { return h[i].compare(h[j].Entry) < 0 }
func (h items) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *items) Push(x any)        { *h = append(*h, x.(*item)) }
func (h *items) Pop() any {
	last := len(*h) - 1
	it := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return it
}
