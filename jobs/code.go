package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// coding is the step that has runs keep the hash of the code that made them. Those from before have
// none.
const coding = `
ALTER TABLE run ADD COLUMN code_hash TEXT NOT NULL DEFAULT '';
`

// comparing is the step that has processes say what code their handlers have, as JSON.
const comparing = `
ALTER TABLE worker ADD COLUMN codes TEXT NOT NULL DEFAULT '';
`

// code is what a handler has in a process, as the process says it.
type code struct {
	Version int    `json:"version"`
	Code    string `json:"code"`
}

// codes is what a process says of its handlers, by name: "" where it knows of no code.
func codes(handlers map[string]Handler) string {
	all := map[string]code{}
	for name, h := range handlers {
		if h.Code != "" {
			all[name] = code{h.Version, h.Code}
		}
	}
	if len(all) == 0 {
		return ""
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic(err) // of texts and numbers there is none
	}
	return string(text)
}

// A Mix is a version of a handler that has several codes in processes that work.
type Mix struct {
	Name    string
	Version int
	Codes   []string // Their hashes, in order.
}

// String says what is wrong, and what mends it.
func (m Mix) String() string {
	const shown = 12 // digits of a hash
	short := make([]string, len(m.Codes))
	for i, code := range m.Codes {
		short[i] = code[:min(shown, len(code))]
	}
	last, count := len(short)-1, "two"
	if len(short) > 2 {
		count = fmt.Sprint(len(short))
	}
	return fmt.Sprintf("%s: version %d has %s codes, %s and %s: give the newer a higher version", m.Name, m.Version, count, strings.Join(short[:last], ", "), short[last])
}

// Mixes are the versions of handlers that have several codes in processes that work, by name and
// version: which of them does a task is left to chance.
func (db *DB) Mixes(ctx context.Context) ([]Mix, error) {
	said, err := column[string](ctx, db.sql, "SELECT codes FROM worker WHERE codes != '' AND seen_at > "+now+" - ?", forgottenAfter.Milliseconds())
	if err != nil {
		return nil, err
	}
	type versioned struct {
		name    string
		version int
	}
	found := map[versioned]map[string]bool{}
	for _, text := range said {
		var all map[string]code
		if err := json.Unmarshal([]byte(text), &all); err != nil {
			return nil, fmt.Errorf("what a worker says of its code: %w", err)
		}
		for name, c := range all {
			of := versioned{name, c.Version}
			if found[of] == nil {
				found[of] = map[string]bool{}
			}
			found[of][c.Code] = true
		}
	}
	var mixes []Mix
	for of, codes := range found {
		if len(codes) > 1 {
			mixes = append(mixes, Mix{of.name, of.version, slices.Sorted(maps.Keys(codes))})
		}
	}
	slices.SortFunc(mixes, func(a, b Mix) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return a.Version - b.Version
	})
	return mixes, nil
}

// mixed tells of the mixes that the worker has a part in, once each for as long as they are there.
func (p *taskPump) mixed(ctx context.Context) {
	if p.Mixed == nil {
		return
	}
	mixes, err := p.db.Mixes(ctx)
	if err != nil {
		return // it is looked again
	}
	told := map[string]bool{}
	for _, m := range mixes {
		if h, ok := p.Handlers[m.Name]; !ok || h.Version != m.Version || !slices.Contains(m.Codes, h.Code) {
			continue
		}
		text := m.String()
		if told[text] = true; !p.mixes[text] {
			p.Mixed(m)
		}
	}
	p.mixes = told
}
