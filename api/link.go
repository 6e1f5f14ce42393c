package api

import (
	"errors"
	"fmt"
	"hash/maphash"
	"net/url"
	"strings"
	"sync"
)

// withToken returns the link to the next page where Twilio gives its token only.
func withToken(u *url.URL, token string) string {
	var kept []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); pair != "" && name != "PageToken" && name != "Page" {
			kept = append(kept, pair)
		}
	}
	return u.EscapedPath() + "?" + strings.Join(append(kept, "PageToken="+url.QueryEscape(token)), "&")
}

// link returns where the next page is: the link's path and query, on the host
// that the call went to. A host in the link must be Twilio's or the base URL's;
// it decides nothing else.
func (c *Client) link(k *call, next string) (*url.URL, error) {
	u, err := url.Parse(next)
	if err != nil {
		return nil, errors.New("the link to the next page cannot be read")
	}
	if u.Host != "" && !atTwilio(u.Host) && (c.base == nil || u.Host != c.base.Host) {
		return nil, fmt.Errorf("the link to the next page leads to another host, %s, where credentials do not go", u.Host)
	}
	path := u.EscapedPath()
	if c.base != nil {
		// A server that knows its own address gives links below it.
		if rest, ok := strings.CutPrefix(path, c.base.EscapedPath()); ok && strings.HasPrefix(rest, "/") {
			path = rest
		}
	}
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New("the link to the next page has no path")
	}
	at := &url.URL{Scheme: k.url.Scheme, Host: k.url.Host}
	if c.base != nil {
		path = c.base.EscapedPath() + path
	}
	if at.Path, err = url.PathUnescape(path); err != nil {
		return nil, errors.New("the link to the next page cannot be read")
	}
	at.RawPath = path
	at.RawQuery = printable(u.RawQuery)
	return at, nil
}

// printable escapes what a query may not hold, and leaves the rest as it is.
func printable(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// trail remembers the pages of a list, by what their requests' lines say.
type trail struct {
	seed   maphash.Seed
	mu     sync.Mutex
	depths map[uint64]int
}

// follow reports whether a page is new at this depth. Going on twice from one page
// is fine; coming by the same page later is not.
func (t *trail) follow(uri string, depth int) bool {
	h := maphash.String(t.seed, uri)
	t.mu.Lock()
	defer t.mu.Unlock()
	first, seen := t.depths[h]
	if !seen {
		t.depths[h] = depth
		return true
	}
	return first == depth
}
