package emulator

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/agenda"
)

// syncSpecials: what Sync keeps has a revision, which a change raises and If-Match names, and
// unique names.
func syncSpecials() map[string]*special {
	all := map[string]*special{}
	for name, mismatch := range map[string]int{"Document": 54103, "SyncListItem": 54155, "SyncMapItem": 54205, "SyncList": 0, "SyncMap": 0} {
		matched := func(q *request, r *record) *apiError { return q.matches(r, mismatch) }
		all["sync_v1/"+name] = &special{
			defaults: map[string]any{"created_by": "system", "data": map[string]any{}},
			create: func(_ *request, r *record) *apiError {
				r.attrs["revision"] = "0"
				return nil
			},
			created: func(q *request, r *record) { q.expires(r) },
			update:  matched,
			updated: func(q *request, r *record) {
				n, _ := strconv.Atoi(r.text("revision"))
				r.attrs["revision"] = strconv.Itoa(n + 1)
				q.expires(r)
			},
			delete: matched,
		}
	}
	// The code is the dictionary's, the words are ours.
	all["sync_v1/SyncMapItem"].taken = &apiError{http.StatusConflict, 54208, "An item with this key already exists in the map"}
	all["sync_v1/SyncListItem"].oldestFirst, all["sync_v1/SyncMapItem"].oldestFirst = true, true
	all["sync_v1/SyncMapItem"].order = func(a, b *record) int { return strings.Compare(a.key, b.key) }
	all["sync_v1/SyncStream"] = &special{defaults: map[string]any{"created_by": "system"}}
	return all
}

// matches refuses a change to a record whose revision is not the one that the header If-Match
// names (https://www.twilio.com/docs/api/errors/54103).
func (q *request) matches(r *record, code int) *apiError {
	want := q.http.Header.Get("If-Match")
	if unquoted, err := strconv.Unquote(want); err == nil {
		want = unquoted
	}
	if code == 0 || want == "" || want == "*" || want == r.text("revision") {
		return nil
	}
	return &apiError{http.StatusPreconditionFailed, code, "The revision does not match the expected revision"}
}

// syncExpires is the kind of events by which what Sync keeps runs out.
const syncExpires = "sync.expires"

// expires arranges that a record is removed when its time to live has passed: Ttl, of an item
// ItemTtl, too, in seconds; 0 is for ever. A list's or map's CollectionTtl is the collection's own
// (https://www.twilio.com/docs/sync/limits).
func (q *request) expires(r *record) {
	for _, name := range []string{"Ttl", "ItemTtl"} {
		seconds, given := q.params[name].(int64)
		if !given || r.resource.Attribute("date_expires") == nil {
			continue
		}
		s := q.account.session.inner
		s.Drop(r.key, syncExpires)
		if r.attrs["date_expires"] = nil; seconds > 0 {
			at := q.now.Add(time.Duration(seconds) * time.Second)
			r.attrs["date_expires"] = at.UTC().Format(iso8601)
			s.Unless(at, syncExpires, r.key, r.token())
		}
	}
	if seconds, given := q.params["CollectionTtl"].(int64); given && r.parent != nil && r.parent.resource.Attribute("date_expires") != nil && seconds > 0 {
		at := q.now.Add(time.Duration(seconds) * time.Second)
		r.parent.change(q.now, map[string]any{"date_expires": at.UTC().Format(iso8601)})
		s := q.account.session.inner
		s.Drop(r.parent.key, syncExpires)
		s.Unless(at, syncExpires, r.parent.key, r.parent.token())
	}
}

// expired removes what Sync keeps no longer.
func (s *Session) expired(entry agenda.Entry) {
	var token string
	if err := entry.Decode(&token); err != nil {
		panic("emulator: " + err.Error()) // expires wrote it
	}
	for _, name := range []string{"Document", "SyncList", "SyncMap", "SyncListItem", "SyncMapItem"} {
		for _, a := range s.e.accounts {
			if a.session != s || a.record.account == nil {
				continue
			}
			for _, r := range a.table(s.e.named("sync_v1", name)).byKey[entry.Subject] {
				if r.token() == token {
					s.e.remove(r)
					return
				}
			}
		}
	}
}
