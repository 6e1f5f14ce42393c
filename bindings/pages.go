package bindings

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/requests"
)

// element is one element of a list, before it is a record.
type element struct {
	raw   json.RawMessage
	scope *requests.Scope
}

// feed gives the elements of a list one after another. It is used by one
// goroutine at a time, and not necessarily the loop's.
type feed interface {
	// next returns the next element, and false at the end.
	next(ctx context.Context) (element, bool, error)
	// buffered says that next has an element already, and waits for nothing.
	buffered() bool
	// stop ends a request that is under way. It may be called more than once.
	stop()
}

// source is a list that can be read from its start as often as one likes.
type source interface {
	// open starts at the first page, and makes no request yet.
	open(how reading) feed
	// describe says which list it is, for people.
	describe() string
	// narrowed says by what it is less than all, and the doubt of a filter that says nothing.
	narrowed() (by requests.Narrowing, doubt string)
}

// reading says how a list will be read.
type reading struct {
	ahead bool // the next page is asked for while the elements of this one are used
	want  int  // how many elements, at most: all, or 0 where nobody knows
}

// What Twilio puts on a page where nobody says, and the most of most lists (facts 2.1).
const (
	usualPage  = 50
	mostOnPage = 1000
)

// pages is the list that a request asks for.
type pages struct {
	model *model
	requests.Request
	// only is the one page that is wanted, counted from 0, or -1 for all. Twilio
	// has no way to a page but through those before it (facts 2.2).
	only int
}

func (p *pages) open(how reading) feed {
	if p.only >= 0 {
		return &pageFeed{pages: p}
	}
	return &pageFeed{pages: p.sized(how.want), ahead: how.ahead}
}

// sized returns the list in pages as large as Twilio has them, where more than the usual one is
// wanted: a list of a million is then a thousand requests. Of a list that is whole in one answer
// the size of a page is how much there is, and the script's to choose.
func (p *pages) sized(want int) *pages {
	size := p.Operation.Parameter("PageSize")
	if want <= usualPage || size == nil || p.Operation.Resource.Paging == catalog.NoPaging || p.Query.Get(size.Name) != "" {
		return p
	}
	most := mostOnPage
	if size.Max != nil {
		most = min(most, int(*size.Max))
	}
	if most = min(most, want); most <= usualPage {
		return p
	}
	r := *p.Request.Request
	r.Query = append(slices.Clip(r.Query), api.Pair{Name: size.Name, Value: strconv.Itoa(most)})
	out := *p
	out.Request.Request = &r
	return &out
}

func (p *pages) describe() string { return p.model.name }

func (p *pages) narrowed() (requests.Narrowing, string) { return p.Narrowing, p.Scope.Doubt }

// pageFeed reads pages by following Twilio's own links.
type pageFeed struct {
	*pages
	ahead   bool
	page    *api.Page
	at      int // the next element of the page
	done    bool
	pending *pendingPage
}

// pendingPage is a page asked for ahead of need.
type pendingPage struct {
	cancel context.CancelFunc
	ready  chan struct{} // closed when page and err stand
	page   *api.Page
	err    error
}

func (f *pageFeed) next(ctx context.Context) (element, bool, error) {
	for !f.done {
		if f.page != nil && f.at < len(f.page.Items) {
			item := f.page.Items[f.at]
			f.at++
			// The first element alone may be all that is wanted.
			if f.ahead && f.at == 2 && f.page.HasNext() {
				f.fetch(ctx)
			}
			return element{item, f.Scope}, true, nil
		}
		if err := f.turn(ctx); err != nil {
			return element{}, false, err
		}
	}
	return element{}, false, nil
}

func (f *pageFeed) buffered() bool { return !f.done && f.page != nil && f.at < len(f.page.Items) }

