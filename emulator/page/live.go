package page

import (
	"net/http"

	"dialtone/internal/pages"
)

// live tells when a session has changed.
func (p *Page) live(w http.ResponseWriter, r *http.Request) {
	v, err := p.visit(r)
	if err != nil {
		// A browser gives up for good where the answer is not a success.
		http.Error(w, plain(err), statusOf(err))
		return
	}
	pages.Live(w, r, v.s.Changed)
}
