package ledger

import (
	"context"

	"dialtone/bindings/durable"
	"dialtone/internal/printable"
	"dialtone/jobs"
	"dialtone/webhook"
)

// hear lets durable runs write again to someone whose text says so. What cannot be written down
// does no harm: nothing is sent then, and a person may say the same.
func (c *Callbacks) hear(r *webhook.Request) {
	in, ok := durable.ReadOptIn(r.Params)
	if !ok || !c.ledger.Exists() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), settledWithin)
	defer cancel()
	db, err := c.ledger.Open()
	if err != nil {
		c.log.Error("that somebody wants texts again is not written down", "error", err)
		return
	}
	for _, pair := range in {
		n, err := db.OptIn(ctx, jobs.Pair(pair))
		switch {
		case err != nil:
			c.log.Error("that somebody wants texts again is not written down", "error", err)
		case n > 0:
			c.log.Info("somebody who had opted out wants texts again", "sender", printable.Line(pair.Sender))
		}
	}
}
