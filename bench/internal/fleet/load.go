package fleet

import (
	"context"
	"fmt"
	"iter"
	"strconv"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/jobs"
)

// Kind is what runs do, and Name the run's name.
const (
	Kind = "Message.create"
	Name = "fleet"

	bodyBefore = "Message " // and the element's number
)

// Rows are messages with their number in the body, from the senders in turn. Those that have a rate
// are told by it.
func Rows(n int, senders ...string) iter.Seq2[jobs.Row, error] {
	return func(yield func(jobs.Row, error) bool) {
		operation := catalog.ModelNamed("Message").Operations(catalog.Create)[0]
		for i := range n {
			form := api.Values{{Name: "To", Value: fmt.Sprintf("+1415%07d", i%10_000_000)}, {Name: "Body", Value: bodyBefore + strconv.Itoa(i)}}
			row := jobs.Row{Key: strconv.Itoa(i)}
			from := "+15005550006"
			if len(senders) > 0 {
				from = senders[i%len(senders)]
				row.Sender = from
			}
			form = append(form, api.Pair{Name: "From", Value: from})
			params, err := (&api.Request{Operation: operation, Form: form}).Write()
			row.Params = params
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Begin loads a run of these rows for the account, and has processes work on it.
func Begin(ctx context.Context, db *jobs.DB, account string, options jobs.Options, rows iter.Seq2[jobs.Row, error]) (*jobs.Run, error) {
	run, err := db.Load(ctx, jobs.Spec{Name: Name, Account: account, Kind: Kind, Options: options}, rows)
	if err != nil {
		return nil, err
	}
	return run, run.Resume(ctx)
}
