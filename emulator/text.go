package emulator

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/messaging"
	"dialtone/emulator/phones"
	"dialtone/emulator/rest"
	"dialtone/emulator/verify"
)

// Text is a text that a person sends to a number of the account's.
type Text struct {
	From, To, Body string
	Media          []messaging.Media
	Params         [][2]string // what a channel tells an application beside it: ButtonText, Latitude
}

// answersWithin is how much of the session's time an application has at most to answer a text, with
// all its redirects.
const answersWithin = 10 * time.Minute

// Text sends a text from a phone to a number, short code or sender of the session's accounts, and
// returns the SID of the message that it becomes when the number's application has answered it.
// What the application replies is then on its way: [Session.Receives] waits for it.
func (s *Session) Text(ctx context.Context, t Text) (sid string, err error) {
	s.e.Mu.Lock()
	message, err := s.tenant.Messaging.Receive(messaging.Text(t))
	s.tenant.Inner.Time.Changed()
	s.e.Mu.Unlock()
	if err != nil {
		return "", fmt.Errorf("emulator: %w", err)
	}
	err = s.wait(ctx, answersWithin, func() bool { return messaging.Answered(message) || message.Gone() })
	if err != nil {
		return message.SID(), fmt.Errorf("emulator: the text %q from %s to %s is not answered: %w", t.Body, t.From, t.To, err)
	}
	return message.SID(), nil
}

// Receives returns the next text that a phone got and that matches, of those that no call of it
// returned before, and waits for one. words may be nil for any text; patience is the session's
// time, [Patience] where it is 0. The error says what the phone got instead.
func (s *Session) Receives(ctx context.Context, address string, words *regexp.Regexp, patience time.Duration) (phones.Text, error) {
	var found phones.Text
	err := s.wait(ctx, patience, func() bool {
		p := s.tenant.Inner.Phones.Phone(address)
		for i := range p.Texts {
			if t := &p.Texts[i]; !t.Taken && (words == nil || words.MatchString(t.Body)) {
				t.Taken = true
				found = *t
				return true
			}
		}
		return false
	})
	if err != nil {
		return found, fmt.Errorf("emulator: %s got no such text: %w%s", address, err, gotInstead(s.Phone(address).Texts))
	}
	return found, nil
}

func gotInstead(texts []phones.Text) string {
	if len(texts) == 0 {
		return "; it got none at all"
	}
	var b strings.Builder
	b.WriteString("; it got")
	for _, t := range texts[max(0, len(texts)-10):] {
		fmt.Fprintf(&b, "\n  %s from %s: %q", t.At.UTC().Format(time.RFC3339), t.From, t.Body)
		if t.Taken {
			b.WriteString(" (waited for before)")
		}
	}
	return b.String()
}

// Thread returns the messages between a phone and a number of the account's, or with all of its
// numbers where number is "", the oldest first, as the API shows them.
func (s *Session) Thread(address, number string) []map[string]any {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	var rows []*rest.Record
	for _, a := range s.e.Accounts {
		if a.Tenant != s.tenant || a.Record.Holder == nil {
			continue
		}
		for _, r := range a.Table(s.e.Core("Message")).Rows {
			from, to := r.Attr("from"), r.Attr("to")
			if (from == address || to == address) && (number == "" || from == number || to == number) {
				rows = append(rows, r)
			}
		}
	}
	slices.SortStableFunc(rows, (*rest.Record).Compare)
	all := make([]map[string]any, len(rows))
	for i, r := range rows {
		all[i] = rest.Viewer{Engine: s.e}.Render(r, r.Kind, nil)
	}
	return all
}

// Move gives a message that goes out a status by hand, and takes back what would happen to it by
// itself. code is Twilio's error code where it is undelivered or failed, or 0.
func (s *Session) Move(sid, status string, code int) error {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	message := rest.Keeper{Engine: s.e}.Find("api_v2010/Message", sid)
	if message == nil {
		return fmt.Errorf("emulator: there is no message %s", sid)
	}
	if err := s.tenant.Messaging.Move(message, status, code); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	s.tenant.Inner.Time.Changed()
	return nil
}

// Code returns the verification code that a person was sent last and that still holds, or "".
func (s *Session) Code(address string) string { return verify.Code(s.tenant, address) }
