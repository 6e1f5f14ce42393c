package line

import (
	"strings"
	"unicode/utf8"
)

// key is what a person does at the keyboard: types or pastes a text, or presses what is none.
type key struct {
	typed  string
	pasted string
	name   string // As the terminal sends it: "\x1b[A".
}

// Bracketed paste: the terminal says where pasted text begins and ends.
const (
	pasteOn    = "\x1b[?2004h"
	pasteOff   = "\x1b[?2004l"
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// decode takes the first key off what was read. It is nothing, size 0, where more must come; with
// late no more will.
func decode(read []byte, late bool) (k key, size int) {
	if len(read) == 0 {
		return key{}, 0
	}
	switch c := read[0]; {
	case c == '\x1b':
		return decodeEscape(read, late)
	case c < ' ' || c == 0x7f:
		return key{name: string(c)}, 1
	}
	for size < len(read) && read[size] >= ' ' && read[size] != 0x7f {
		if !utf8.FullRune(read[size:]) && !late {
			break
		}
		_, n := utf8.DecodeRune(read[size:])
		size += n
	}
	return key{typed: strings.ToValidUTF8(string(read[:size]), "\ufffd")}, size
}

func decodeEscape(read []byte, late bool) (k key, size int) {
	alone := func(size int) (key, int) {
		if late {
			return key{name: string(read[:size])}, size
		}
		return key{}, 0
	}
	if len(read) == 1 {
		return alone(1)
	}
	switch read[1] {
	case '[':
		for i := 2; i < len(read); i++ {
			if read[i] >= 0x40 && read[i] <= 0x7e {
				return key{name: string(read[:i+1])}, i + 1
			}
		}
		return alone(len(read))
	case 'O':
		if len(read) < 3 {
			return alone(2)
		}
		return key{name: string(read[:3])}, 3
	case '\x1b':
		return key{name: "\x1b"}, 1
	}
	_, n := utf8.DecodeRune(read[1:])
	return key{name: string(read[:1+n])}, 1 + n
}

// pasted is what was pasted as it is typed: line breaks are those of a line's end, and what would
// be a key is left out.
func pasted(raw string) string {
	raw = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(raw)
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(raw, "\ufffd"))
}
