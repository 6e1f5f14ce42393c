package agenda

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// TestOrder: whatever is added and dropped, and in whatever order, entries come by time and, where
// that is the same, as they were added; a saved agenda is the same agenda.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Agenda
		var want []Entry
		subjects, kinds := []string{"CA1", "CA2", "SM1"}, []string{"ring", "end"}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			subject := rapid.SampledFrom(subjects).Draw(t, "subject")
			kind := rapid.SampledFrom(kinds).Draw(t, "kind")
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				a.Drop(subject)
				want = slices.DeleteFunc(want, func(e Entry) bool { return e.Subject == subject })
			case 1:
				a.Drop(subject, kind)
				want = slices.DeleteFunc(want, func(e Entry) bool { return e.Subject == subject && e.Kind == kind })
			case 2:
				if next, ok := a.Next(); ok {
					if got := a.Take(); got.Seq != next.Seq || got.Seq != want[0].Seq {
						t.Fatalf("took %v, want %v", got, want[0])
					}
					want = want[1:]
				}
			default:
				at := noon.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "at")) * time.Second)
				a.Add(at, kind, subject, map[string]int{"n": len(want)})
				want = append(want, Entry{At: at, Seq: a.seq, Kind: kind, Subject: subject})
				slices.SortStableFunc(want, func(x, y Entry) int { return x.At.Compare(y.At) })
			}
			if a.Len() != len(want) {
				t.Fatalf("%d entries, want %d", a.Len(), len(want))
			}
		}
		raw, err := json.Marshal(&a)
		if err != nil {
			t.Fatal(err)
		}
		var loaded Agenda
		if err := json.Unmarshal(raw, &loaded); err != nil {
			t.Fatal(err)
		}
		for _, copied := range []*Agenda{&a, &loaded} {
			for i, e := range copied.Entries() {
				if e.Seq != want[i].Seq || e.Kind != want[i].Kind || !e.At.Equal(want[i].At) {
					t.Fatalf("entry %d is %v, want %v", i, e, want[i])
				}
			}
			for _, e := range want {
				if got := copied.Take(); got.Seq != e.Seq || got.Subject != e.Subject {
					t.Fatalf("took %v, want %v", got, e)
				}
			}
			if _, ok := copied.Next(); ok {
				t.Fatal("something is left")
			}
		}
	})
}

func TestData(t *testing.T) {
	var a Agenda
	a.Add(noon, "x", "CA1", map[string]int{"n": 7})
	a.Add(noon, "y", "CA1", nil)
	var data struct{ N int }
	if err := a.Take().Decode(&data); err != nil || data.N != 7 {
		t.Errorf("data %v, %v", data, err)
	}
	if err := a.Take().Decode(&data); err != nil || data.N != 7 {
		t.Errorf("no data: %v, %v", data, err)
	}
}

// TestQuietEntries happen in their time, and a settled agenda may have them.
func TestQuietEntries(t *testing.T) {
	var a Agenda
	at := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	a.AddQuiet(at, "runs out", "a", nil)
	if !a.Settled() || a.Len() != 1 {
		t.Error("a quiet entry counts")
	}
	a.Add(at.Add(time.Second), "goes on", "b", nil)
	raw, err := a.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var read Agenda
	if err := read.UnmarshalJSON(raw); err != nil || read.Settled() || !read.Take().Quiet {
		t.Errorf("read again, it is another one: %v", err)
	}
	a.Drop("b")
	if !a.Settled() {
		t.Error("a dropped entry counts")
	}
}
