package webhook

import (
	"net/url"
	"strings"
)

// parseForm is url.ParseQuery at half its price for what Twilio sends: some twenty-five parameters without a mistake,
// whose number is known before they are read.
func parseForm(text string) (url.Values, error) {
	const many = 1000
	count := strings.Count(text, "&") + 1
	if count > many || strings.Contains(text, ";") {
		return url.ParseQuery(text)
	}
	form := make(url.Values, count)
	values := make([]string, 0, count)
	for pair := range strings.SplitSeq(text, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(name)
		value, valueErr := url.QueryUnescape(value)
		if nameErr != nil || valueErr != nil {
			return url.ParseQuery(text)
		}
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
