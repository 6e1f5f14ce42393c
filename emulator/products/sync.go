package products

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// syncSpecials: what Sync keeps has a revision, which a change raises and If-Match names, and
// unique names.
func syncSpecials() map[string]*rest.Special {
	all := map[string]*rest.Special{}
	for name, mismatch := range map[string]int{"Document": 54103, "SyncListItem": 54155, "SyncMapItem": 54205, "SyncList": 0, "SyncMap": 0} {
		matched := func(q *rest.Request, r *rest.Record) *rest.Error { return matches(q, r, mismatch) }
		all["sync_v1/"+name] = &rest.Special{
			Defaults: map[string]any{"created_by": "system", "data": map[string]any{}},
			Create: func(_ *rest.Request, r *rest.Record) *rest.Error {
				r.Attrs["revision"] = "0"
				return nil
			},
			Created: func(q *rest.Request, r *rest.Record) { expires(q, r) },
			Update:  matched,
			Updated: func(q *rest.Request, r *rest.Record) {
				n, _ := strconv.Atoi(r.Attr("revision"))
				r.Attrs["revision"] = strconv.Itoa(n + 1)
				expires(q, r)
			},
			Delete: matched,
		}
	}
	// The code is the dictionary's, the words are ours.
	all["sync_v1/SyncMapItem"].Taken = &rest.Error{Status: http.StatusConflict, Code: 54208, Message: "An item with this key already exists in the map"}
	all["sync_v1/SyncListItem"].OldestFirst, all["sync_v1/SyncMapItem"].OldestFirst = true, true
	all["sync_v1/SyncMapItem"].Order = func(a, b *rest.Record) int { return strings.Compare(a.Key, b.Key) }
	all["sync_v1/SyncStream"] = &rest.Special{Defaults: map[string]any{"created_by": "system"}}
	return all
}

// matches refuses a change to a record whose revision is not the one that the header If-Match
// names (https://www.twilio.com/docs/api/errors/54103).
func matches(q *rest.Request, r *rest.Record, code int) *rest.Error {
	want := q.HTTP.Header.Get("If-Match")
	if unquoted, err := strconv.Unquote(want); err == nil {
		want = unquoted
	}
	if code == 0 || want == "" || want == "*" || want == r.Attr("revision") {
		return nil
	}
	return &rest.Error{Status: http.StatusPreconditionFailed, Code: code, Message: "The revision does not match the expected revision"}
}

// syncExpires is the kind of events by which what Sync keeps runs out.
const syncExpires = "sync.expires"

// expires arranges that a record is removed when its time to live has passed: Ttl, of an item
// ItemTtl, too, in seconds; 0 is for ever. A list's or map's CollectionTtl is the collection's own
// (https://www.twilio.com/docs/sync/limits).
func expires(q *rest.Request, r *rest.Record) {
	for _, name := range []string{"Ttl", "ItemTtl"} {
		seconds, given := q.Params[name].(int64)
		if !given || r.Kind.Attribute("date_expires") == nil {
			continue
		}
		s := q.Account.Tenant.Inner
		s.Drop(r.Key, syncExpires)
		if r.Attrs["date_expires"] = nil; seconds > 0 {
			at := q.Now.Add(time.Duration(seconds) * time.Second)
			r.Attrs["date_expires"] = at.UTC().Format(typed.Iso8601)
			s.Unless(at, syncExpires, r.Key, r.Token())
		}
	}
	if seconds, given := q.Params["CollectionTtl"].(int64); given && r.Parent != nil && r.Parent.Kind.Attribute("date_expires") != nil && seconds > 0 {
		at := q.Now.Add(time.Duration(seconds) * time.Second)
		r.Parent.Change(q.Now, map[string]any{"date_expires": at.UTC().Format(typed.Iso8601)})
		s := q.Account.Tenant.Inner
		s.Drop(r.Parent.Key, syncExpires)
		s.Unless(at, syncExpires, r.Parent.Key, r.Parent.Token())
	}
}

// OpenSync registers the events of Sync.
func OpenSync(s *rest.Tenant) {
	s.Inner.OnEvent(syncExpires, func(entry agenda.Entry) { expired(s, entry) })
}

// expired removes what Sync keeps no longer.
func expired(s *rest.Tenant, entry agenda.Entry) {
	var token string
	if err := entry.Decode(&token); err != nil {
		panic("emulator: " + err.Error()) // expires wrote it
	}
	for _, name := range []string{"Document", "SyncList", "SyncMap", "SyncListItem", "SyncMapItem"} {
		for _, a := range s.Engine.Accounts {
			if a.Tenant != s || a.Record.Holder == nil {
				continue
			}
			for _, r := range a.Table(s.Engine.Named("sync_v1", name)).ByKey[entry.Subject] {
				if r.Token() == token {
					s.Engine.Remove(r)
					return
				}
			}
		}
	}
}
