package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"dialtone/api/catalog"
	"dialtone/internal/secret"
)

// redacted stands where a secret was.
const redacted = secret.Hidden

// hideSecrets returns what takes a client's own secrets out of a text.
func hideSecrets(config Config) *strings.Replacer {
	var pairs []string
	for _, s := range []string{config.AuthToken, config.APISecret} {
		if s == "" {
			continue
		}
		pairs = append(pairs, s, redacted)
		if q := url.QueryEscape(s); q != s {
			pairs = append(pairs, q, redacted)
		}
	}
	return strings.NewReplacer(pairs...)
}

// userinfo is the user and password of a URL.
var userinfo = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`://[^/@\s"]*@`) })

// hideUserinfo takes users and passwords out of the URLs in a text: a proxy's, or
// those that Twilio is to call back with.
func hideUserinfo(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	return userinfo().ReplaceAllString(text, "://"+redacted+"@")
}

// scrub returns an error without secrets in its text. Nearly always that is the
// error itself.
func (c *Client) scrub(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	text := err.Error()
	clean := hideUserinfo(c.secrets.Replace(text))
	if clean == text {
		return err
	}
	return &scrubbed{clean, err}
}

// scrubbed is an error whose text held a secret. errors.Is and As see the error
// behind it; nobody gets hold of its text.
type scrubbed struct {
	text string
	err  error
}

func (e *scrubbed) Error() string        { return e.text }
func (e *scrubbed) Is(target error) bool { return errors.Is(e.err, target) }

// hideIn takes the client's own secrets out of JSON text.
func (c *Client) hideIn(data json.RawMessage) json.RawMessage {
	if data == nil {
		return nil
	}
	return json.RawMessage(c.secrets.Replace(string(data)))
}

// secretNames returns what the catalog marks as secret in an operation's
// requests and answers.
func secretNames(op *catalog.Operation) map[string]bool {
	names := map[string]bool{"auth_token": true}
	var add func(name string, s *catalog.Schema)
	add = func(name string, s *catalog.Schema) {
		if s.Secret {
			names[name] = true
		}
		for _, p := range s.Properties {
			add(p.Name, &p.Schema)
		}
		if s.Items != nil {
			add(name, s.Items)
		}
	}
	if op != nil {
		for _, p := range op.Parameters {
			add(p.Name, &p.Schema)
		}
		for _, a := range op.Resource.Attributes {
			add(a.Name, &a.Schema)
		}
	}
	return names
}

// plainKey is a member's name, whatever of it is escaped.
func plainKey(key []byte) string {
	if !bytes.ContainsRune(key, '\\') {
		return string(key)
	}
	var name string
	if json.Unmarshal(append(append([]byte{'"'}, key...), '"'), &name) != nil {
		return string(key)
	}
	return name
}

// redactJSON returns JSON text with the values of the secret names replaced,
// however deep they lie. It returns nil if the text is not JSON.
func redactJSON(data []byte, secret map[string]bool) []byte {
	s := &scanner{data: data}
	var out []byte
	from := 0
	var walk func(depth int) bool
	walk = func(depth int) bool {
		switch s.peek() {
		case '{':
			return s.object(depth, func(key []byte) bool {
				if !secret[plainKey(key)] {
					return walk(depth + 1)
				}
				out = append(out, data[from:s.at]...)
				start := s.at
				if !s.value(depth + 1) {
					return false
				}
				if string(data[start:s.at]) == "null" {
					out = append(out, "null"...)
				} else {
					out = append(out, `"`+redacted+`"`...)
				}
				from = s.at
				return true
			})
		case '[':
			return s.array(depth, func() bool { return walk(depth + 1) })
		}
		return s.value(depth)
	}
	s.space()
	if !walk(0) || s.end() != nil {
		return nil
	}
	return append(out, data[from:]...)
}
