package wire

import (
	"strings"
	"unicode/utf16"
)

// The characters of GSM 03.38: those of one septet, and those that an escape stands before.
const (
	septets       = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	doubleSeptets = "\f^{}\\[~]|€"
)

// Segments returns into how many segments Twilio cuts a text: of 160 septets, or 153 where there
// are several, and with a character that GSM 03.38 has not of 70 and 67 of UTF-16's units. A
// character is not cut in two.
func Segments(body string) int64 {
	units := make([]int, 0, len(body))
	for _, c := range body {
		switch {
		case strings.ContainsRune(septets, c):
			units = append(units, 1)
		case strings.ContainsRune(doubleSeptets, c):
			units = append(units, 2)
		default:
			units = units[:0]
			for _, c := range body {
				units = append(units, utf16.RuneLen(c))
			}
			return cut(units, 70, 67)
		}
	}
	return cut(units, 160, 153)
}

// cut counts the parts of characters of some units each, where whole is the most that is not cut.
func cut(units []int, whole, part int) int64 {
	total, n, room := 0, int64(1), part
	for _, u := range units {
		total += u
		if u > room {
			n, room = n+1, part
		}
		room -= u
	}
	if total <= whole {
		return 1
	}
	return n
}
