package command

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Days reads a time such as 30d, or one of Go's, such as 12h. "" is none.
func Days(flag, text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	if number, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.Atoi(number); err == nil && n > 0 && n < 100_000 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, Usage("%s takes a time, such as 30d or 12h, not %q", flag, text)
	}
	return d, nil
}

// Reachable returns the URL by which this machine reaches what listens on all its addresses.
func Reachable(url string) string {
	url = strings.Replace(url, "://[::]:", "://127.0.0.1:", 1)
	return strings.Replace(url, "://0.0.0.0:", "://127.0.0.1:", 1)
}

var accountSID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("^AC[0-9a-fA-F]{32}$") })

// IsAccountSID reports whether a text has the form of an account's SID.
func IsAccountSID(text string) bool { return accountSID().MatchString(text) }
