package api

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"iter"

	"dialtone/api/catalog"
	"dialtone/internal/secret"
)

// Page is one page of a list.
type Page struct {
	Items     []json.RawMessage // the records; parts of Raw's bytes
	Raw       json.RawMessage   // the whole answer
	RequestID string            // "RQ…", or ""

	call  *call
	key   string
	next  string // path and query of the next page, or ""
	trail *trail
	depth int // how many pages stand before this one
	stale int // how many pages on end have brought nothing new, this one included
	print uint64
}

// HasNext reports whether there is a page after this one.
func (p *Page) HasNext() bool { return p.next != "" }

// Page returns the first page of a list. The request carries what was asked for
// and nothing else.
func (c *Client) Page(ctx context.Context, r *Request) (*Page, error) {
	key := r.Operation.Resource.Collection
	if key == "" || r.Operation.Kind != catalog.List {
		return nil, badRequest(r, "is not a list")
	}
	k, err := c.prepare(r)
	if err != nil {
		return nil, err
	}
	t := &trail{seed: maphash.MakeSeed(), depths: make(map[uint64]int)}
	t.follow(k.url.RequestURI(), 0)
	return c.page(ctx, &Page{call: k, key: key, trail: t})
}

// Next returns the page after p, by Twilio's own link: its path and query, at the
// host that p came from. It returns nil if p is the last one.
//
// A link to another host, to a page that was there before, or on and on to pages
// with nothing new, is a [ConnectionError].
func (c *Client) Next(ctx context.Context, p *Page) (*Page, error) {
	if !p.HasNext() {
		return nil, nil
	}
	k := *p.call
	u, err := c.link(&k, p.next)
	if err != nil {
		return nil, &ConnectionError{Method: k.method, URL: k.shown(), Status: 200, RequestID: p.RequestID, Problem: err.Error(), outcome: Refused}
	}
	k.url = u
	if !p.trail.follow(u.RequestURI(), p.depth+1) {
		return nil, p.endless("the link to the next page leads back to a page that was there before")
	}
	if p.stale >= patientPages {
		return nil, p.endless(fmt.Sprintf("%d pages on end have brought nothing new and there is still a next one", p.stale))
	}
	return c.page(ctx, &Page{call: &k, key: p.key, trail: p.trail, depth: p.depth + 1, stale: p.stale, print: p.print})
}

// patientPages is how many pages in a row may be empty or like the one before.
const patientPages = 200

func (p *Page) endless(problem string) error {
	return &ConnectionError{Method: p.call.method, URL: p.call.shown(), Status: 200, RequestID: p.RequestID,
		Problem: "this list does not end: " + problem, outcome: Refused}
}

// page fetches what a page's call names and fills the page in.
func (c *Client) page(ctx context.Context, p *Page) (*Page, error) {
	a, err := c.send(ctx, p.call)
	if err != nil {
		return nil, err
	}
	parts, err := splitPage(a.body, p.key)
	if err != nil {
		return nil, c.unreadable(p.call, a, err)
	}
	p.Items, p.Raw, p.RequestID, p.next = parts.items, a.body, a.requestID(), parts.next
	if p.next == "" && parts.token != "" {
		p.next = withToken(p.call.url, parts.token)
	}
	print := maphash.Bytes(p.trail.seed, parts.whole)
	if p.depth > 0 && (len(p.Items) == 0 || print == p.print) {
		p.stale++
	} else {
		p.stale = 0
	}
	p.print = print
	return p, nil
}

// Pages returns the pages of a list, each fetched when it is asked for. After an
// error there are no more.
func (c *Client) Pages(ctx context.Context, r *Request) iter.Seq2[*Page, error] {
	return func(yield func(*Page, error) bool) {
		p, err := c.Page(ctx, r)
		for {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(p, nil) || !p.HasNext() {
				return
			}
			p, err = c.Next(ctx, p)
		}
	}
}

// Format prints how many records the page has, whatever the verb.
func (p *Page) Format(f fmt.State, _ rune) {
	secret.Handle(f, p, fmt.Sprintf("%d items", len(p.Items)))
}
