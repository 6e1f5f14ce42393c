package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
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
	from     []int64          // Where each slice goes on,
	paced    map[string]int64 // and each sender that has a rate.
	senders  map[int64]string // That of each element that was marked, where it has a rate.
}

// mark takes elements of senders that have a rate from wherever they are in the run: in a slice,
// those of a slow sender would keep others waiting. All else it takes from the slices that this
// process has. [pump.handled] is told when the marks are committed.
func (m *marking) mark(ctx context.Context) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.paced = maps.Clone(m.pump.paced)
	for _, s := range m.slices {
		for sender, at := range m.paced {
			if !s.seen {
				m.paced[sender] = min(at, s.From) // it may have what waits again
			}
		}
	}
	for _, sender := range m.run.Options.senders() {
		at, err := m.take(ctx, sliceOf{m.run.ID, 0, m.run.Total}, sender, m.paced[sender], m.allowed[sender])
		if err != nil {
			return err
		}
		m.allowed[sender] -= at.got
		m.paced[sender] = at.next
	}
	for _, s := range m.slices {
		at := taken{next: s.at}
		if !s.over {
			var err error
			if at, err = m.take(ctx, s.sliceOf, "", s.at, m.free); err != nil {
				return err
			}
		}
		m.from = append(m.from, at.next)
		if at.all {
			m.finished = append(m.finished, s) // what of it waits for a time of its own has a slice of its own
		}
	}
	return nil
}

// taken is what a sender has had marked of a part of the run.
type taken struct {
	got  int
	next int64 // Where it goes on.
	all  bool  // Whether nothing waits any more that could begin.
}

// take marks elements of a sender's, as many as it may begin and this process has places for.
func (m *marking) take(ctx context.Context, of sliceOf, sender string, from int64, most int) (taken, error) {
	most = min(most, m.free-len(m.marked))
	if most <= 0 {
		return taken{next: from}, nil
	}
	got, err := m.slice(ctx, of, sender, from, most)
	for _, e := range got {
		from = max(from, e.N+1)
		if sender != "" {
			m.senders[e.N] = sender
		}
	}
	m.marked = append(m.marked, got...)
	return taken{len(got), from, len(got) < most}, err
}

// marks marks what waits, by sender.
const marks = "UPDATE element SET state = 'sending', token = ?, attempt = attempt + 1, marked_at = " + now + ", deadline = " + now + " + ? " +
	"WHERE run = ? AND state = 'waiting' AND n IN (SELECT n FROM element" + byWaiting + " WHERE run = ? AND sender = ? AND n >= ? AND n < ? AND state = 'waiting' AND not_before <= " + now +
	" AND zone NOT IN (SELECT value->>'zone' FROM " + listed + ") ORDER BY n LIMIT ?) " +
	"RETURNING n, key, params, attempt, marked_at"

// slice marks elements of a sender's in a slice.
func (m *marking) slice(ctx context.Context, s sliceOf, sender string, from int64, most int) ([]Element, error) {
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
		e.Marked, e.Callback = timeOf(at), m.run.callbackOf(e)
		got = append(got, e)
	}
	return got, rows.Err()
}

// hush finds the zones in which it is quiet. Where it is no longer so in one, all that waits is
// looked at again: slices have passed what was in it.
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
		p.add(sliceOf{p.run.ID, 0, p.run.Total})
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

// add gives this process a slice.
func (p *pump) add(of sliceOf) *slice {
	s := newSlice(of)
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.slices = append(p.slices, s)
	return s
}

// lookAgain has a process that has had nothing to do for a while look at all that waits: what River
// has given to one that is gone, or gave before its time by another machine's clock. In quiet hours
// all may wait, and would be read for nothing.
func (p *pump) lookAgain(m *marking) {
	if len(m.marked) > 0 || len(m.from) > 0 || p.underWay > 0 || len(p.quiet) > 0 {
		p.idleFrom = time.Time{}
		return
	}
	if p.idleFrom.IsZero() {
		p.idleFrom = time.Now()
	}
	if time.Since(p.idleFrom) > looksAgainAfter {
		p.idleFrom = time.Time{}
		p.add(sliceOf{p.run.ID, 0, p.run.Total})
	}
}

// looksAgainAfter is after how long without anything to do.
const looksAgainAfter = 5 * time.Second

// handled has slices go on behind what was marked of them, and lets go of those that are finished.
// River may have added some meanwhile.
func (p *pump) handled(m *marking) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for i, at := range m.from {
		p.slices[i].at, p.slices[i].seen = at, true
	}
	if m.paced != nil {
		p.paced = m.paced
	}
	p.slices = slices.DeleteFunc(p.slices, func(s *slice) bool { return s.over || slices.Contains(m.finished, s) })
	for _, s := range m.finished {
		close(s.done)
	}
}
