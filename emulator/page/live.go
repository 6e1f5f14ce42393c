package page

import (
	"fmt"
	"net/http"
	"time"
)

// pause is how long, in real time, changes are gathered before they are told.
const pause = 80 * time.Millisecond

// live tells as server-sent events that something has changed, so that a view is shown again. It
// tells no more than that: a view that cannot keep up misses nothing.
func (p *Page) live(w http.ResponseWriter, r *http.Request) {
	v, err := p.visit(r)
	if err != nil {
		// A browser gives up for good where the answer is no success.
		http.Error(w, plain(err), statusOf(err))
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w).Flush
	changed := v.s.Changed()
	for n := 0; ; n++ {
		// The first one says that it listens: what changed since the view was rendered is in it.
		if _, err := fmt.Fprintf(w, "event: changed\ndata: %d\n\n", n); err != nil || flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
		select {
		case <-time.After(pause):
		case <-r.Context().Done():
			return
		}
		changed = v.s.Changed()
	}
}
