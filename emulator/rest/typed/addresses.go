package typed

import (
	"regexp"
	"strings"
	"sync"
)

// Lazy compiles an expression when it is first needed, not when the program
// starts.
func Lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

var (
	e164         = Lazy(`^\+[1-9]\d{6,14}$`)
	ShortCode    = Lazy(`^\d{3,6}$`)
	alphanumeric = Lazy(`^[A-Za-z0-9 +_&-]{1,11}$`)
	Channel      = Lazy(`^(whatsapp|messenger|rcs|sms|mms):.+`)
	VoiceAddress = Lazy(`^(client|sip|sips|app|whatsapp):.+`)
)

// Tidy takes out of a phone number what people write into it.
func Tidy(number string) string {
	number = Plus(number)
	if strings.HasPrefix(number, "+") {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(" -.()", r) {
				return -1
			}
			return r
		}, number)
	}
	return number
}

// IsNumber reports whether a text is a number in E.164 form.
func IsNumber(s string) bool { return e164().MatchString(s) }

// IsSender reports whether a message can come from an address: a number, a short
// code, a name, or a channel's address. Any well-formed one may send.
func IsSender(s string) bool {
	if IsNumber(s) || ShortCode().MatchString(s) || Channel().MatchString(s) {
		return true
	}
	return alphanumeric().MatchString(s) && strings.ContainsFunc(s, func(r rune) bool { return r > '9' })
}

// National writes a number as people at home do, as friendly_name and
// to_formatted do for North American ones: "(415) 555-0100".
func National(number string) string {
	if len(number) == 12 && strings.HasPrefix(number, "+1") {
		return "(" + number[2:5] + ") " + number[5:8] + "-" + number[8:]
	}
	return number
}

// Plus restores the sign of a number that was sent without encoding it: a query
// reads it as a blank.
func Plus(number string) string {
	if rest, ok := strings.CutPrefix(number, " "); ok {
		return "+" + rest
	}
	return number
}
