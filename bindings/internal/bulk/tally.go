package bulk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"dialtone/api"
	"dialtone/bindings/internal/js"
)

// mostLabels is how many elements one line names.
const mostLabels = 100

// tally counts what the elements of a bulk have come to.
type tally struct {
	begun, ended int
	counts       map[api.Outcome]int
	unknown      []labelled // the first ones, by index
	firstError   labelled
	// misconfigured is the error of a client that can send nothing, while no element
	// has come to anything else: there is nothing to sum up then, nor results.
	misconfigured error
}

// labelled is something to say of an element.
type labelled struct {
	index int
	text  string
}

func (t *tally) add(b *Bulk, e *Item) {
	t.ended++
	if t.counts == nil {
		t.counts = map[api.Outcome]int{}
	}
	var wrong *api.ConfigurationError
	switch configured := !errors.As(e.err, &wrong); {
	case configured:
		t.misconfigured = nil
	case t.ended == 1:
		t.misconfigured = wrong
	}
	outcome := api.OutcomeOf(e.err)
	switch {
	case e.thrown != nil:
		outcome = api.Refused // by us, for what is wrong with the row
		t.note(e, e.thrown.String())
	case e.err != nil:
		if outcome == "" {
			outcome = api.Unknown // an error that says nothing about it
		}
		if !errors.Is(e.err, context.Canceled) { // that the script is stopped is not an element's error
			t.note(e, e.err.Error())
		}
	}
	if outcome == api.Unknown {
		at, _ := slices.BinarySearchFunc(t.unknown, e.Index, func(l labelled, index int) int { return l.index - index })
		t.unknown = slices.Insert(t.unknown, at, labelled{e.Index, b.Label(e)})
		t.unknown = t.unknown[:min(mostLabels, len(t.unknown))]
	}
	t.counts[outcome]++
}

func (t *tally) note(e *Item, text string) {
	if t.firstError.text == "" || e.Index < t.firstError.index {
		t.firstError = labelled{e.Index, strings.Join(strings.Fields(text), " ")}
	}
}

// failed is how many elements have come to an error.
func (t *tally) failed() int { return t.ended - t.counts[""] }

// sumUp writes one line on standard error about how many elements came to what,
// and about which of them nobody can say.
func (t *tally) sumUp(b *Bulk, what string) {
	total := b.Rows.Count()
	if total < 0 {
		total = t.begun
	}
	var line strings.Builder
	fmt.Fprintf(&line, "%s%s: %d of %d done", b.Method, what, t.counts[""], total)
	for _, outcome := range []api.Outcome{api.Refused, api.Unknown, api.NotSent} {
		n := t.counts[outcome]
		if outcome == api.NotSent {
			n += total - t.ended
		}
		if n == 0 {
			continue
		}
		fmt.Fprintf(&line, ", %d %s", n, outcome)
		if outcome == api.Unknown {
			line.WriteString(" (" + b.Labelled)
			for i, l := range t.unknown {
				if i > 0 {
					line.WriteString(", ")
				}
				line.WriteString(l.text)
			}
			if more := n - len(t.unknown); more > 0 {
				fmt.Fprintf(&line, " and %d more", more)
			}
			line.WriteString(")")
		}
	}
	if t.firstError.text != "" {
		fmt.Fprintf(&line, ". First error: %s", t.firstError.text)
	}
	fmt.Fprintln(b.Host().Stderr(), line.String())
}

// summary is what a bulk over an iterable comes to, whose results nobody keeps.
// What was not sent at all, since there was no connection, counts as refused:
// nothing was done for it either.
func (b *Bulk) summary() goja.Value {
	o := b.Runtime().NewObject()
	js.Must(o.Set("sent", b.counts[""]))
	js.Must(o.Set("refused", b.counts[api.Refused]+b.counts[api.NotSent]))
	js.Must(o.Set("unknown", b.counts[api.Unknown]))
	return o
}
