package webhook

import "strings"

// respell is a query or a form that url.ParseQuery reads as [parseForm] reads the text. It leaves
// out, without a word, what has a ; or a % without two hexadecimal digits, and a handler behind the
// filter that asks net/http for a parameter would not see what was signed.
func respell(text string) string {
	if !strings.ContainsAny(text, ";%") {
		return text
	}
	var out strings.Builder
	from := 0
	for i := 0; i < len(text); i++ {
		as := ""
		switch {
		case text[i] == ';':
			as = "%3B"
		case text[i] == '%' && (i+2 >= len(text) || !isHex(text[i+1]) || !isHex(text[i+2])):
			as = "%25"
		default:
			continue
		}
		out.WriteString(text[from:i])
		out.WriteString(as)
		from = i + 1
	}
	if from == 0 {
		return text
	}
	out.WriteString(text[from:])
	return out.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
