package pages

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/requests"
)

// What Twilio puts on a page where nobody says, and the most of most lists (facts 2.1).
const (
	usualPage  = 50
	mostOnPage = 1000
)

// Pages is the list that a request asks for.
type Pages struct {
	Name string // The model as scripts write it.
	// Client returns the client that makes a request, or why nothing does. It may be called from
	// any goroutine.
	Client func(requests.Request) (*api.Client, error)
	requests.Request
	// Only is the one page that is wanted, counted from 0, or -1 for all. Twilio
	// has no way to a page but through those before it (facts 2.2).
	Only int
}

// Open implements [Source].
func (p *Pages) Open(how Reading) Feed {
	if p.Only >= 0 {
		return &pageFeed{Pages: p}
	}
	return &pageFeed{Pages: p.sized(how.Want), ahead: how.Ahead}
}

// sized returns the list in pages as large as Twilio has them, where more than the usual one is
// wanted: a list of a million is then a thousand requests. Of a list that is whole in one answer
// the size of a page is how much there is, and the script's to choose.
func (p *Pages) sized(want int) *Pages {
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

// Describe returns the model.
func (p *Pages) Describe() string { return p.Name }

// Narrowed is by what the request asks for.
func (p *Pages) Narrowed() (requests.Narrowing, string) { return p.Narrowing, p.Scope.Doubt }

// Within returns the same list in another scope.
func (p *Pages) Within(sc *requests.Scope) *Pages {
	r := *p.Request.Request
	r.Account, r.Connect = sc.Account, sc.Connect
	r.Path = map[string]string{}
	for name, value := range p.Path {
		if v := sc.Path[catalog.SnakeCase(name)]; v != "" {
			value = v
		}
		r.Path[name] = value
	}
	if sc.Account != "" {
		delete(r.Path, "AccountSid")
	}
	out := *p
	out.Request.Request, out.Scope = &r, sc.Doubted(p.Scope.Doubt)
	return &out
}

// pageFeed reads pages by following Twilio's own links.
type pageFeed struct {
	*Pages
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

func (f *pageFeed) Next(ctx context.Context) (Element, bool, error) {
	for !f.done {
		if f.page != nil && f.at < len(f.page.Items) {
			item := f.page.Items[f.at]
			f.at++
			// The first element alone may be all that is wanted.
			if f.ahead && f.at == 2 && f.page.HasNext() {
				f.fetch(ctx)
			}
			return Element{item, f.Scope}, true, nil
		}
		if err := f.turn(ctx); err != nil {
			return Element{}, false, err
		}
	}
	return Element{}, false, nil
}

func (f *pageFeed) Buffered() bool { return !f.done && f.page != nil && f.at < len(f.page.Items) }

// turn goes to the next page, or to the one page that is wanted.
func (f *pageFeed) turn(ctx context.Context) (err error) {
	client, err := f.Client(f.Request)
	if err != nil {
		return err
	}
	page := f.page
	switch {
	case page == nil:
		if page, err = client.Page(ctx, f.Request.Request); err != nil {
			return err
		}
		for skipped := 0; skipped < f.Only; skipped++ {
			if !page.HasNext() {
				f.done = true
				return nil
			}
			if page, err = client.Next(ctx, page); err != nil {
				return err
			}
		}
	case f.Only >= 0 || !page.HasNext():
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
	client, err := f.Client(f.Request)
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

func (f *pageFeed) Stop() {
	if f.pending != nil {
		f.pending.cancel()
		<-f.pending.ready
		f.pending = nil
	}
	f.done = true
}
