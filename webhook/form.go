package webhook

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// maxParameters is how many parameters a query or a form may have. Twilio sends some twenty-five.
const maxParameters = 10_000

// parseForm reads a query or a form as browsers and Node do (the URL standard's
// application/x-www-form-urlencoded): a ; is a character like any other, and a % without two
// hexadecimal digits stands for itself. It differs in that bytes that are not UTF-8 stay as they
// came, as Twilio has signed them. For what has no such mistakes it is url.ParseQuery at half its
// price.
func parseForm(text string) (url.Values, error) {
	count := strings.Count(text, "&") + 1
	if count > maxParameters {
		return nil, fmt.Errorf("there are %d parameters; at most %d are read", count, maxParameters)
	}
	form := make(url.Values, count)
	values := make([]string, 0, count)
	for pair := range strings.SplitSeq(text, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, value = unescape(name), unescape(value)
		if before, twice := form[name]; twice {
			form[name] = append(before, value)
			continue
		}
		values = append(values, value)
		last := len(values)
		form[name] = values[last-1 : last : last]
	}
	return form, nil
}

// unescape is url.QueryUnescape for a text that may have mistakes.
func unescape(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '+':
			c = ' '
		case c == '%' && i+2 < len(text):
			if escaped, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				c = byte(escaped)
				i += 2
			}
		}
		out.WriteByte(c)
	}
	return out.String()
}
