package pages

import (
	"cmp"
	"context"
	"slices"

	"dialtone/bindings/internal/requests"
)

// Nested is the list of what lies below each element of another list: the
// recordings of all of some calls.
type Nested struct {
	Owners   Source
	Name     string // The association's.
	Template *Pages // What is asked for below each.
	// Below returns the list below an element of Owners. It may be called from any goroutine.
	Below func(owner Element) Source
}

// Open implements [Source].
func (n *Nested) Open(how Reading) Feed {
	if how.Want < All {
		how.Want = 0 // of how many owners, nobody knows
	}
	return &nestedFeed{Nested: n, owners: n.Owners.Open(how), how: how}
}

// Describe returns the owners and the association.
func (n *Nested) Describe() string { return n.Owners.Describe() + "." + n.Name }

// Narrowed is by the owners' filters as well as by those below each.
func (n *Nested) Narrowed() (requests.Narrowing, string) {
	by, doubt := n.Owners.Narrowed()
	inner, innerDoubt := n.Template.Narrowed()
	by.Filtered = by.Filtered || inner.Filtered
	by.Unknown = slices.Concat(by.Unknown, inner.Unknown)
	return by, cmp.Or(doubt, innerDoubt)
}

type nestedFeed struct {
	*Nested
	owners Feed
	inner  Feed
	how    Reading
}

func (f *nestedFeed) Next(ctx context.Context) (Element, bool, error) {
	for {
		if f.inner != nil {
			if e, ok, err := f.inner.Next(ctx); ok || err != nil {
				return e, ok, err
			}
		}
		owner, ok, err := f.owners.Next(ctx)
		if !ok || err != nil {
			return Element{}, false, err
		}
		f.inner = f.Below(owner).Open(f.how)
	}
}

func (f *nestedFeed) Buffered() bool { return f.inner != nil && f.inner.Buffered() }

func (f *nestedFeed) Stop() {
	f.owners.Stop()
	if f.inner != nil {
		f.inner.Stop()
	}
}
