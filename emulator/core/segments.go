package core

import (
	"strings"
	"unicode/utf16"
)

// The GSM 7-bit alphabet, and its extension, whose characters take two places.
const (
	gsm = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
		"ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "^{}[]~\\|€\f"
)

// Segments returns how many parts a body is sent in: GSM-7 has 160 places in one and 153 in each
// of several, UCS-2 70 and 67 (facts 5.2). A character that takes two places is never split over
// two parts (facts 1.7).
func Segments(body string) int {
	single, several, width := 160, 153, gsmWidth
	if !isGSM(body) {
		single, several, width = 70, 67, utf16.RuneLen
	}
	total, parts, used := 0, 1, 0
	for _, c := range body {
		w := max(width(c), 1)
		total += w
		if used+w > several {
			parts, used = parts+1, 0
		}
		used += w
	}
	switch {
	case total == 0:
		return 0
	case total <= single:
		return 1
	}
	return parts
}

func isGSM(body string) bool {
	for _, c := range body {
		if gsmWidth(c) == 0 {
			return false
		}
	}
	return true
}

// gsmWidth returns how many places a character takes in GSM-7: 0 where it has none.
func gsmWidth(c rune) int {
	switch {
	case strings.ContainsRune(gsm, c):
		return 1
	case strings.ContainsRune(gsmExtended, c):
		return 2
	}
	return 0
}
