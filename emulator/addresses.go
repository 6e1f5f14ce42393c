package emulator

import (
	"regexp"
	"strings"
	"sync"
)

// lazy compiles an expression when it is first needed, not when the program
// starts.
func lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

var (
	e164         = lazy(`^\+[1-9]\d{6,14}$`)
	shortCode    = lazy(`^\d{3,6}$`)
	alphanumeric = lazy(`^[A-Za-z0-9 +_&-]{1,11}$`)
	channel      = lazy(`^(whatsapp|messenger|rcs|sms|mms):.+`)
	voiceAddress = lazy(`^(client|sip|sips|app|whatsapp):.+`)
)

// tidy takes out of a phone number what people write into it.
func tidy(number string) string {
	number = plus(number)
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

func isNumber(s string) bool { return e164().MatchString(s) }

// isSender reports whether a message can come from an address: a number, a short
// code, a name, or a channel's address. Any well-formed one may send.
func isSender(s string) bool {
	if isNumber(s) || shortCode().MatchString(s) || channel().MatchString(s) {
		return true
	}
	return alphanumeric().MatchString(s) && strings.ContainsFunc(s, func(r rune) bool { return r > '9' })
}

// national writes a number as people at home do, as friendly_name and
// to_formatted do for North American ones: "(415) 555-0100".
func national(number string) string {
	if len(number) == 12 && strings.HasPrefix(number, "+1") {
		return "(" + number[2:5] + ") " + number[5:8] + "-" + number[8:]
	}
	return number
}
