package durable

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
)

// A message that an unknown element made was created within these of its mark, by Twilio's clock.
const (
	createdBefore = 5 * time.Second
	createdAfter  = time.Minute
)

// listed of messages to one number, of which more than these are not looked at.
const mostListed = 1000

// mostLooking lists are read at once, of those that may be under way.
const mostLooking = 10

// reconcile looks in Twilio's list of messages for what is unknown, and returns how many it found.
// A message is the element's where all that was given is the same and it was created when the
// element was marked; each SID is one element's. What is not found stays unknown, for that proves
// nothing: it is looked for again when the script is run again.
//
// Several numbers are looked at at once, for after an outage very much may be unknown. Elements of
// one number keep their order: the first has the first message that may be its own.
func (s *Sender) reconcile(ctx context.Context) (found int, err error) {
	if s.Catalog.Name != "Message" || !s.Catalog.Has(catalog.List) {
		return 0, nil
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var looking sync.WaitGroup
	var all atomic.Int64
	numbers := make([]chan unknown, max(1, min(mostLooking, s.Concurrency)))
	for i := range numbers {
		numbers[i] = make(chan unknown, 100) // so that one number with many holds up no other
		looking.Go(func() {
			for u := range numbers[i] {
				claimed, err := s.find(ctx, u)
				if err != nil {
					cancel(err)
					return
				}
				if claimed {
					all.Add(1)
				}
			}
		})
	}
	err = s.unknowns(ctx, func(u unknown) error {
		to := crc32.ChecksumIEEE([]byte(u.request.Form.Get("To")))
		select {
		case numbers[to%uint32(len(numbers))] <- u:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	})
	for _, elements := range numbers {
		close(elements)
	}
	looking.Wait()
	return int(all.Load()), cmp.Or(context.Cause(ctx), err)
}

// unknown is an element of which nobody knows what came, and what it asks for.
type unknown struct {
	Element
	request *api.Request
}

func (s *Sender) unknowns(ctx context.Context, each func(unknown) error) error {
	for e, err := range s.Run.Elements(ctx, "unknown") {
		if err != nil {
			return err
		}
		r, err := api.ReadRequest(e.Params, s.Catalog.Operations(catalog.Create))
		if err != nil {
			return err
		}
		if err := each(unknown{e, r}); err != nil {
			return err
		}
	}
	return nil
}

// find reports whether a message was found that is the element's from here on.
func (s *Sender) find(ctx context.Context, u unknown) (bool, error) {
	sids, err := s.candidates(ctx, u)
	if err != nil {
		return false, err
	}
	for _, sid := range sids {
		if claimed, err := s.Run.Found(ctx, u.N, sid); claimed || err != nil {
			return claimed, err
		}
	}
	return false, nil
}

// message is what a list tells of a message.
type message struct {
	SID         string  `json:"sid"`
	From        *string `json:"from"`
	Service     *string `json:"messaging_service_sid"`
	Body        string  `json:"body"`
	Direction   string  `json:"direction"`
	DateCreated string  `json:"date_created"`
	created     time.Time
}

// candidates are the SIDs of messages that an element may have made, the earliest first.
func (s *Sender) candidates(ctx context.Context, u unknown) ([]string, error) {
	r := u.request
	client, err := s.Client()
	if err != nil {
		return nil, err
	}
	var candidates []message
	seen := 0
	list := &api.Request{
		Operation: s.Catalog.Operations(catalog.List)[0], Account: r.Account, Connect: r.Connect,
		Query: api.Values{{Name: "To", Value: r.Form.Get("To")}, {Name: "PageSize", Value: "200"}},
	}
	for raw, err := range client.List(ctx, list) {
		if err != nil {
			return nil, err
		}
		if seen++; seen > mostListed {
			break
		}
		var m message
		if json.Unmarshal(raw, &m) != nil {
			continue
		}
		if m.created, err = time.Parse(time.RFC1123Z, m.DateCreated); err == nil && m.isOf(r, u.Element) {
			candidates = append(candidates, m)
		}
	}
	slices.SortFunc(candidates, func(a, b message) int { return a.created.Compare(b.created) })
	sids := make([]string, len(candidates))
	for i, m := range candidates {
		sids[i] = m.SID
	}
	return sids, nil
}

// isOf reports whether a message may be what an element's request made.
func (m message) isOf(r *api.Request, e Element) bool {
	same := func(given string, got *string) bool { return given == "" || got != nil && *got == given }
	// Dates of Twilio's have no parts of a second.
	mark := e.Marked.Truncate(time.Second)
	return strings.HasPrefix(m.Direction, "outbound") && m.Body == r.Form.Get("Body") &&
		same(r.Form.Get("From"), m.From) && same(r.Form.Get("MessagingServiceSid"), m.Service) &&
		!m.created.Before(mark.Add(-createdBefore)) && !m.created.After(mark.Add(createdAfter))
}

// tellFound says how many of what was unknown has been found.
func (s *Sender) tellFound(found int, err error) {
	if found > 0 {
		fmt.Fprintf(s.Stderr, "%s: the run %q: %d that were unknown have been found in Twilio's list\n", s.Method, s.Name, found)
	}
	if err != nil {
		fmt.Fprintf(s.Stderr, "%s: the run %q: what is unknown could not be looked for: %v\n", s.Method, s.Name, err)
	}
}
