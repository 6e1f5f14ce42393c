package voice_test

import (
	"strings"
	"testing"
)

// TestPay: a card is taken key by key, asked for again where it is wrong, and the action is told
// how it went, but never the card.
func TestPay(t *testing.T) {
	for name, c := range map[string]struct {
		attributes string
		does       func(p person)
		want       map[string]string
	}{
		"a token":    {``, func(p person) { card(p, "4242424242424242#", "1230", "94103#", "123") }, map[string]string{"Result": "success", "PaymentCardNumber": "xxxxxxxxxxxx4242", "PaymentCardType": "visa", "ExpirationDate": "1230", "SecurityCode": "xxx", "PaymentCardPostalCode": "94103", "PaymentToken": "tok_"}},
		"a charge":   {`chargeAmount="20.45" postalCode="false" securityCode="false"`, func(p person) { card(p, "378282246310005#", "0131") }, map[string]string{"Result": "success", "PaymentCardType": "amex", "PaymentConfirmationCode": "ch_"}},
		"declined":   {`chargeAmount="1" postalCode="false" securityCode="false"`, func(p person) { card(p, "4000000000000002#", "1230") }, map[string]string{"Result": "payment-connector-error", "PaymentError": "card_declined"}},
		"not a card": {``, func(p person) { card(p, "4242424242424241#") }, map[string]string{"Result": "too-many-failed-attempts", "PaymentError": "invalid-card-number"}},
		"wrong type": {`validCardTypes="amex"`, func(p person) { card(p, "4242424242424242#") }, map[string]string{"Result": "too-many-failed-attempts", "PaymentError": "invalid-card-type"}},
		"too late":   {``, func(p person) { card(p, "4242424242424242#", "0126") }, map[string]string{"Result": "too-many-failed-attempts", "PaymentError": "invalid-date"}},
		"nothing":    {`timeout="2"`, func(person) {}, map[string]string{"Result": "too-many-failed-attempts", "PaymentError": "timeout"}},
		"a star":     {``, func(p person) { card(p, "42*") }, map[string]string{"Result": "caller-interrupted-with-star"}},
		"second try": {`maxAttempts="2" postalCode="10001" securityCode="false"`, func(p person) {
			card(p, "1#")
			p.hears("Once more")
			p.press("4242424242424242#")
			p.hears("expiration")
			p.press("1230")
		}, map[string]string{"Result": "success", "PaymentCardPostalCode": "10001"}},
		"a bank":     {`paymentMethod="ach-debit"`, func(p person) { p.press("110000000"); p.hears("account number"); p.press("000123456789#") }, map[string]string{"Result": "success", "BankAccountNumber": "xxxxxxxx6789"}},
		"hanging up": {``, func(p person) { p.hangUp() }, map[string]string{"Result": "caller-hung-up", "CallStatus": "completed"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := answering(t, map[string]string{
				"/voice": twimlOf(`<Pay action="/done" ` + c.attributes + `><Prompt for="payment-card-number" attempt="2" errorType="invalid-card-number"><Say>Once more</Say></Prompt></Pay>`),
				"/done":  twimlOf(`<Say>Done</Say>`), "/status": "",
			})
			call := s.call(ann)
			call.hears("Please enter")
			c.does(call)
			call.ended()
			form := s.app.one("/done")
			for name, want := range c.want {
				if got := form.Get(name); got != want && !(strings.HasSuffix(want, "_") && strings.HasPrefix(got, want)) {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			for _, line := range call.heard() {
				if strings.Contains(line, "424242") {
					t.Errorf("the transcript has the card: %s", line)
				}
			}
		})
	}
}

// card enters a card, step by step.
func card(p person, steps ...string) {
	p.t.Helper()
	for i, keys := range steps {
		if i > 0 {
			p.hears("Please enter")
		}
		p.press(keys)
	}
}
