package bindings

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dialtone/api"
)

// mostLabels is how many elements one line names.
const mostLabels = 100

// sumUp writes one line on standard error about how many elements came to what,
// and about which of them nobody can say.
func (b *bulk) sumUp(what string) {
	counts := map[api.Outcome]int{}
	var unknown []string
	var first error
	for i, r := range b.results {
		outcome := api.NotSent
		if r.begun {
			outcome = api.OutcomeOf(r.err)
		}
		// That the script is stopped is no error of an element's.
		if r.err != nil && first == nil && !errors.Is(r.err, context.Canceled) {
			first = r.err
		}
		if r.err != nil && outcome == "" {
			outcome = api.Unknown // an error that says nothing about it
		}
		if outcome == api.Unknown {
			unknown = append(unknown, b.label(i))
		}
		counts[outcome]++
	}
	var line strings.Builder
	fmt.Fprintf(&line, "%s%s: %d of %d done", b.method, what, counts[""], len(b.results))
	for _, outcome := range []api.Outcome{api.Refused, api.Unknown, api.NotSent} {
		if counts[outcome] == 0 {
			continue
		}
		fmt.Fprintf(&line, ", %d %s", counts[outcome], outcome)
		if outcome == api.Unknown {
			fmt.Fprintf(&line, " (%s%s)", b.labelled, list(unknown))
		}
	}
	if first != nil {
		fmt.Fprintf(&line, ". First error: %s", strings.Join(strings.Fields(first.Error()), " "))
	}
	fmt.Fprintln(b.vm.Stderr(), line.String())
}

// list names elements, unless they are very many.
func list(labels []string) string {
	if more := len(labels) - mostLabels; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(labels[:mostLabels], ", "), more)
	}
	return strings.Join(labels, ", ")
}
