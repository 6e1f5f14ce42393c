package control

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
	"dialtone/emulator/journal"
	"dialtone/emulator/messaging"
)

// route is a path with what it takes and does.
type route struct {
	method, path string
	query, body  []string // the names that it takes
	whole        bool     // its body is a session, which is read as it is
	endless      bool     // it goes on until its client has had enough
	do           func(*ask) (any, error)
}

var faultNames = []string{"method", "path", "webhook", "callback", "times", "status", "code", "delay", "down", "drop", "body"}

var journalNames = []string{"kind", "sid", "after"}

// routes returns all paths.
func routes() []route {
	return []route{
		{method: "GET", path: "/{$}", do: index},
		{method: "GET", path: "/health", do: health},
		{method: "GET", path: "/credentials", do: credentials},
		{method: "GET", path: "/ca", do: ca},
		{method: "GET", path: "/lacks", do: lacks},

		{method: "GET", path: "/clock", do: clock},
		{method: "PATCH", path: "/clock", body: []string{"mode", "speed"}, do: setClock},
		{method: "POST", path: "/clock/advance", body: []string{"by"}, do: advance},
		{method: "POST", path: "/clock/settle", do: settle},

		{method: "GET", path: "/phones", do: allPhones},
		{method: "GET", path: "/phones/{number}", do: onePhone},
		{method: "PATCH", path: "/phones/{number}", body: []string{"calls", "texts", "error", "after", "attended"}, do: behave},
		{method: "POST", path: "/phones/{number}/texts", body: []string{"to", "body", "media"}, do: text},
		{method: "GET", path: "/phones/{number}/texts", query: []string{"match", "timeout"}, do: receives},
		{method: "POST", path: "/phones/{number}/calls", body: []string{"to"}, do: dial},
		{method: "GET", path: "/phones/{number}/calls", query: []string{"timeout"}, do: rings},
		{method: "GET", path: "/phones/{number}/calls/{sid}", query: []string{"hears", "timeout"}, do: hears},
		{method: "POST", path: "/phones/{number}/calls/{sid}/answer", do: acts(func(_ *ask, c *emulator.Call) error { return c.Answer() })},
		{method: "POST", path: "/phones/{number}/calls/{sid}/refuse", do: acts(func(_ *ask, c *emulator.Call) error { return c.Refuse() })},
		{method: "POST", path: "/phones/{number}/calls/{sid}/press", body: []string{"digits"}, do: acts(press)},
		{method: "POST", path: "/phones/{number}/calls/{sid}/say", body: []string{"text"}, do: acts(say)},
		{method: "POST", path: "/phones/{number}/calls/{sid}/hang_up", do: acts(func(_ *ask, c *emulator.Call) error { return c.HangUp() })},

		{method: "GET", path: "/journal", query: append([]string{"stable"}, journalNames...), do: entries},
		{method: "GET", path: "/events", query: journalNames, endless: true, do: events},
		{method: "POST", path: "/replay", body: []string{"seq"}, do: replay},
		{method: "GET", path: "/messages", query: []string{"to", "from", "body", "timeout"}, do: sends},
		{method: "GET", path: "/unexpected", do: unexpected},
		{method: "GET", path: "/codes/{number}", do: code},

		{method: "POST", path: "/faults", body: faultNames, do: fail},
		{method: "GET", path: "/faults", do: allFaults},
		{method: "DELETE", path: "/faults", do: clearFaults},
		{method: "POST", path: "/limit", body: []string{"concurrency", "per_second"}, do: limit},
		{method: "POST", path: "/hold", do: func(q *ask) (any, error) { q.s.Hold(); return nil, nil }},
		{method: "POST", path: "/step", body: []string{"sid"}, do: step},
		{method: "POST", path: "/move", body: []string{"sid", "status", "error"}, do: move},

		{method: "POST", path: "/sessions", body: []string{"mode"}, do: openSession},
		{method: "DELETE", path: "/sessions/{sid}", do: closeSession},
		{method: "POST", path: "/reset", do: func(q *ask) (any, error) { return nil, q.s.Reset() }},
		{method: "GET", path: "/state", do: state},
		{method: "PUT", path: "/state", whole: true, do: func(q *ask) (any, error) { return nil, q.s.Restore(q.raw) }},
	}
}

// index lists what there is.
func index(*ask) (any, error) {
	type listed struct {
		Method string   `json:"method"`
		Path   string   `json:"path"`
		Query  []string `json:"query,omitempty"`
		Body   []string `json:"body,omitempty"`
	}
	var all []listed
	for _, r := range routes()[1:] {
		all = append(all, listed{r.method, Prefix + r.path, r.query, r.body})
	}
	return map[string]any{"routes": all}, nil
}

