package library

import (
	"net/url"
	"strings"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
	whatwg "github.com/nlnwa/whatwg-url/url"
)

// urlNatives parse URLs as browsers do, which net/url does not.
func urlNatives(l *Library) map[string]any {
	return map[string]any{
		"parse": func(call goja.FunctionCall) goja.Value {
			var parsed *whatwg.Url
			var err error
			if base := call.Argument(1); goja.IsUndefined(base) {
				parsed, err = whatwg.Parse(call.Argument(0).String())
			} else {
				parsed, err = whatwg.ParseRef(base.String(), call.Argument(0).String())
			}
			if err != nil {
				return goja.Null()
			}
			return l.partsOf(parsed)
		},
		"change": func(call goja.FunctionCall) goja.Value {
			parsed, err := whatwg.Parse(call.Argument(0).String())
			if err != nil {
				panic(l.NewError("TypeError", "Invalid URL"))
			}
			change(parsed, call.Argument(1).String(), call.Argument(2).String())
			return l.partsOf(parsed)
		},
		"parseQuery": func(call goja.FunctionCall) goja.Value { return l.parseQuery(call.Argument(0).String()) },
		"formatQuery": func(call goja.FunctionCall) goja.Value {
			pairs, err := linesOf(call.Argument(0))
			if err != nil {
				panic(l.NewError("TypeError", "The pairs of a query are strings"))
			}
			return l.VM.ToValue(formatQuery(pairs))
		},
	}
}

// partsOf is what a script can read of a URL.
func (l *Library) partsOf(u *whatwg.Url) goja.Value {
	parts := l.VM.NewObject()
	for name, value := range map[string]string{
		"href":     u.Href(false),
		"origin":   originOf(u),
		"protocol": u.Protocol(),
		"username": u.Username(),
		"password": u.Password(),
		"host":     u.Host(),
		"hostname": u.Hostname(),
		"port":     u.Port(),
		"pathname": u.Pathname(),
		"search":   u.Search(),
		"hash":     u.Hash(),
	} {
		_ = parts.Set(name, value)
	}
	return parts
}

// originOf is a URL's origin (https://url.spec.whatwg.org/#origin).
func originOf(u *whatwg.Url) string {
	switch u.Scheme() {
	case "ftp", "http", "https", "ws", "wss":
		return u.Protocol() + "//" + u.Host()
	case "blob":
		if inner, err := whatwg.Parse(u.Pathname()); err == nil && (inner.Scheme() == "http" || inner.Scheme() == "https") {
			return originOf(inner)
		}
	}
	return "null"
}

// change sets a part. What does not fit changes nothing, as the standard has it.
func change(u *whatwg.Url, part, value string) {
	switch part {
	case "protocol":
		u.SetProtocol(value)
	case "username":
		u.SetUsername(value)
	case "password":
		u.SetPassword(value)
	case "host":
		u.SetHost(value)
	case "hostname":
		u.SetHostname(value)
	case "port":
		u.SetPort(value)
	case "pathname":
		u.SetPathname(value)
	case "search":
		u.SetSearch(value)
	case "hash":
		u.SetHash(value)
	}
}

// parseQuery reads application/x-www-form-urlencoded
// (https://url.spec.whatwg.org/#urlencoded-parsing).
func (l *Library) parseQuery(query string) goja.Value {
	list := l.VM.NewArray()
	count := 0
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		if count%rowsBetweenChecks == 0 {
			l.Check()
		}
		name, value, _ := strings.Cut(part, "=")
		_ = list.Set(itoa(count), l.VM.NewArray(unescape(name), unescape(value)))
		count++
	}
	return list
}

// unescape undoes the escapes of a query. What is not an escape stays as it is.
func unescape(text string) string {
	text = strings.ReplaceAll(text, "+", " ")
	if !strings.Contains(text, "%") {
		return text
	}
	var out []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if decoded, err := url.PathUnescape(text[i : i+3]); err == nil {
				out = append(out, decoded...)
				i += 2
				continue
			}
		}
		out = append(out, text[i])
	}
	return codec.WellFormed(out)
}

// formatQuery writes application/x-www-form-urlencoded.
func formatQuery(pairs [][]string) string {
	var out strings.Builder
	for i, pair := range pairs {
		if i > 0 {
			out.WriteByte('&')
		}
		out.WriteString(escape(pair[0]) + "=" + escape(pair[1]))
	}
	return out.String()
}

// escape differs from net/url's in the characters that need none: * does not,
// ~ does.
func escape(text string) string {
	text = url.QueryEscape(text)
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(text)
}
