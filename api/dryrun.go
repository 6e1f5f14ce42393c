package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"dialtone/api/catalog"
	"dialtone/internal/printable"
)

// DryRun shows requests instead of sending them. It is safe for concurrent use;
// the clients of one host share one.
type DryRun struct {
	mu  sync.Mutex
	out io.Writer
}

// NewDryRun returns a dry run that writes each request to a writer, in one call
// of Write, as it would have gone out: method, URL and body, with secrets
// replaced.
func NewDryRun(out io.Writer) *DryRun { return &DryRun{out: out} }

// DryRun reports whether the client only shows the requests that change something.
func (c *Client) DryRun() bool { return c.config.DryRun != nil }

// Transport returns a transport that shows requests likewise, for those that are
// no client's: a script's own fetch. Those that only ask go to next; the others
// are answered with an empty JSON object.
func (d *DryRun) Transport(next http.RoundTripper) http.RoundTripper { return &dryTransport{d, next} }

type dryTransport struct {
	*DryRun
	next http.RoundTripper
}

// RoundTrip shows a request that changes something, and sends any other.
func (t *dryTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if !changes(req.Method) {
		return t.next.RoundTrip(req)
	}
	var body []byte
	if req.Body != nil {
		var err error
		body, err = io.ReadAll(req.Body)
		if closeErr := req.Body.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return nil, err
		}
	}
	secret := secretNames(nil)
	u := *req.URL
	u.User, u.RawQuery = nil, redactQuery(u.RawQuery, secret)
	var b strings.Builder
	fmt.Fprintf(&b, "not sent: %s %s\n", req.Method, &u)
	writeHeader(&b, req.Header)
	kind, _, _ := strings.Cut(req.Header.Get("Content-Type"), ";")
	writeContent(&b, kind, body, secret)
	t.write(b.String())
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {jsonType}}, ContentLength: 2,
		Body: io.NopCloser(strings.NewReader("{}")), Request: req,
	}, nil
}

func (d *DryRun) write(text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	// Nobody can be told that it cannot be written; nothing is sent all the same.
	_, _ = io.WriteString(d.out, printable.Escaped(hideUserinfo(text)))
}

// pretend shows a call and returns what stands for its answer: nothing for a
// delete, and else the resource as far as what was given says what it is. It has
// no SID but one that the path has.
func (c *Client) pretend(k *call, r *Request) *Response {
	secret := secretNames(k.op)
	u := *k.url
	u.RawQuery = redactQuery(u.RawQuery, secret)
	var b strings.Builder
	fmt.Fprintf(&b, "not sent: %s %s\n", k.method, &u)
	if k.host != u.Host {
		fmt.Fprintf(&b, "  Host: %s\n", k.host)
	}
	writeHeader(&b, r.Header)
	writeContent(&b, k.header.Get("Content-Type"), k.body, secret)
	c.config.DryRun.write(c.secrets.Replace(b.String()))

	answer := &Response{Status: k.op.Status, Header: http.Header{}, Method: k.method, URL: k.url.String(), DryRun: true}
	if k.op.Kind != catalog.Delete {
		answer.Body = c.given(r)
	}
	return answer
}

// given returns a request's values as the resource's attributes would have them.
func (c *Client) given(r *Request) json.RawMessage {
	var o object
	for _, p := range r.Operation.Parameters {
		name := catalog.SnakeCase(p.Name)
		if p.In != catalog.InPath || r.Operation.Resource.Attribute(name) == nil {
			continue
		}
		value := r.Path[p.Name]
		if p.Name == "AccountSid" && value == "" {
			value = c.account(r)
		}
		o.add(name, quote(value))
	}
	for _, pair := range r.Form {
		name := catalog.SnakeCase(pair.Name)
		o.add(name, attributeValue(r.Operation.Resource.Attribute(name), pair.Value))
	}
	if r.JSON != nil {
		if body, _, err := r.body(); err == nil {
			o.addAll(body)
		}
	}
	return o.json()
}

// attributeValue writes a form's value as JSON of the attribute's type.
func attributeValue(a *catalog.Attribute, value string) json.RawMessage {
	if a != nil && slices.Contains([]string{"boolean", "integer", "number", "array", "object"}, a.Type) && json.Valid([]byte(value)) {
		return json.RawMessage(value)
	}
	return quote(value)
}

func quote(text string) json.RawMessage {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // no string fails to marshal
	}
	return quoted
}

// object is a JSON object in the order in which it was put together. A name that
// comes again makes an array of its values, as in a form.
type object struct {
	names  []string
	values [][]json.RawMessage
}

func (o *object) add(name string, value json.RawMessage) {
	i := slices.Index(o.names, name)
	if i < 0 {
		o.names, o.values = append(o.names, name), append(o.values, nil)
		i = len(o.names) - 1
	}
	o.values[i] = append(o.values[i], value)
}

// addAll adds the members of a JSON object.
func (o *object) addAll(body []byte) {
	d := json.NewDecoder(bytes.NewReader(body))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return
	}
	for d.More() {
		name, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return
		}
		o.add(name.(string), value)
	}
}

func (o *object) json() json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range o.names {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(quote(name))
		b.WriteByte(':')
		if len(o.values[i]) == 1 {
			b.Write(o.values[i][0])
			continue
		}
		for j, value := range o.values[i] {
			b.WriteByte("[,"[min(j, 1)])
			b.Write(value)
		}
		b.WriteByte(']')
	}
	b.WriteByte('}')
	return b.Bytes()
}
