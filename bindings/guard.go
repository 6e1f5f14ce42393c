package bindings

import (
	"context"
	"fmt"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
)

// Deed is something that a person may want to be asked about before it is sent:
// it spends money, ends an account, or does much at once.
type Deed struct {
	Method string // "IncomingPhoneNumber.create", "Recording.destroyAll"
	About  string // in a few words: "buys a phone number"
	Count  int    // of requests
}

// WithGuard sets who is asked about a [Deed]: where allow answers false, nothing
// is sent and an error is thrown. It may be called from any goroutine. Without it
// nobody is asked.
func WithGuard(allow func(context.Context, Deed) bool) Option {
	return func(m *Module) { m.guard = allow }
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
func (m *model) guarded(ctx context.Context, r request) error {
	if m.guard == nil || ctx.Value(allowedKey{}) != nil {
		return nil
	}
	about := deedOf(r.Request)
	if about == "" {
		return nil
	}
	return m.allowed(ctx, Deed{Method: m.name + "." + string(r.Operation.Kind), About: about, Count: 1})
}

// guardedAll asks about many requests, and returns the context for them.
func (m *model) guardedAll(ctx context.Context, method string, requests []request) (context.Context, error) {
	count, about := 0, ""
	for _, r := range requests {
		if r.Request != nil {
			count++
			if about == "" {
				about = deedOf(r.Request)
			}
		}
	}
	if m.guard == nil || count == 0 {
		return ctx, nil
	}
	if err := m.allowed(ctx, Deed{method, about, count}); err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, allowedKey{}, true), nil
}

func (m *model) allowed(ctx context.Context, deed Deed) error {
	client, err := m.ns.connected()
	if err != nil || client.DryRun() || m.guard(ctx, deed) {
		return err
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
