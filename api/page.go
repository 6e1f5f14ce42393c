package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"net/url"
	"strings"
	"sync"

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

// List returns the records of a list, all pages of it. One page is in memory at
// a time, and the next one is fetched in the background from the second record
// of a page on: who wants only the first record makes one request. Nothing runs
// on after the loop has ended, however it ends. After an error there are no more
// records.
//
// A record is a part of its page's bytes; code that keeps one for long does well to
// clone it.
func (c *Client) List(ctx context.Context, r *Request) iter.Seq2[json.RawMessage, error] {
	return func(yield func(json.RawMessage, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var next ahead
		defer func() {
			cancel()
			next.wait()
		}()
		p, err := c.Page(ctx, r)
		for {
			if err != nil {
				yield(nil, err)
				return
			}
			for i, item := range p.Items {
				if i == 1 && p.HasNext() {
					next = c.fetchAhead(ctx, p)
				}
				if !yield(item, nil) {
					return
				}
			}
			switch {
			case !p.HasNext():
				return
			case next != nil:
				p, err = next.wait()
				next = nil
			default:
				p, err = c.Next(ctx, p)
			}
		}
	}
}

// ahead is a page on its way.
type ahead chan fetched

type fetched struct {
	page *Page
	err  error
}

// fetchAhead begins to fetch the page after p.
func (c *Client) fetchAhead(ctx context.Context, p *Page) ahead {
	next := make(ahead)
	go func() {
		page, err := c.Next(ctx, p)
		next <- fetched{page, err}
	}()
	return next
}

// wait returns the page when it is there. It is called once, or of no page.
func (a ahead) wait() (*Page, error) {
	if a == nil {
		return nil, nil
	}
	f := <-a
	return f.page, f.err
}

// withToken returns the link to the next page where Twilio gives its token only.
func withToken(u *url.URL, token string) string {
	var kept []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); pair != "" && name != "PageToken" && name != "Page" {
			kept = append(kept, pair)
		}
	}
	return u.EscapedPath() + "?" + strings.Join(append(kept, "PageToken="+url.QueryEscape(token)), "&")
}

// link returns where the next page is: the link's path and query, on the host
// that the call went to. A host in the link must be Twilio's or the base URL's;
// it decides nothing else.
func (c *Client) link(k *call, next string) (*url.URL, error) {
	u, err := url.Parse(next)
	if err != nil {
		return nil, errors.New("the link to the next page cannot be read")
	}
	if u.Host != "" && !atTwilio(u.Host) && (c.base == nil || u.Host != c.base.Host) {
		return nil, fmt.Errorf("the link to the next page leads to another host, %s, where credentials do not go", u.Host)
	}
	path := u.EscapedPath()
	if c.base != nil {
		// A server that knows its own address gives links below it.
		if rest, ok := strings.CutPrefix(path, c.base.EscapedPath()); ok && strings.HasPrefix(rest, "/") {
			path = rest
		}
	}
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New("the link to the next page has no path")
	}
	at := &url.URL{Scheme: k.url.Scheme, Host: k.url.Host}
	if c.base != nil {
		path = c.base.EscapedPath() + path
	}
	if at.Path, err = url.PathUnescape(path); err != nil {
		return nil, errors.New("the link to the next page cannot be read")
	}
	at.RawPath = path
	at.RawQuery = sendable(u.RawQuery)
	return at, nil
}

// sendable escapes what a query may not hold, and leaves the rest as it is.
func sendable(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// trail remembers the pages of a list, by what their requests' lines say.
type trail struct {
	seed   maphash.Seed
	mu     sync.Mutex
	depths map[uint64]int
}

// follow reports whether a page is new at this depth. Going on twice from one page
// is fine; coming by the same page later is not.
func (t *trail) follow(uri string, depth int) bool {
	h := maphash.String(t.seed, uri)
	t.mu.Lock()
	defer t.mu.Unlock()
	first, seen := t.depths[h]
	if !seen {
		t.depths[h] = depth
		return true
	}
	return first == depth
}
