package voice

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/twiml"
)

// Paying is a Pay under way. There is no connector that could charge: a card that its digits allow
// is charged, but for the one that is declined everywhere.
// Source: https://www.twilio.com/docs/voice/twiml/pay
type Paying struct {
	Steps   []string // "payment-card-number" …
	Step    int
	Attempt int
	Error   string // what was wrong with the attempt before
	Digits  string
	Values  map[string]string
}

// declined is the card that test systems decline.
const declined = "4000000000000002"

// payWords are what is said at a step that no Prompt is for.
var payWords = map[string]string{
	"payment-card-number": "Please enter your credit card number, followed by the pound sign.", "expiration-date": "Please enter your card's expiration date, two digits for the month and two for the year.",
	"postal-code": "Please enter your postal code, followed by the pound sign.", "security-code": "Please enter your card's security code.",
	"bank-routing-number": "Please enter your bank's routing number.", "bank-account-number": "Please enter your account number, followed by the pound sign.",
	"payment-processing": "Processing your payment. Please wait.",
}

func (v *Voice) runPay(c *Call, p *Program, e *twiml.Element) bool {
	pay := &Paying{Attempt: 1, Values: map[string]string{}}
	if e.Value("paymentMethod") == "ach-debit" {
		pay.Steps = []string{"bank-routing-number", "bank-account-number"}
	} else {
		pay.Steps = []string{"payment-card-number", "expiration-date"}
		if postal := e.Value("postalCode"); postal == "" || postal == "true" {
			pay.Steps = append(pay.Steps, "postal-code")
		} else if postal != "false" {
			pay.Values["postal-code"] = postal
		}
		if e.Value("securityCode") != "false" {
			pay.Steps = append(pay.Steps, "security-code")
		}
	}
	if e.Value("statusCallback") != "" {
		v.session.Lack(c.SID, "<Pay statusCallback> is not told of anything here: its action is")
	}
	c.Pay = pay
	v.payStep(c, p, e)
	return false
}

// payStep says what is to be entered, and waits for it.
func (v *Voice) payStep(c *Call, p *Program, e *twiml.Element) {
	c.Pay.Digits = ""
	v.cut(c)
	c.Playing = &Playing{Sounds: v.payPrompt(c, p, e, c.Pay.Steps[c.Pay.Step]), Then: thenPay}
	v.next(c)
}

// payPrompt returns what is heard at a step: of the Prompt that is for it, its attempt and its
// error, or Twilio's own words.
func (v *Voice) payPrompt(c *Call, p *Program, e *twiml.Element, step string) []Sound {
	for _, prompt := range e.Children() {
		attempts, errors := prompt.Value("attempt"), prompt.Value("errorType")
		if prompt.Name() != "Prompt" || prompt.Value("for") != step || attempts != "" && !contains(attempts, strconv.Itoa(c.Pay.Attempt)) ||
			errors != "" && !contains(errors, c.Pay.Error) {
			continue
		}
		var sounds []Sound
		for _, child := range prompt.Children() {
			sounds = append(sounds, v.sounds(c, p, child)...)
		}
		return sounds
	}
	return []Sound{{Verb: "Say", Text: payWords[step], Length: speechLength(payWords[step])}}
}

// payWaits begins the time to press a key.
func (v *Voice) payWaits(c *Call) {
	_, e := v.recordElement(c)
	v.after(c, seconds(e, "timeout", 5), timer, nil)
}

func (v *Voice) payKey(c *Call, key rune) {
	pay := c.Pay
	if pay.Step >= len(pay.Steps) {
		return // it is being paid
	}
	v.cut(c)
	v.session.Drop(c.SID, timer)
	switch {
	case key == '*':
		v.paid(c, "caller-interrupted-with-star", "")
		return
	case key == '#':
		v.payEntered(c)
		return
	}
	pay.Digits += string(key)
	if most := payMost(pay); most > 0 && len(pay.Digits) >= most {
		v.payEntered(c)
		return
	}
	v.payWaits(c)
}

// payMost returns how many digits a step has where that is known.
func payMost(pay *Paying) int {
	switch pay.Steps[pay.Step] {
	case "expiration-date":
		return 4
	case "security-code":
		if cardType(pay.Values["payment-card-number"]) == "amex" {
			return 4
		}
		return 3
	case "bank-routing-number":
		return 9
	}
	return 0
}

// payEntered looks at what was entered, and goes on or asks again.
func (v *Voice) payEntered(c *Call) {
	p, e := v.recordElement(c)
	pay := c.Pay
	step := pay.Steps[pay.Step]
	if pay.Error = v.payError(e, step, pay); pay.Error != "" {
		if pay.Attempt++; pay.Attempt > number(e, "maxAttempts", 1) {
			v.paid(c, "too-many-failed-attempts", pay.Error)
			return
		}
		v.payStep(c, p, e)
		return
	}
	pay.Values[step], pay.Attempt = pay.Digits, 1
	if pay.Step++; pay.Step < len(pay.Steps) {
		v.payStep(c, p, e)
		return
	}
	v.cut(c)
	c.Playing = &Playing{Sounds: v.payPrompt(c, p, e, "payment-processing"), Then: thenPaid}
	v.next(c)
}