func health(q *ask) (any, error) {
	return map[string]any{"status": "ok", "account_sid": q.s.AccountSID()}, nil
}

// credentials are what a program is given to be the session's account.
func credentials(q *ask) (any, error) {
	v := map[string]string{"account_sid": q.s.AccountSID(), "auth_token": q.s.AuthToken()}
	if q.s == q.c.local.Main() {
		v["api_key"], v["api_secret"] = q.c.local.MainKey()
		v["oauth_client_id"], v["oauth_client_secret"] = q.c.local.OAuthClient()
	}
	return v, nil
}

// ca is the certificate that programs trust which ask by Twilio's names.
func ca(q *ask) (any, error) {
	if q.c.certificate == nil {
		return nil, wrong(http.StatusNotFound, "there is no certificate authority: dialtone emulator has one")
	}
	raw, err := q.c.certificate()
	if err != nil {
		return nil, wrong(http.StatusInternalServerError, "%v", err)
	}
	q.w.Header().Set("Content-Type", "application/x-pem-file")
	_, _ = q.w.Write(raw) // who asked may have gone
	return nil, errAnswered
}

// lacks are what was asked for, in all sessions, and is not imitated.
func lacks(q *ask) (any, error) { return map[string]any{"lacks": q.c.local.Lacks()}, nil }

// clock says how time passes, and what time it is.
func clock(q *ask) (any, error) {
	mode, speed := q.s.Clock()
	return map[string]any{"now": q.s.Now().UTC(), "mode": mode, "speed": speed}, nil
}

func setClock(q *ask) (any, error) {
	mode, speed := q.s.Clock()
	if _, given := q.body["mode"]; given {
		speed = 1
	} else if _, given := q.body["speed"]; given {
		mode = agenda.Real
	}
	if err := q.into("mode", &mode); err != nil {
		return nil, err
	}
	if err := q.into("speed", &speed); err != nil {
		return nil, err
	}
	if mode != agenda.Real && speed != 1 {
		return nil, wrong(http.StatusBadRequest, "speed counts in the mode \"real\" alone")
	}
	if err := q.s.SetClock(mode, speed); err != nil {
		return nil, err
	}
	return clock(q)
}

func advance(q *ask) (any, error) {
	var by agenda.Span
	if err := q.into("by", &by); err != nil {
		return nil, err
	}
	if by == 0 {
		return nil, wrong(http.StatusBadRequest, `by is missing: give {"by": "10m"}, or milliseconds`)
	}
	if err := q.s.Advance(q.Context(), time.Duration(by)); err != nil {
		return nil, err
	}
	return clock(q)
}

func settle(q *ask) (any, error) {
	if err := q.s.Settle(q.Context()); err != nil {
		return nil, err
	}
	return clock(q)
}

// text sends a text from a phone, and answers with the message when its application has.
func text(q *ask) (any, error) {
	t := emulator.Text{From: q.PathValue("number")}
	var err error
	if t.To, err = q.text("to"); err != nil {
		return nil, err
	}
	var media []string
	if err := q.into("body", &t.Body); err != nil {
		return nil, err
	}
	if err := q.into("media", &media); err != nil {
		return nil, err
	}
	for _, url := range media {
		t.Media = append(t.Media, messaging.Media{URL: url})
	}
	sid, err := q.s.Text(q.Context(), t)
	if err != nil {
		return nil, err
	}
	return q.s.Message(sid), nil
}

func receives(q *ask) (any, error) {
	words, err := q.words("match")
	if err != nil {
		return nil, err
	}
	return orNil(q.s.Receives(q.Context(), q.PathValue("number"), words, q.patient))
}

