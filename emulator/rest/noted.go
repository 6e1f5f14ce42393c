package rest

import (
	"net/http"
	"strings"

	"dialtone/emulator/faults"
	"dialtone/emulator/journal"
	"dialtone/emulator/rest/typed"
)

// Note puts a request and its answer, or nil where it got none, into a session's journal.
func (q *Request) Note(s *Tenant, a *Answer, f *faults.Fault) {
	u := *q.HTTP.URL
	u.Host, u.Scheme = q.HTTP.Host, "https"
	e := journal.Entry{Kind: journal.API, At: s.Inner.Now(), Method: q.HTTP.Method, URL: u.String()}
	for _, v := range q.Body.Values {
		e.Params = append(e.Params, [2]string{v.Name, typed.TextOf(v.V)})
	}
	if f != nil {
		e.Fault = f.String()
	}
	switch {
	case a == nil:
	case a.err != nil:
		e.Code, e.Problems = a.err.Code, []string{a.err.Message}
	case a.object != nil && q.HTTP.Method != http.MethodGet:
		e.Body = string(a.json())
	}
	if a != nil {
		e.Status, e.SID = a.Status, a.sid
	}
	s.Inner.Note(e)
	s.Inner.Time.Changed() // a wait may be for what the request did
}

// mostLacks bounds how many different things are remembered that programs asked for in vain.
const mostLacks = 1000

// Lack is something that programs asked for and that the emulator does not imitate.
type Lack struct {
	What  string `json:"what"`  // "POST https://video.twilio.com/v1/Rooms: a record alone, of which nothing follows"
	Times int    `json:"times"` // how often
}

// Lacks returns what programs asked for, in all sessions, and what the emulator does not imitate,
// in the order in which it was asked for first.
func (e *Engine) Lacks() []Lack {
	e.Mu.Lock()
	defer e.Mu.Unlock()
	all := make([]Lack, 0, len(e.lacks))
	for _, l := range e.lacks {
		all = append(all, *l)
	}
	return all
}

// Lack remembers that something was asked for in vain. The caller holds the lock.
func (e *Engine) Lack(what string) {
	for _, l := range e.lacks {
		if l.What == what {
			l.Times++
			return
		}
	}
	if len(e.lacks) < mostLacks {
		e.lacks = append(e.lacks, &Lack{what, 1})
	}
}

// identifiers are the parts of a path that name a record.
var identifiers = typed.Lazy(`[A-Z]{2}[0-9a-f]{32}|\+?\d{5,}`)

// Lacking notes what the emulator does not imitate of a request: a path that leads to
// nothing in Twilio's documents, and the making of records of which nothing
// follows.
func (q *Request) Lacking(a *Answer) {
	host := q.Label + ".twilio.com"
	path := identifiers().ReplaceAllStringFunc(q.Path, func(name string) string { return "{" + kindOf(name) + "}" })
	where := q.HTTP.Method + " https://" + host + path
	switch {
	case q.unknown:
		q.Engine.Lack(where + ": there is no such operation")
	case q.Op == nil || a.err != nil || q.method() != http.MethodPost:
	case !behaving[q.Label] || q.Op.Resource.special.Alone != nil && q.Op.Resource.special.Alone(q):
		q.Engine.Lack(where + ": a record alone, of which nothing follows")
	}
}

// behaving are the hosts whose products do something here; on the others all is records.
var behaving = map[string]bool{
	"api": true, "content": true, "conversations": true, "iam": true, "lookups": true, "messaging": true,
	"oauth": true, "preview-iam": true, "studio": true, "sync": true, "taskrouter": true, "verify": true,
}

// kindOf returns what stands for the name of a record: the prefix of a SID, "number".
func kindOf(name string) string {
	if strings.HasPrefix(name, "+") || name[0] >= '0' && name[0] <= '9' {
		return "number"
	}
	return name[:2] + "…"
}
