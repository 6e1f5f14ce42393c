package emulator

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dialtone/emulator/journal"
	"dialtone/emulator/webhooks"
)

// replayed is the kind of webhooks that are sent again.
const replayed = "session.replay"

// Replay sends a webhook of the journal again, with a new signature, and returns its new entry when
// the application has answered. The answer changes nothing.
func (s *Session) Replay(ctx context.Context, seq int64) (journal.Entry, error) {
	entries := s.Journal(journal.Filter{Kind: journal.Webhook, After: seq - 1})
	if len(entries) == 0 || entries[0].Seq != seq {
		return journal.Entry{}, fmt.Errorf("emulator: the journal has no webhook %d", seq)
	}
	e := entries[0]
	if strings.Contains(e.URL+fmt.Sprint(e.Params), journal.Hidden) {
		return e, fmt.Errorf("emulator: the webhook %d holds a secret, which the journal has not kept", seq)
	}
	var answered bool
	s.e.Mu.Lock()
	s.tenant.Inner.Outbox.Put(&webhooks.Request{
		Kind: replayed, Subject: e.SID, Purpose: e.Verb, Data: &answered, Method: e.Method, URL: e.URL, Params: e.Params, Token: s.tenant.Account.Token,
	})
	s.e.Mu.Unlock()
	if err := s.wait(ctx, time.Minute, func() bool { return answered }); err != nil {
		return e, fmt.Errorf("emulator: the webhook %d is not answered: %w", seq, err)
	}
	for _, again := range s.Journal(journal.Filter{Kind: journal.Webhook, SID: e.SID, After: seq}) {
		if again.URL == e.URL {
			e = again
		}
	}
	return e, nil
}
