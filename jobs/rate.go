package jobs

import (
	"context"
	"math"
	"time"
)

// Rates are kept by the generic cell rate algorithm: tat, the theoretical arrival time, is when a
// sender has its next turn (ITU-T I.371). One that was late may catch up with so much of a second,
// and no more goes out at first, so that ten seconds have what is allowed in them within a
// twentieth.
const catchesUp = 400 * time.Millisecond

// allowed is how many elements each sender that has a rate may begin now, and after how long the
// next that may none.
func (p *pump) allowances(ctx context.Context, tx *tx) (allowed map[string]int, next time.Duration, err error) {
	allowed = map[string]int{}
	for _, sender := range p.run.Options.senders() {
		if _, err := tx.ExecContext(ctx, "INSERT INTO rate (key, tat) VALUES (?, "+now+") ON CONFLICT (key) DO NOTHING", p.rateKey(sender)); err != nil {
			return nil, 0, err
		}
		var tat, at float64
		if err := tx.QueryRowContext(ctx, "SELECT tat, "+now+" FROM rate WHERE key = ?"+forUpdate, p.rateKey(sender)).Scan(&tat, &at); err != nil {
			return nil, 0, err
		}
		each := 1000 / p.run.Options.Rates[sender]
		tat = max(tat, at-float64(catchesUp.Milliseconds()))
		if tat > at {
			until := time.Duration((tat - at) * float64(time.Millisecond))
			if next == 0 || until < next {
				next = until
			}
			continue
		}
		allowed[sender] = int(math.Floor((at-tat)/each)) + 1
	}
	return allowed, next, nil
}

// spend has senders wait for the turns that they took.
func (p *pump) spend(ctx context.Context, tx *tx, were, left map[string]int) error {
	for _, sender := range p.run.Options.senders() {
		taken := were[sender] - left[sender]
		if taken == 0 {
			continue
		}
		each := 1000 / p.run.Options.Rates[sender]
		if _, err := tx.ExecContext(ctx, "UPDATE rate SET tat = CASE WHEN tat < "+now+" - ? THEN "+now+" - ? ELSE tat END + ? WHERE key = ?",
			catchesUp.Milliseconds(), catchesUp.Milliseconds(), each*float64(taken), p.rateKey(sender)); err != nil {
			return err
		}
	}
	return nil
}

// rateKey is a sender of the run's account.
func (p *pump) rateKey(sender string) string { return p.run.Account + " " + sender }
