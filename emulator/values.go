package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"sort"
	"strings"
)

// value is a parameter as a request gives it: a string from a form or a query,
// anything from JSON.
type value struct {
	name string
	v    any
}

// values are a request's parameters in the order given. A name can come several
// times: that is how forms write arrays.
type values []value

// all returns the values of a name.
func (vs values) all(name string) []any {
	var all []any
	for _, v := range vs {
		if v.name == name {
			all = append(all, v.v)
		}
	}
	return all
}

// text returns the first value of a name as a string, or "".
func (vs values) text(name string) string {
	for _, v := range vs {
		if v.name == name {
			return textOf(v.v)
		}
	}
	return ""
}

// textOf writes a value as a form would.
func textOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return string(encode(v))
}

// parseForm reads a form or a query. What does not decode stays as it is.
func parseForm(raw string) values {
	var vs values
	for _, pair := range strings.Split(raw, "&") {
		if pair == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		vs = append(vs, value{unescape(name), unescape(text)})
	}
	return vs
}

func unescape(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}

// maxBody is the longest body that is read, in bytes; Twilio's largest
// parameters are far below it.
const maxBody = 8 << 20

// readBody reads a request's body, a form or JSON.
func readBody(w http.ResponseWriter, r *http.Request) (values, *apiError) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, &apiError{http.StatusRequestEntityTooLarge, 0, "The request body is too large"}
	}
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if !strings.HasSuffix(mediaType, "json") {
		return parseForm(string(body)), nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var object map[string]any
	if err := dec.Decode(&object); err != nil && len(bytes.TrimSpace(body)) > 0 {
		return nil, fail(20001, "Invalid JSON in the request body: %v", err)
	}
	vs := make(values, 0, len(object))
	for name, v := range object {
		vs = append(vs, value{name, v})
	}
	sort.Slice(vs, func(i, j int) bool { return vs[i].name < vs[j].name })
	return vs, nil
}
