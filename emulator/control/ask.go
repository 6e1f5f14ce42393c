package control

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
)

// The longest bodies, in bytes: of most requests, and of a session that is loaded.
const (
	longestBody  = 1 << 20
	longestState = 1 << 30
)

// readFor is how long a body is waited for, in real time.
const readFor = 30 * time.Second

// ask is a request with what it is about.
type ask struct {
	*http.Request
	w       http.ResponseWriter
	s       *emulator.Session
	c       *control
	body    map[string]json.RawMessage
	raw     []byte
	patient time.Duration // ?timeout=
}

// serve answers a request of a route.
func (c *control) serve(w http.ResponseWriter, r *http.Request, to route) {
	q := &ask{Request: r, w: w, c: c}
	var err error
	if q.s, err = c.session(r); err == nil {
		err = q.read(to)
	}
	var v any
	if err == nil {
		if !to.endless {
			// A script may have asked, for whose request time would stand while this waits.
			defer q.s.Inside()()
			// For this request it stands as well, but while it waits.
			ctx, done := q.s.Acting(r.Context())
			defer done()
			q.Request = r.WithContext(ctx)
		}
		v, err = to.do(q)
	}
	if !errors.Is(err, errAnswered) {
		answer(w, v, err)
	}
}

// errAnswered is what a route returns that has written its answer itself.
var errAnswered = errors.New("answered")

// read reads what a request gives, which is nothing but what its route takes.
func (q *ask) read(to route) error {
	for name := range q.URL.Query() {
		if name != "session" && !slices.Contains(to.query, name) {
			return wrong(http.StatusBadRequest, "%s %s%s has no parameter %q in its query%s", to.method, Prefix, to.path, name, takes(to.query))
		}
	}
	if text := q.URL.Query().Get("timeout"); text != "" {
		d, err := span(text)
		if err != nil {
			return wrong(http.StatusBadRequest, "timeout: %v", err)
		}
		q.patient = max(d, time.Millisecond) // 0 would be the usual patience
	}
	most := int64(longestBody)
	if to.whole {
		most = longestState
	}
	control := http.NewResponseController(q.w) // a test's writer has no deadlines
	_ = control.SetReadDeadline(time.Now().Add(readFor))
	raw, err := io.ReadAll(http.MaxBytesReader(q.w, q.Body, most))
	if err == nil {
		_ = control.SetReadDeadline(time.Time{}) // otherwise it stays, for the server would go on reading
	}
	if err != nil {
		return wrong(http.StatusRequestEntityTooLarge, "the body is longer than %d bytes, or ended early", most)
	}
	if q.raw = raw; to.whole || len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, &q.body); err != nil {
		return wrong(http.StatusBadRequest, "the body is not a JSON object: %v", err)
	}
	for _, name := range slices.Sorted(maps.Keys(q.body)) {
		if !slices.Contains(to.body, name) {
			return wrong(http.StatusBadRequest, "%s %s%s has no member %q in its body%s", to.method, Prefix, to.path, name, takes(to.body))
		}
	}
	return nil
}

func takes(names []string) string {
	if len(names) == 0 {
		return ": it takes none"
	}
	return ": it takes " + strings.Join(names, ", ")
}

// into reads a member of the body, where it is given.
func (q *ask) into(name string, v any) error {
	raw, ok := q.body[name]
	if !ok {
		return nil
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return wrong(http.StatusBadRequest, "%s: %s is not what it takes: %v", name, raw, err)
	}
	return nil
}

// text reads a member of the body that must be there.
func (q *ask) text(name string) (text string, err error) {
	if err := q.into(name, &text); err != nil {
		return "", err
	}
	if text == "" {
		return "", wrong(http.StatusBadRequest, "%s is missing: give {%q: \"…\"}", name, name)
	}
	return text, nil
}

// words reads an expression of the query, which is nil where it is not given.
func (q *ask) words(name string) (*regexp.Regexp, error) {
	text := q.URL.Query().Get(name)
	if text == "" {
		return nil, nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, wrong(http.StatusBadRequest, "%s: %v; it is an expression of Go's, and text needs \\ before what is one's sign", name, err)
	}
	return re, nil
}

// number reads a whole number of the query, 0 where it is not given.
func (q *ask) number(name string) (int64, error) {
	text := q.URL.Query().Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, wrong(http.StatusBadRequest, "%s: %q is not a whole number", name, text)
	}
	return n, nil
}

// span reads milliseconds, or text such as 4s.
func span(text string) (time.Duration, error) {
	if ms, err := strconv.ParseFloat(text, 64); err == nil && ms >= 0 && ms < 1e14 {
		return time.Duration(ms * float64(time.Millisecond)), nil
	}
	return agenda.ParseDuration(text)
}
