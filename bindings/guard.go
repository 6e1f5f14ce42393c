package bindings

import (
	"context"
	"fmt"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/bulk"
	"dialtone/bindings/internal/requests"
)

// Deed is something that a person may want to be asked about before it is sent:
// it spends money, ends an account, or does much at once.
type Deed struct {
	Method string // "IncomingPhoneNumber.create", "Recording.destroyAll"
	About  string // in a few words: "buys a phone number"
	Count  int    // of requests, or -1 where only the end of an iterable will tell
	// Unfiltered says that destroyAll or updateAll takes everything that the account has of the
	// model, for its collection has no filter; limit, page_size and account_sid are none.
	Unfiltered bool
	// Durable is the name of the durable run that begins, or "". Segments is how many segments its
	// texts have together, or 0 where it sends none.
	Durable  string
	Segments int64
}

// refusedError says that a deed was not allowed.
type refusedError string

func (e refusedError) Error() string {
	return string(e) + " was not confirmed, and nothing was sent"
}

// Outcome is not sent.
func (e refusedError) Outcome() api.Outcome { return api.NotSent }

// allowedKey marks the context of requests that were asked about together.
type allowedKey struct{}

// guarded asks about a request that spends money or ends an account.
func (m *model) guarded(ctx context.Context, r requests.Request) error {
	if m.guard == nil || ctx.Value(allowedKey{}) != nil {
		return nil
	}
	about := deedOf(r.Request)
	if about == "" {
		return nil
	}
	return m.allowed(ctx, Deed{Method: m.name + "." + string(r.Operation.Kind), About: about, Count: 1})
}

// guardedAll asks about a request for each row, and returns the context for them.
func (m *model) guardedAll(ctx context.Context, deed Deed, rows bulk.Rows) (context.Context, error) {
	if list, ok := rows.(*bulk.Listed); ok {
		for _, el := range list.Elements {
			if el.Request.Request != nil {
				deed.Count++
				if deed.About == "" {
					deed.About = deedOf(el.Request.Request)
				}
			}
		}
	} else {
		deed.Count = -1
	}
	if deed.Count == 0 || m.guard == nil {
		return ctx, nil
	}
	if err := m.allowed(ctx, deed); err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, allowedKey{}, true), nil
}

func (m *model) allowed(ctx context.Context, deed Deed) error {
	client, err := m.ns.client()
	if err != nil || client.DryRun() || m.guard(ctx, deed) {
		return err
	}
	if deed.Count < 0 {
		return refusedError(deed.Method + " (a request for each row)")
	}
	if deed.Count > 1 {
		return refusedError(fmt.Sprintf("%s (%d requests)", deed.Method, deed.Count))
	}
	return refusedError(deed.Method)
}

// deedOf says what a request does that cannot be undone for nothing, or "".
func deedOf(r *api.Request) string {
	op := r.Operation
	switch {
	case op.Kind == catalog.Create && strings.HasPrefix(op.Resource.Name, "IncomingPhoneNumber") && op.Resource.Parent == accountPath:
		return "buys a phone number"
	case op.Kind == catalog.Update && op.Resource.Name == "Account":
		for _, p := range r.Form {
			if p.Name == "Status" && p.Value == "closed" {
				return "closes an account for good"
			}
		}
	}
	return ""
}

// accountPath is what numbers are bought below; add-ons of a number are not.
const accountPath = "/2010-04-01/Accounts/{Sid}.json"
