package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"
)

// marking is what a step marks: as many elements as can begin at once.
type marking struct {
	*pump
	tx       *tx
	token    string
	free     int
	quiet    string         // The zones in which it is quiet, in JSON.
	allowed  map[string]int // How many each sender that has a rate may begin.
	marked   []Element
	finished []*slice
	from     []map[string]int64 // Where each slice goes on, by sender.
}

// mark takes elements from the slices that this process has. [pump.handled] is told when the marks are
// committed.
func (m *marking) mark(ctx context.Context) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, s := range m.slices {
		next := map[string]int64{}
		over := true
		for _, sender := range append([]string{""}, m.run.Options.senders()...) {
			from := max(s.From, s.at[sender])
			next[sender] = from
			most := m.free - len(m.marked)
			if sender != "" {
				most = min(most, m.allowed[sender])
			}
			if s.over || most <= 0 {
				over = false
				continue
			}
			got, err := m.slice(ctx, s, sender, from, most)
			if err != nil {
				return err
			}
			for _, e := range got {
				next[sender] = max(next[sender], e.N+1)
			}
			m.marked = append(m.marked, got...)
			if sender != "" {
				m.allowed[sender] -= len(got)
			}
			over = over && len(got) < most
		}
		m.from = append(m.from, next)
		if over {
			m.finished = append(m.finished, s) // what of it waits for a time of its own has a slice of its own
		}
	}
	return nil
}

// marks marks what waits, by sender.
const marks = "UPDATE element SET state = 'sending', token = ?, attempt = attempt + 1, marked_at = " + now + ", deadline = " + now + " + ? " +
	"WHERE run = ? AND state = 'waiting' AND n IN (SELECT n FROM element" + byWaiting + " WHERE run = ? AND sender = ? AND n >= ? AND n < ? AND state = 'waiting' AND not_before <= " + now +
	" AND zone NOT IN (SELECT value->>'zone' FROM " + listed + ") ORDER BY n LIMIT ?) " +
	"RETURNING n, key, params, attempt, marked_at"

// slice marks elements of a sender's in a slice.
func (m *marking) slice(ctx context.Context, s *slice, sender string, from int64, most int) ([]Element, error) {
	deadline := (m.Times.Lease + m.Times.Request + m.Times.Margin).Milliseconds()
	rows, err := m.tx.QueryContext(ctx, marks, m.token, deadline, m.run.ID, m.run.ID, sender, from, s.To, m.quiet, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var got []Element
	for rows.Next() {
		e := Element{State: Sending}
		var at sql.NullInt64
		if err := rows.Scan(&e.N, &e.Key, &e.Params, &e.Attempt, &at); err != nil {
			return nil, err
		}
		e.Marked = timeOf(at)
		got = append(got, e)
	}
	return got, rows.Err()
}

// hush finds the zones in which it is quiet. Where it is no longer so in one, all that waits is looked
// at again: slices have passed what was in it.
func (p *pump) hush(ctx context.Context, tx *tx) (string, error) {
	var quiet []string
	if p.run.Options.Quiet != nil {
		var at int64
		if err := tx.QueryRowContext(ctx, "SELECT "+now).Scan(&at); err != nil {
			return "", err
		}
		zones, err := column[string](ctx, tx.statements, "SELECT name FROM zone WHERE run = ?", p.run.ID)
		if err != nil {
			return "", err
		}
		quiet = p.run.Options.quietZones(time.UnixMilli(at), zones)
	}
	if slices.ContainsFunc(p.quiet, func(zone string) bool { return !slices.Contains(quiet, zone) }) {
		p.mutex.Lock()
		p.slices = append(p.slices, newSlice(sliceOf{p.run.ID, 0, p.run.Total}))
		p.mutex.Unlock()
	}
	p.quiet = quiet
	type zone struct {
		Zone string `json:"zone"`
	}
	all := make([]zone, len(quiet))
	for i, name := range quiet {
		all[i].Zone = name
	}
	data, err := json.Marshal(all)
	return string(data), err
}

// handled has slices go on behind what was marked of them, and lets go of those that are finished.
// River may have added some meanwhile.
func (p *pump) handled(m *marking) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for i, at := range m.from {
		p.slices[i].at = at
	}
	p.slices = slices.DeleteFunc(p.slices, func(s *slice) bool { return s.over || slices.Contains(m.finished, s) })
	for _, s := range m.finished {
		close(s.done)
	}
}
