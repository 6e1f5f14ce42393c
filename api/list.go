package api

import (
	"context"
	"encoding/json"
	"iter"
)

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