// payError returns what is wrong with what was entered, in Twilio's words, or "".
func (v *Voice) payError(e *twiml.Element, step string, pay *Paying) string {
	digits := pay.Digits
	if digits == "" {
		return "timeout"
	}
	switch step {
	case "payment-card-number":
		kind, types := cardType(digits), e.Value("validCardTypes")
		if len(digits) < 13 || len(digits) > 19 || !luhn(digits) {
			return "invalid-card-number"
		}
		if types == "" {
			types = "visa mastercard amex"
		}
		if !contains(types, kind) {
			return "invalid-card-type"
		}
	case "expiration-date":
		at, err := time.Parse("0106", digits)
		if err != nil || !at.AddDate(0, 1, 0).After(v.now()) {
			return "invalid-date"
		}
	case "security-code":
		if len(digits) != payMost(pay) {
			return "invalid-security-code"
		}
	case "postal-code":
		if len(digits) < number(e, "minPostalCodeLength", 1) {
			return "invalid-postal-code"
		}
	case "bank-routing-number":
		if len(digits) != 9 {
			return "invalid-bank-routing-number"
		}
	}
	return ""
}

// paid ends a Pay and leads the call to its action, or on.
func (v *Voice) paid(c *Call, result, problem string) {
	p, e := v.recordElement(c)
	more := payResult(c.Pay, e, result, problem, v.session.Records.SID)
	c.Pay = nil
	v.cut(c)
	v.session.Drop(c.SID, timer)
	v.step(c, "Pay", "twilio", result)
	if v.action(c, p, e, "action", false, more) {
		v.run(c)
	}
}

// payDone is when a payment was processed.
func (v *Voice) payDone(c *Call) {
	if c.Pay.Values["payment-card-number"] == declined {
		v.paid(c, "payment-connector-error", "card_declined")
		return
	}
	v.paid(c, "success", "")
}

// payResult returns what a Pay's action is told: never the whole card.
func payResult(pay *Paying, e *twiml.Element, result, problem string, sid func(string) string) [][2]string {
	connector := e.Value("paymentConnector")
	if connector == "" {
		connector = "Default"
	}
	more := [][2]string{{"Result", result}, {"PaymentConnector", connector}}
	if problem != "" {
		more = append(more, [2]string{"PaymentError", problem})
	}
	add := func(name, value string) {
		if value != "" {
			more = append(more, [2]string{name, value})
		}
	}
	method := "credit-card"
	if slices.Contains(pay.Steps, "bank-routing-number") {
		method = "ach-debit"
	}
	add("PaymentMethod", method)
	card := pay.Values["payment-card-number"]
	add("PaymentCardNumber", masked(card))
	add("PaymentCardType", cardType(card))
	add("ExpirationDate", pay.Values["expiration-date"])
	add("SecurityCode", strings.Repeat("x", len(pay.Values["security-code"])))
	add("PaymentCardPostalCode", pay.Values["postal-code"])
	add("BankRoutingNumber", pay.Values["bank-routing-number"])
	add("BankAccountNumber", masked(pay.Values["bank-account-number"]))
	switch amount, err := strconv.ParseFloat(e.Value("chargeAmount"), 64); {
	case result != "success":
	case err == nil && amount > 0:
		add("PaymentConfirmationCode", strings.ToLower(sid("ch_")))
	default:
		add("PaymentToken", strings.ToLower(sid("tok_")))
	}
	return more
}

// masked leaves the last four digits of a number.
func masked(digits string) string {
	if len(digits) < 4 {
		return strings.Repeat("x", len(digits))
	}
	return strings.Repeat("x", len(digits)-4) + digits[len(digits)-4:]
}

// luhn reports whether the check digit of a card's number is right.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// cardType returns the kind of a card by its first digits, in Twilio's words, or "".
func cardType(digits string) string {
	prefix := func(n int) int {
		if len(digits) < n {
			return 0
		}
		p, _ := strconv.Atoi(digits[:n])
		return p
	}
	switch two, four := prefix(2), prefix(4); {
	case prefix(1) == 4:
		return "visa"
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720:
		return "mastercard"
	case two == 34, two == 37:
		return "amex"
	case four == 6011, two == 65:
		return "discover"
	case four >= 3528 && four <= 3589:
		return "jcb"
	case two == 36, two == 38, two == 30:
		return "diners-club"
	case two == 50, two >= 56 && two <= 69:
		return "maestro"
	}
	return ""
}