// orNil leaves out the value that stands beside an error.
func orNil[T any](v T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

// entries are what happened.
func entries(q *ask) (any, error) {
	f, err := q.filter()
	if err != nil {
		return nil, err
	}
	if q.URL.Query().Get("stable") == "true" {
		return json.RawMessage(q.s.Stable(f)), nil
	}
	return map[string]any{"entries": q.s.Journal(f)}, nil
}

func (q *ask) filter() (journal.Filter, error) {
	after, err := q.number("after")
	kinds := []string{journal.API, journal.Webhook, journal.Status, journal.Step, journal.Problem}
	if kind := q.URL.Query().Get("kind"); kind != "" && !slices.Contains(kinds, kind) {
		return journal.Filter{}, wrong(http.StatusBadRequest, "kind %q: it is one of %s", kind, strings.Join(kinds, ", "))
	}
	return journal.Filter{Kind: q.URL.Query().Get("kind"), SID: q.URL.Query().Get("sid"), After: after}, err
}

// events are the journal's entries as server-sent events, as they come. Who was cut off goes on
// after the header Last-Event-ID.
func events(q *ask) (any, error) {
	f, err := q.filter()
	if err != nil {
		return nil, err
	}
	if last, err := strconv.ParseInt(q.Header.Get("Last-Event-ID"), 10, 64); err == nil {
		f.After = last
	}
	q.w.Header().Set("Content-Type", "text/event-stream")
	q.w.Header().Set("Cache-Control", "no-store")
	q.w.WriteHeader(http.StatusOK)
	flush := http.NewResponseController(q.w).Flush
	if err := flush(); err != nil {
		return nil, errAnswered
	}
	for e := range q.s.Follow(q.Context(), f) {
		raw, err := json.Marshal(e)
		if err != nil {
			panic("control: " + err.Error()) // texts and numbers always encode
		}
		_, err = fmt.Fprintf(q.w, "id: %d\nevent: %s\ndata: %s\n\n", e.Seq, e.Kind, bytes.TrimSpace(raw))
		if err != nil || flush() != nil {
			break // who listened has gone
		}
	}
	return nil, errAnswered
}

func replay(q *ask) (any, error) {
	var seq int64
	if err := q.into("seq", &seq); err != nil {
		return nil, err
	}
	return orNil(q.s.Replay(q.Context(), seq))
}

// sends answers with the next message that was sent and is meant.
func sends(q *ask) (any, error) {
	body, err := q.words("body")
	if err != nil {
		return nil, err
	}
	query := q.URL.Query()
	return orNil(q.s.Sends(q.Context(), emulator.Sent{To: query.Get("to"), From: query.Get("from"), Body: body}, q.patient))
}

func unexpected(q *ask) (any, error) {
	return map[string]any{"messages": q.s.Unexpected()}, nil
}

// code is the verification code that a person was sent last.
func code(q *ask) (any, error) {
	number := q.PathValue("number")
	if code := q.s.Code(number); code != "" {
		return map[string]any{"code": code}, nil
	}
	return nil, wrong(http.StatusNotFound, "%s was sent no code that still holds", number)
}

func fail(q *ask) (any, error) {
	var f faults.Fault
	raw := q.raw
	if len(raw) == 0 {
		raw = []byte("{}")
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, wrong(http.StatusBadRequest, "a fault cannot be read: %v; path and webhook are expressions of Go's", err)
	}
	return orNil(q.s.Fail(f))
}

func allFaults(q *ask) (any, error) {
	all, limit := q.s.Faults()
	return map[string]any{"faults": all, "limit": limit}, nil
}

func clearFaults(q *ask) (any, error) {
	q.s.ClearFaults()
	return nil, nil
}

func limit(q *ask) (any, error) {
	var l faults.Limit
	if err := q.into("concurrency", &l.Concurrency); err != nil {
		return nil, err
	}
	if err := q.into("per_second", &l.PerSecond); err != nil {
		return nil, err
	}
	return nil, q.s.Limit(l)
}

func step(q *ask) (any, error) {
	var sid string
	if err := q.into("sid", &sid); err != nil {
		return nil, err
	}
	whose, status, err := q.s.Step(q.Context(), sid)
	return orNil(map[string]any{"sid": whose, "status": status}, err)
}

func move(q *ask) (any, error) {
	sid, err := q.text("sid")
	if err != nil {
		return nil, err
	}
	status, err := q.text("status")
	if err != nil {
		return nil, err
	}
	code := 0
	if err := q.into("error", &code); err != nil {
		return nil, err
	}
	if err := q.s.Move(sid, status, code); err != nil {
		return nil, err
	}
	return q.s.Message(sid), nil
}

// openSession opens a session, whose time jumps unless it is told otherwise.
func openSession(q *ask) (any, error) {
	mode := agenda.Jump
	if err := q.into("mode", &mode); err != nil {
		return nil, err
	}
	s := q.c.local.NewSession()
	if err := s.SetClock(mode, 1); err != nil {
		s.Close()
		return nil, err
	}
	return map[string]any{"account_sid": s.AccountSID(), "auth_token": s.AuthToken()}, nil
}

func closeSession(q *ask) (any, error) {
	sid := q.PathValue("sid")
	s := q.c.local.SessionNamed(sid)
	switch {
	case s == nil || s.AccountSID() != sid:
		return nil, wrong(http.StatusNotFound, "there is no session %q", sid)
	case s == q.c.local.Main():
		return nil, wrong(http.StatusConflict, "the main session ends with the emulator: POST %s/reset empties it", Prefix)
	}
	s.Close()
	return nil, nil
}

func state(q *ask) (any, error) {
	raw, err := q.s.State()
	return orNil(json.RawMessage(raw), err)
}
