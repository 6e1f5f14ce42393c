package messaging

import (
	"strings"
	"time"

	"dialtone/emulator/session"
)

// The words that Twilio answers by itself, when they are all of a text, in any case
// (https://help.twilio.com/articles/223134027).
var (
	stops  = words("STOP STOPALL UNSUBSCRIBE CANCEL END QUIT OPTOUT REVOKE")
	starts = words("START YES UNSTOP")
	helps  = words("HELP INFO")
)

// What Twilio answers them with (the same page).
const (
	stopped = "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe."
	started = "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply."
	helped  = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)

func words(list string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(list) {
		all[word] = true
	}
	return all
}

// keyword answers a text that is one of the words. Only those of text messages are looked at: other
// channels have ways of their own to block a sender. A person who is not out has nothing to start.
func (m *Messaging) keyword(message, service session.Record, at time.Time) {
	from, to := message.Text("from"), message.Text("to")
	if Channel(from) != "" {
		return
	}
	whose := to
	if service != nil {
		whose = service.SID()
	}
	word, pair := strings.ToUpper(strings.TrimSpace(message.Text("body"))), whose+" "+from
	_, out := m.state.OptOuts[pair]
	answer := ""
	switch {
	case stops[word]:
		if m.state.OptOuts[pair] = at; !out {
			answer = stopped
		}
	case starts[word] && out:
		delete(m.state.OptOuts, pair)
		answer = started
	case helps[word]:
		answer = helped
	}
	if answer != "" {
		m.send(message, reply{to: from, from: to, body: answer})
	}
}

// OptedOut reports whether a person has sent STOP to a sender: to the number, or to any number of
// its messaging service.
func (m *Messaging) OptedOut(service, from, to string) bool {
	if Channel(to) != "" || len(m.state.OptOuts) == 0 {
		return false
	}
	if service == "" && from != "" {
		if own := m.hooks.Own(from); own != nil {
			if s := m.serviceOf(own); s != nil {
				service = s.SID()
			}
		}
	}
	for _, whose := range []string{service, from} {
		if _, out := m.state.OptOuts[whose+" "+to]; out && whose != "" {
			return true
		}
	}
	return false
}
