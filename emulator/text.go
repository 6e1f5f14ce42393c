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
	s.e.mu.Lock()
	message, err := s.messaging.Receive(messaging.Text(t))
	s.inner.Time.Changed()
	s.e.mu.Unlock()
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
		p := s.inner.Phones.Phone(address)
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
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	var rows []*record
	for _, a := range s.e.accounts {
		if a.session != s || a.record.account == nil {
			continue
		}
		for _, r := range a.table(s.e.core("Message")).rows {
			from, to := r.text("from"), r.text("to")
			if (from == address || to == address) && (number == "" || from == number || to == number) {
				rows = append(rows, r)
			}
		}
	}
	slices.SortStableFunc(rows, (*record).compare)
	all := make([]map[string]any, len(rows))
	for i, r := range rows {
		all[i] = viewer{Emulator: s.e}.render(r, r.resource, nil)
	}
	return all
}

// Move gives a message that goes out a status by hand, and takes back what would happen to it by
// itself. code is Twilio's error code where it is undelivered or failed, or 0.
func (s *Session) Move(sid, status string, code int) error {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	message := keeper{s.e}.Find("api_v2010/Message", sid)
	if message == nil {
		return fmt.Errorf("emulator: there is no message %s", sid)
	}
	if err := s.messaging.Move(message, status, code); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	s.inner.Time.Changed()
	return nil
}
