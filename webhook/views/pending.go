package views

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"dialtone/webhook"
)

// pending are the requests to views that are under way.
type pending struct {
	mutex    sync.Mutex
	requests map[*webhook.Request]time.Time // When they came.
}

func (p *pending) begin(r *webhook.Request, at time.Time) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.requests == nil {
		p.requests = map[*webhook.Request]time.Time{}
	}
	p.requests[r] = at
}

func (p *pending) end(r *webhook.Request) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(p.requests, r)
}

// Pending returns the requests that views are answering now, the oldest first, for a person who
// waits for them: "POST /voice CA… (3s)".
func (v *Views) Pending() []string {
	v.pending.mutex.Lock()
	defer v.pending.mutex.Unlock()
	requests := make([]*webhook.Request, 0, len(v.pending.requests))
	for r := range v.pending.requests {
		requests = append(requests, r)
	}
	slices.SortFunc(requests, func(a, b *webhook.Request) int { return v.pending.requests[a].Compare(v.pending.requests[b]) })
	lines := make([]string, len(requests))
	now := v.options.Clock()
	for i, r := range requests {
		about := strings.TrimSpace(r.Method + " " + r.HTTP().URL.Path + " " + r.SID())
		lines[i] = fmt.Sprintf("%s (%v)", about, now.Sub(v.pending.requests[r]).Round(time.Second/10))
	}
	return lines
}
