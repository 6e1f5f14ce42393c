package twiml

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dialtone/internal/spelling"
)

// Check reports why a value, as it stands in a document, is not one that the attribute takes. Words
// are taken in exactly Twilio's case, methods in any.
func (a *AttrSpec) Check(value string) error {
	switch a.Type {
	case TypeString:
		if n := utf8.RuneCountInString(value); a.Max != 0 && n > a.Max {
			return fmt.Errorf("%s has %d characters; Twilio takes %d", a.Name, n, a.Max)
		}
	case TypeBool:
		if value != "true" && value != "false" {
			return a.bad(value, "true or false")
		}
	case TypeNumber:
		if !slices.Contains(a.Values, value) && !a.inRange(value) {
			return a.bad(value, a.rangeText())
		}
	case TypeNumberList:
		for word := range strings.FieldsSeq(value) {
			if !a.inRange(word) {
				return a.bad(value, "whole numbers, with spaces between them")
			}
		}
	case TypeEnum:
		if !slices.Contains(a.Values, value) {
			return a.bad(value, a.oneOf(value))
		}
	case TypeList:
		for word := range strings.FieldsSeq(value) {
			if !slices.Contains(a.Values, word) {
				return a.bad(word, a.oneOf(word))
			}
		}
	case TypeURL:
		if _, err := url.Parse(strings.TrimSpace(value)); err != nil {
			return a.bad(value, "a URL")
		}
	case TypeMethod:
		if !strings.EqualFold(value, "GET") && !strings.EqualFold(value, "POST") {
			return a.bad(value, "GET or POST")
		}
	case TypeLanguage:
		if !isLanguage(value) {
			return a.bad(value, "a language such as en-US")
		}
	case TypeVoice:
		if !slices.Contains([]string{"man", "woman", "alice"}, value) && !strings.Contains(value, ".") {
			return a.bad(value, "man, woman, alice or a provider's voice such as Polly.Joanna")
		}
	case TypeKeys:
		if strings.Trim(value, "0123456789*#") != "" {
			return a.bad(value, "keys out of 0-9, * and #")
		}
	case TypeDigits:
		if strings.Trim(value, "0123456789ABCD*#wW") != "" {
			return a.bad(value, "tones out of 0-9, A-D, *, #, w and W")
		}
	}
	return nil
}

func (a *AttrSpec) bad(value, want string) error {
	return fmt.Errorf("%s is %q; give %s", a.Name, shorten(value), want)
}

// inRange reports whether the value is a whole number that the attribute takes.
func (a *AttrSpec) inRange(value string) bool {
	n, err := strconv.Atoi(value)
	return err == nil && n >= a.Min && (a.Max == 0 || n <= a.Max)
}

func (a *AttrSpec) rangeText() string {
	text := fmt.Sprintf("a whole number of %d or more", a.Min)
	if a.Max != 0 {
		text = fmt.Sprintf("a whole number from %d to %d", a.Min, a.Max)
	}
	for _, word := range a.Values {
		text += ", or " + word
	}
	return text
}

func (a *AttrSpec) oneOf(value string) string {
	if near := spelling.Nearest(value, a.Values); near != "" {
		return near
	}
	return strings.Join(a.Values, ", ")
}

// isLanguage reports whether the value has the form of a language tag: two or three letters, then
// parts of up to eight letters and digits.
func isLanguage(value string) bool {
	for i, part := range strings.Split(value, "-") {
		if part == "" || len(part) > 8 || i == 0 && (len(part) < 2 || len(part) > 3) {
			return false
		}
		for j := range len(part) {
			c := lower(part[j])
			if (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}
