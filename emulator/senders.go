package emulator

import (
	"strings"
	"time"

	"dialtone/emulator/messaging"
	"dialtone/emulator/session"
)

// messagingHooks are what the messages of a session ask of the engine.
func (e *Emulator) messagingHooks(s *Session) messaging.Hooks {
	return messaging.Hooks{
		Parts: segments,
		Own: func(address string) session.Record {
			if r := e.textedAt(s, address); r != nil {
				return r
			}
			return nil
		},
		Default: func(account string) string { return e.senderOf(e.accounts[account]) },
		Country: func(number string) string {
			return countryOfNumber(strings.TrimPrefix(strings.TrimPrefix(number, "sms:"), "mms:"))
		},
		Attach:   func(m session.Record, media messaging.Media, at time.Time) { e.attach(m.(*record), media, at) },
		Attached: func(m session.Record) []messaging.Media { return e.mediaOf(m.(*record)) },
		Took:     s.took,
		Moved: func(m session.Record, status string) {
			s.delivered(m, status)
			s.executes(m, status)
		},
	}
}

// textedAt returns the record that texts to an address come in at, in any of a session's accounts:
// a number, a short code, a sender of a channel. It is nil where the address is a person's phone.
func (e *Emulator) textedAt(s *Session, address string) *record {
	number := strings.TrimPrefix(strings.TrimPrefix(address, "sms:"), "mms:")
	channel := messaging.Channel(number)
	if channel == "whatsapp" {
		number = strings.TrimPrefix(number, "whatsapp:")
	}
	for _, a := range e.accounts {
		if a.session != s || a.record.account == nil {
			continue
		}
		if channel != "" {
			for _, r := range a.table(e.named("messaging_v2", "ChannelsSender")).rows {
				if r.text("sender_id") == address {
					return r
				}
			}
		}
		for _, r := range a.table(e.core("IncomingPhoneNumber")).rows {
			if r.text("phone_number") == number {
				return r
			}
		}
		for _, r := range a.table(e.core("ShortCode")).rows {
			if r.text("short_code") == number {
				return r
			}
		}
	}
	return nil
}

// senderOf picks a number that an account's messages go out from where nothing says one: its
// oldest, or the one that tests may send from.
func (e *Emulator) senderOf(a *account) string {
	for _, n := range a.table(e.core("IncomingPhoneNumber")).rows {
		return n.text("phone_number")
	}
	return magicSender
}

// whatsappSandbox is the number of Twilio's sandbox for WhatsApp, from which every account may
// send (https://www.twilio.com/docs/whatsapp/sandbox).
const whatsappSandbox = "whatsapp:+14155238886"

// whatsappSender reports whether an address is a sender on WhatsApp: Twilio's sandbox, one of the
// account's numbers, or one that was registered through the API for senders.
func (q *request) whatsappSender(address string) bool {
	number := strings.TrimPrefix(address, "whatsapp:")
	if address == whatsappSandbox || number == magicSender {
		return true
	}
	for _, n := range q.account.table(q.e.core("IncomingPhoneNumber")).rows {
		if n.text("phone_number") == number {
			return true
		}
	}
	for _, s := range q.account.table(q.e.named("messaging_v2", "ChannelsSender")).rows {
		if s.text("sender_id") == address {
			return true
		}
	}
	return false
}