// turn goes to the next page, or to the one page that is wanted.
func (f *pageFeed) turn(ctx context.Context) (err error) {
	client, err := f.model.ns.client()
	if err != nil {
		return err
	}
	if err := unmade(client, f.Request); err != nil {
		return err
	}
	page := f.page
	switch {
	case page == nil:
		if page, err = client.Page(ctx, f.Request.Request); err != nil {
			return err
		}
		for skipped := 0; skipped < f.only; skipped++ {
			if !page.HasNext() {
				f.done = true
				return nil
			}
			if page, err = client.Next(ctx, page); err != nil {
				return err
			}
		}
	case f.only >= 0 || !page.HasNext():
		f.done = true
		return nil
	case f.pending != nil:
		page, err = f.awaited(ctx, client)
	default:
		page, err = client.Next(ctx, page)
	}
	if err != nil {
		return err // and the next turn asks for the same page
	}
	f.page, f.at = page, 0
	return nil
}

// awaited returns the page that was asked for ahead of need. It is asked for again
// where the run that did so has ended since, as at a console.
func (f *pageFeed) awaited(ctx context.Context, client *api.Client) (*api.Page, error) {
	pending := f.pending
	f.pending = nil
	defer pending.cancel()
	select {
	case <-pending.ready:
	case <-ctx.Done():
		pending.cancel()
		<-pending.ready
		return nil, ctx.Err()
	}
	if errors.Is(pending.err, context.Canceled) && ctx.Err() == nil {
		return client.Next(ctx, f.page)
	}
	return pending.page, pending.err
}

// fetch asks for the next page on a goroutine of its own, which ends with the
// context or with stop.
func (f *pageFeed) fetch(ctx context.Context) {
	client, err := f.model.ns.client()
	if err != nil {
		return // the turn to the next page says so
	}
	ctx, cancel := context.WithCancel(ctx)
	pending := &pendingPage{cancel: cancel, ready: make(chan struct{})}
	f.pending = pending
	page := f.page
	go func() {
		defer close(pending.ready)
		pending.page, pending.err = client.Next(ctx, page)
	}()
}

func (f *pageFeed) stop() {
	if f.pending != nil {
		f.pending.cancel()
		<-f.pending.ready
		f.pending = nil
	}
	f.done = true
}

// limited is a list cut off after some elements.
type limited struct {
	source
	limit int
}

func (l *limited) open(how reading) feed {
	how.want = min(how.want, l.limit)
	return &limitedFeed{feed: l.source.open(how), left: l.limit}
}

type limitedFeed struct {
	feed
	left int
}

func (f *limitedFeed) next(ctx context.Context) (element, bool, error) {
	if f.left == 0 {
		f.stop()
		return element{}, false, nil
	}
	e, ok, err := f.feed.next(ctx)
	if ok {
		f.left--
	}
	return e, ok, err
}

func (f *limitedFeed) buffered() bool { return f.left > 0 && f.feed.buffered() }

// nested is the list of what lies below each element of another list: the
// recordings of all of some calls.
type nested struct {
	owners   source
	name     string
	template *pages
	below    func(owner element) source
}

func (n *nested) open(how reading) feed {
	if how.want < all {
		how.want = 0 // of how many owners, nobody knows
	}
	return &nestedFeed{nested: n, owners: n.owners.open(how), how: how}
}

func (n *nested) describe() string { return n.owners.describe() + "." + n.name }

// narrowed is by the owners' filters as well as by those below each.
func (n *nested) narrowed() (requests.Narrowing, string) {
	by, doubt := n.owners.narrowed()
	inner, innerDoubt := n.template.narrowed()
	by.Filtered = by.Filtered || inner.Filtered
	by.Unknown = slices.Concat(by.Unknown, inner.Unknown)
	return by, cmp.Or(doubt, innerDoubt)
}

type nestedFeed struct {
	*nested
	owners feed
	inner  feed
	how    reading
}

func (f *nestedFeed) next(ctx context.Context) (element, bool, error) {
	for {
		if f.inner != nil {
			if e, ok, err := f.inner.next(ctx); ok || err != nil {
				return e, ok, err
			}
		}
		owner, ok, err := f.owners.next(ctx)
		if !ok || err != nil {
			return element{}, false, err
		}
		f.inner = f.below(owner).open(f.how)
	}
}

func (f *nestedFeed) buffered() bool { return f.inner != nil && f.inner.buffered() }

func (f *nestedFeed) stop() {
	f.owners.stop()
	if f.inner != nil {
		f.inner.stop()
	}
}
