package core

import (
	"strings"
	"time"

	"dialtone/emulator/messaging"
	"dialtone/emulator/rest"
	"dialtone/emulator/session"
)

// MessagingHooks are what the messages of a session ask of the engine. took says that something
// else takes a message that came in, moved is told of each that has another status.
func MessagingHooks(s *rest.Tenant, took func(session.Record) bool, moved func(m session.Record, status string)) messaging.Hooks {
	e := s.Engine
	return messaging.Hooks{
		Parts: Segments,
		Own: func(address string) session.Record {
			if r := textedAt(e, s, address); r != nil {
				return r
			}
			return nil
		},
		Default: func(account string) string { return SenderOf(e, e.Accounts[account]) },
		Country: func(number string) string {
			return CountryOfNumber(strings.TrimPrefix(strings.TrimPrefix(number, "sms:"), "mms:"))
		},
		Attach:   func(m session.Record, media messaging.Media, at time.Time) { attach(e, m.(*rest.Record), media, at) },
		Attached: func(m session.Record) []messaging.Media { return MediaOf(e, m.(*rest.Record)) },
		Took:     took,
		Moved:    moved,
	}
}

// textedAt returns the record that texts to an address come in at, in any of a session's accounts:
// a number, a short code, a sender of a channel. It is nil where the address is a person's phone.
func textedAt(e *rest.Engine, s *rest.Tenant, address string) *rest.Record {
	number := strings.TrimPrefix(strings.TrimPrefix(address, "sms:"), "mms:")
	channel := messaging.Channel(number)
	if channel == "whatsapp" {
		number = strings.TrimPrefix(number, "whatsapp:")
	}
	for _, a := range e.Accounts {
		if a.Tenant != s || a.Record.Holder == nil {
			continue
		}
		if channel != "" {
			for _, r := range a.Table(e.Named("messaging_v2", "ChannelsSender")).Rows {
				if r.Attr("sender_id") == address {
					return r
				}
			}
		}
		for _, r := range a.Table(e.Core("IncomingPhoneNumber")).Rows {
			if r.Attr("phone_number") == number {
				return r
			}
		}
		for _, r := range a.Table(e.Core("ShortCode")).Rows {
			if r.Attr("short_code") == number {
				return r
			}
		}
	}
	return nil
}

// SenderOf picks a number that an account's messages go out from where nothing says one: its
// oldest, or the one that tests may send from.
func SenderOf(e *rest.Engine, a *rest.Account) string {
	for _, n := range a.Table(e.Core("IncomingPhoneNumber")).Rows {
		return n.Attr("phone_number")
	}
	return rest.MagicSender
}

// whatsappSandbox is the number of Twilio's sandbox for WhatsApp, from which every account may
// send (https://www.twilio.com/docs/whatsapp/sandbox).
const whatsappSandbox = "whatsapp:+14155238886"

// whatsappSender reports whether an address is a sender on WhatsApp: Twilio's sandbox, one of the
// account's numbers, or one that was registered through the API for senders.
func whatsappSender(q *rest.Request, address string) bool {
	number := strings.TrimPrefix(address, "whatsapp:")
	if address == whatsappSandbox || number == rest.MagicSender {
		return true
	}
	for _, n := range q.Account.Table(q.Engine.Core("IncomingPhoneNumber")).Rows {
		if n.Attr("phone_number") == number {
			return true
		}
	}
	for _, s := range q.Account.Table(q.Engine.Named("messaging_v2", "ChannelsSender")).Rows {
		if s.Attr("sender_id") == address {
			return true
		}
	}
	return false
}
