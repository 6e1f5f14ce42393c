package emulator

import (
	"maps"
	"slices"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/journal"
	"dialtone/emulator/messaging"
	"dialtone/emulator/rest"
)

// Sessions returns the sessions that are open, the main account's first.
func (e *Emulator) Sessions() []*Session {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	e.prepare()
	return slices.Clone(e.sessions)
}

// Changed returns a channel that is closed when something may have changed in the session: a
// record, what phones do, how time passes. For the journal there is [Session.Follow].
func (s *Session) Changed() <-chan struct{} {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	if s.moved == nil {
		s.moved = make(chan struct{})
	}
	return s.moved
}

// noteChanged tells those who wait for [Session.Changed]. The caller holds the lock.
func (s *Session) noteChanged() {
	if s.moved != nil {
		close(s.moved)
		s.moved = nil
	}
}

// Kind is a resource of which a session has records.
type Kind struct {
	Resource string   // "api_v2010/Call"
	Columns  []string // the attributes that a table of its records shows
	Count    int
}

// Kinds returns the resources of which the session has records, those of the 2010 API first.
func (s *Session) Kinds() []Kind {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	all := map[string]*Kind{}
	for r := range s.records() {
		k := all[r.Resource()]
		if k == nil {
			k = &Kind{Resource: r.Resource(), Columns: r.Kind.Columns}
			all[r.Resource()] = k
		}
		k.Count++
	}
	kinds := make([]Kind, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		kinds = append(kinds, *all[name])
	}
	return kinds
}

// Records returns the session's records of a resource ("api_v2010/Call"), the newest first and at
// most so many, as the API shows them but without what is secret.
func (s *Session) Records(resource string, most int) []map[string]any {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.of.prepare()
	res := s.e.FindResource(resource)
	if res == nil {
		return nil
	}
	var rows []*rest.Record
	for _, a := range s.accounts() {
		for _, r := range a.Table(res).Rows {
			if r.Resource() == resource && r.Holder.Tenant == s.tenant {
				rows = append(rows, r)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b *rest.Record) int { return b.Compare(a) })
	rows = slices.Compact(rows) // a subaccount's table of accounts is its owner's
	return s.unsecret(rows[:min(len(rows), most)])
}

// Find returns the record of a SID, or of another key, as [Session.Records] shows it, and its
// resource; nil where the session has none.
func (s *Session) Find(sid string) (resource string, shown map[string]any) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.of.prepare()
	var found *rest.Record
	for _, a := range s.accounts() {
		for _, t := range a.Tables {
			for _, r := range t.ByKey[sid] {
				// A participant is known by its call's SID, and is not what is meant.
				if sid != "" && (found == nil || r.Kind.Key == "sid") {
					found = r
				}
			}
		}
	}
	if found == nil {
		return "", nil
	}
	return found.Resource(), s.unsecret([]*rest.Record{found})[0]
}

// records gives all records of the session. The caller holds the lock.
func (s *Session) records() func(yield func(*rest.Record) bool) {
	return func(yield func(*rest.Record) bool) {
		s.of.prepare()
		for _, a := range s.accounts() {
			for _, t := range a.Tables {
				for _, r := range t.Rows {
					if !yield(r) {
						return
					}
				}
			}
		}
	}
}

// accounts are the session's accounts. The caller holds the lock.
func (s *Session) accounts() []*rest.Account {
	var all []*rest.Account
	for _, a := range s.e.Accounts {
		if a.Tenant == s.tenant && a.Record.Holder != nil {
			all = append(all, a)
		}
	}
	return all
}

// unsecret renders records without what is secret. The caller holds the lock.
func (s *Session) unsecret(rows []*rest.Record) []map[string]any {
	all := s.shown(rows)
	for i, r := range rows {
		hide(r.Kind.Attributes, all[i])
	}
	return all
}

// hide replaces what the catalog, or its name, says is secret.
func hide(attributes []*catalog.Attribute, shown map[string]any) {
	secrets := map[string]bool{}
	for _, a := range attributes {
		secrets[a.Name] = a.Secret
	}
	for name, v := range shown {
		lower := strings.ToLower(name)
		named := strings.Contains(lower, "secret") || strings.Contains(lower, "auth_token") || strings.Contains(lower, "password") || lower == "token"
		if text, ok := v.(string); v != nil && (secrets[name] || named && ok && text != "") {
			shown[name] = journal.Hidden
		}
	}
}

// Legs returns the SIDs of what a call, conference or message is bound up with, itself among them,
// in the order in which they were made: the calls that a Dial made, the call at the other end,
// those in a conference with it and the conference; the messages that answer a text, and that text.
func (s *Session) Legs(sid string) []string {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	all := s.tenant.Voice.Last()
	in := map[string]bool{sid: true}
	for grown := true; grown; {
		grown = false
		for _, c := range all {
			near := slices.DeleteFunc(append([]string{c.SID, c.Parent, c.Far, c.Bridge}, c.Conferences()...), func(sid string) bool { return sid == "" })
			if !slices.ContainsFunc(near, func(sid string) bool { return in[sid] }) {
				continue
			}
			for _, other := range near {
				grown = grown || !in[other]
				in[other] = true
			}
		}
	}
	var legs []string
	for _, c := range all {
		if in[c.SID] {
			legs = append(legs, c.SID)
			delete(in, c.SID)
		}
	}
	if len(legs) == 0 {
		return s.exchange(sid)
	}
	return append(legs, slices.Sorted(maps.Keys(in))...)
}

// exchange returns a text and the messages that answer it, of which sid is one. The caller holds
// the lock.
func (s *Session) exchange(sid string) []string {
	message, _ := rest.Keeper{Engine: s.e}.Find("api_v2010/Message", sid).(*rest.Record)
	if message == nil || message.Holder.Tenant != s.tenant {
		return []string{sid}
	}
	if first, _ := message.Secrets[messaging.Answers].(string); first != "" {
		sid = first
	}
	all := []string{sid}
	for _, r := range message.Holder.Table(message.Kind).Rows {
		if r.Secrets[messaging.Answers] == sid {
			all = append(all, r.Key)
		}
	}
	return all
}

// Holds reports whether statuses move by hand alone, as [Session.Hold] says.
func (s *Session) Holds() bool {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	return s.tenant.Inner.Time.Agenda().Holds()
}
