package durable

import (
	"net/url"
	"strings"
)

// optIns are the words by which Twilio lets a sender write again to who has opted out, where they
// are all of a text (https://help.twilio.com/articles/223134027).
var optIns = map[string]bool{"START": true, "YES": true, "UNSTOP": true}

// ReadOptIn reads who may write again to whom from the parameters of a request about a text that
// came in, whose signature has been checked. It reports false where the text says no such thing. A
// service with words of its own (Advanced Opt-Out) has Twilio say what they mean.
func ReadOptIn(params url.Values) ([]Pair, bool) {
	word := strings.ToUpper(strings.TrimSpace(params.Get("Body")))
	from, account := params.Get("From"), params.Get("AccountSid")
	if params.Get("OptOutType") != "START" && !optIns[word] || params.Get("MessageSid") == "" || from == "" || account == "" {
		return nil, false
	}
	var pairs []Pair
	for _, sender := range []string{params.Get("MessagingServiceSid"), params.Get("To")} {
		if sender != "" {
			pairs = append(pairs, Pair{account, sender, from})
		}
	}
	return pairs, len(pairs) > 0
}
