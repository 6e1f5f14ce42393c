// Package pages reads Twilio's lists: page after page by the links that Twilio gives, the next one
// ahead of need where the caller says so; cut off after some elements; and of what lies below each
// element of another list. A [Reader] keeps what is found, for several that ask at once.
//
// It knows no VM: elements are JSON until the bindings make records of them.
package pages

import (
	"context"
	"encoding/json"

	"dialtone/bindings/internal/requests"
)

// Element is one element of a list, before it is a record.
type Element struct {
	Raw   json.RawMessage
	Scope *requests.Scope
}

// Feed gives the elements of a list one after another. It is used by one
// goroutine at a time, and not necessarily the loop's.
type Feed interface {
	// Next returns the next element, and false at the end.
	Next(ctx context.Context) (Element, bool, error)
	// Buffered reports whether Next has an element already and waits for nothing.
	Buffered() bool
	// Stop ends a request that is under way. It may be called more than once.
	Stop()
}

// Source is a list that can be read from its start as often as one likes.
type Source interface {
	// Open starts at the first page, and makes no request yet.
	Open(how Reading) Feed
	// Describe says which list it is, for people.
	Describe() string
	// Narrowed says by what it is less than all, and the doubt of a filter that says nothing.
	Narrowed() (by requests.Narrowing, doubt string)
}

// Reading says how a list will be read.
type Reading struct {
	Ahead bool // the next page is asked for while the elements of this one are used
	Want  int  // how many elements, at most: All, or 0 where nobody knows
}

// All is more records than any list has.
const All = int(^uint(0) >> 1)
