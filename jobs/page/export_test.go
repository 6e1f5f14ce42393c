package page

import (
	"context"
	"time"

	"dialtone/jobs"
)

// Look looks for changes as if it were a time.
func (p *Page) Look(ctx context.Context, at time.Time) { p.watch.look(ctx, at) }

// Plan is what the view of schedules says of one: when it is next, how many times have come, and
// whether the one before is not over.
func Plan(one jobs.Scheduled, workers []jobs.Seen, now time.Time) (next string, late int, more, busy bool, wrong string) {
	p := plan(one, workers, now)
	return p.Zoned, p.Late, p.More, p.Busy, p.Wrong
}

// Span and Number write times and numbers for people.
var (
	Span   = span
	Number = number
)
