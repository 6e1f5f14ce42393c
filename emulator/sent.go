package emulator

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/core"
	"dialtone/emulator/rest"
)

// Sent says which messages of the account's are meant. What is empty lets all through.
type Sent struct {
	To, From string
	Body     *regexp.Regexp
}

// expected is how a message remembers that it was asked after.
const expected = "expected"

func (s *Session) sent(f Sent) []*rest.Record {
	var rows []*rest.Record
	for _, a := range s.e.Accounts {
		if a.Tenant != s.tenant || a.Record.Holder == nil {
			continue
		}
		for _, r := range a.Table(s.e.Core("Message")).Rows {
			if strings.HasPrefix(r.Attr("direction"), "outbound") && (f.To == "" || r.Attr("to") == f.To) &&
				(f.From == "" || r.Attr("from") == f.From) && (f.Body == nil || f.Body.MatchString(r.Attr("body"))) {
				rows = append(rows, r)
			}
		}
	}
	slices.SortStableFunc(rows, (*rest.Record).Compare)
	return rows
}

func (s *Session) shown(rows []*rest.Record) []map[string]any {
	all := make([]map[string]any, len(rows))
	for i, r := range rows {
		all[i] = rest.Viewer{Engine: s.e}.Render(r, r.Kind, nil)
	}
	return all
}

// Sends returns the next message that the account sent and that is meant, of those that no call of
// it returned before, as the API shows it, and waits for one. The error says what was sent instead.
func (s *Session) Sends(ctx context.Context, f Sent, patience time.Duration) (map[string]any, error) {
	var found map[string]any
	err := s.wait(ctx, patience, func() bool {
		for _, r := range s.sent(f) {
			if r.Secrets[expected] == nil {
				r.Secrets[expected] = true
				found = s.shown([]*rest.Record{r})[0]
				return true
			}
		}
		return false
	})
	if err == nil {
		return found, nil
	}
	var b strings.Builder
	for _, m := range s.Unexpected() {
		fmt.Fprintf(&b, "\n  from %v to %v: %q", m["from"], m["to"], m["body"])
	}
	if b.Len() == 0 {
		return nil, fmt.Errorf("emulator: no such message was sent: %w; nothing was sent that was not asked after", err)
	}
	return nil, fmt.Errorf("emulator: no such message was sent: %w; but%s", err, b.String())
}

// Unexpected returns the messages that the account sent and that [Session.Sends] did not return,
// the oldest first, as the API shows them.
func (s *Session) Unexpected() []map[string]any {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	return s.shown(slices.DeleteFunc(s.sent(Sent{}), func(r *rest.Record) bool { return r.Secrets[expected] != nil }))
}

// Buy gives the account the first local number of the United States that is for sale, with
// attributes of its own ("voice_url", "sms_url"), and returns it.
func (s *Session) Buy(attributes map[string]any) (number string, err error) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.of.prepare()
	offers := core.Offers(s.e, "US", "Local")
	if len(offers) == 0 {
		return "", fmt.Errorf("emulator: all numbers are sold")
	}
	given := map[string]any{"account_sid": s.tenant.Account.SID, "phone_number": offers[0].Number}
	for name, v := range attributes {
		given[name] = v
	}
	r, err := s.e.Seed(s.e.Core("IncomingPhoneNumber"), given)
	if err != nil {
		return "", fmt.Errorf("emulator: buying a number: %w", err)
	}
	return r.Attr("phone_number"), nil
}

// Message returns a message as the API shows it, or nil where there is none.
func (s *Session) Message(sid string) map[string]any {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	r, _ := rest.Keeper{Engine: s.e}.Find("api_v2010/Message", sid).(*rest.Record)
	if r == nil {
		return nil
	}
	return s.shown([]*rest.Record{r})[0]
}

// Calls returns the session's calls, under way and the last of those that are over, the oldest
// first.
func (s *Session) Calls() []*Call {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	var all []*Call
	for _, c := range s.tenant.Voice.Last() {
		all = append(all, &Call{s: s, sid: c.SID})
	}
	return all
}

// Record returns the API's record of the call, as an answer would show it, or nil where it was
// deleted.
func (c *Call) Record() map[string]any {
	c.s.e.Mu.Lock()
	defer c.s.e.Mu.Unlock()
	r, _ := rest.Keeper{Engine: c.s.e}.Find("api_v2010/Call", c.sid).(*rest.Record)
	if r == nil {
		return nil
	}
	return c.s.shown([]*rest.Record{r})[0]
}
