package jobs

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"slices"
	"time"
)

// optingOut is the step that has people who want nothing more from a sender get nothing more.
const optingOut = `
CREATE TABLE suppression (
	account TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL, run TEXT NOT NULL, since INTEGER NOT NULL,
	PRIMARY KEY (account, sender, recipient)
);
CREATE INDEX suppression_recipient ON suppression (recipient);
`

// A Pair is a sender of an account's and whom it writes to.
type Pair struct{ Account, Sender, To string }

// OptOut is someone who wants nothing more from a sender.
type OptOut struct {
	Pair
	Run   string // What was refused first for that.
	Since time.Time
}

// OptOuts yields those who have opted out, by account, sender and recipient.
func (db *DB) OptOuts(ctx context.Context) iter.Seq2[OptOut, error] {
	return func(yield func(OptOut, error) bool) {
		for last := (Pair{}); ; {
			page, err := db.optOuts(ctx, last)
			if err != nil {
				yield(OptOut{}, err)
				return
			}
			for _, one := range page {
				if !yield(one, nil) {
					return
				}
				last = one.Pair
			}
			if len(page) < elementsAtOnce {
				return
			}
		}
	}
}

func (db *DB) optOuts(ctx context.Context, behind Pair) ([]OptOut, error) {
	rows, err := db.sql.QueryContext(ctx, "SELECT account, sender, recipient, run, since FROM suppression WHERE (account, sender, recipient) > (?, ?, ?) ORDER BY account, sender, recipient LIMIT ?",
		behind.Account, behind.Sender, behind.To, elementsAtOnce)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []OptOut
	for rows.Next() {
		var one OptOut
		var since int64
		if err := rows.Scan(&one.Account, &one.Sender, &one.To, &one.Run, &since); err != nil {
			return nil, err
		}
		one.Since = time.UnixMilli(since)
		page = append(page, one)
	}
	return page, rows.Err()
}

// OptIn forgets that someone had opted out: of an account and a sender, or of any where these are
// "". It returns how many senders may write to them again.
func (db *DB) OptIn(ctx context.Context, pair Pair) (int64, error) {
	query, args := "DELETE FROM suppression WHERE recipient = ?", []any{pair.To}
	if pair.Account != "" {
		query, args = query+" AND account = ?", append(args, pair.Account)
	}
	if pair.Sender != "" {
		query, args = query+" AND sender = ?", append(args, pair.Sender)
	}
	return db.sql.change(ctx, query, args...)
}

// optOut remembers whom elements were for that were refused since they have opted out.
func (p *pump) optOut(ctx context.Context, tx *tx, refused []Element) error {
	var pairs []Pair
	for _, e := range refused {
		if pair := p.pair(e); pair.To != "" {
			pairs = append(pairs, pair)
		}
	}
	// In one order, so that no two runs wait for each other.
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Sender, b.Sender), cmp.Compare(a.To, b.To))
	})
	for _, pair := range pairs {
		_, err := tx.ExecContext(ctx, "INSERT INTO suppression (account, sender, recipient, run, since) VALUES (?, ?, ?, ?, "+now+") ON CONFLICT (account, sender, recipient) DO NOTHING",
			pair.Account, pair.Sender, pair.To, p.run.Name)
		if err != nil {
			return err
		}
	}
	return nil
}

// pair says between whom an element is; its recipient is "" where that is not known.
func (p *pump) pair(e Element) Pair {
	if p.Pair == nil {
		return Pair{}
	}
	pair := p.Worker.Pair(e)
	return Pair{storable(pair.Account), storable(pair.Sender), storable(pair.To)}
}

// listedPair is a pair as a list has it.
type listedPair struct {
	Account string `json:"account"`
	Sender  string `json:"sender"`
	To      string `json:"to"`
}

// suppress has what was marked for people who have opted out be skipped: no attempt of it begins,
// and its sender keeps its turn.
func (m *marking) suppress(ctx context.Context) error {
	if m.Pair == nil || len(m.marked) == 0 {
		return nil
	}
	someone := false
	if err := m.tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM suppression)").Scan(&someone); err != nil || !someone {
		return err
	}
	of, list := map[int64]Pair{}, []listedPair{}
	for _, e := range m.marked {
		if pair := m.pair(e); pair.To != "" {
			of[e.N], list = pair, append(list, listedPair(pair))
		}
	}
	out, err := m.outOf(ctx, list)
	if err != nil || len(out) == 0 {
		return err
	}
	var skipped [][]any
	m.marked = slices.DeleteFunc(m.marked, func(e Element) bool {
		pair, ok := of[e.N]
		if !ok || !out[pair] {
			return false
		}
		skipped = append(skipped, []any{m.run.ID, e.N})
		if sender := m.senders[e.N]; sender != "" {
			m.allowed[sender]++
		}
		return true
	})
	if _, err := m.tx.each(ctx, "UPDATE element SET state = 'skipped', error = 'opted out', token = NULL, attempt = attempt - 1, marked_at = CASE WHEN attempt > 1 THEN marked_at END WHERE run = ? AND n = ?", skipped); err != nil {
		return err
	}
	m.nudge() // there is room for others
	return m.run.count(ctx, m.tx, map[string]int64{Skipped: int64(len(skipped))})
}

// outOf are those of some pairs that have opted out.
func (m *marking) outOf(ctx context.Context, list []listedPair) (map[Pair]bool, error) {
	text, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	rows, err := m.tx.QueryContext(ctx, "SELECT account, sender, recipient FROM suppression WHERE (account, sender, recipient) IN (SELECT value->>'account', value->>'sender', value->>'to' FROM "+listed+")", string(text))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[Pair]bool{}
	for rows.Next() {
		var pair Pair
		if err := rows.Scan(&pair.Account, &pair.Sender, &pair.To); err != nil {
			return nil, err
		}
		out[pair] = true
	}
	return out, rows.Err()
}
