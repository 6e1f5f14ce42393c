package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
	"dialtone/emulator/journal"
	"dialtone/emulator/messaging"
	"dialtone/emulator/phones"
	"dialtone/emulator/session"
	"dialtone/internal/secret"
)

// stateVersion is that of the form in which a session is saved.
const stateVersion = 1

// state is a session as it is saved: all but the journal, and what programs are waiting for.
type state struct {
	Version  int               `json:"version"`
	Account  string            `json:"account"` // the SID of the session's own
	Saved    time.Time         `json:"saved"`   // the session's time
	Accounts []savedAccount    `json:"accounts"`
	Records  []savedRecord     `json:"records"`
	Agenda   json.RawMessage   `json:"agenda"`
	Phones   []*phones.Phone   `json:"phones,omitempty"`
	Texts    messaging.State   `json:"messaging"`
	Calls    json.RawMessage   `json:"calls"`
	Faults   []faults.Fault    `json:"faults,omitempty"`
	Limit    faults.Limit      `json:"limit"`
	Held     bool              `json:"held,omitempty"`
	Reports  []session.Pending `json:"reports,omitempty"` // status callbacks that were under way
	Waiting  []string          `json:"waiting,omitempty"` // whose application had not answered yet
	Sale     []savedOffer      `json:"for_sale,omitempty"`
}

// savedAccount is an account. That of the session has no token here: the emulator that loads it has
// its own.
type savedAccount struct {
	SID   string `json:"sid"`
	Token string `json:"token,omitempty" secret:"yes"`
	Owner string `json:"owner,omitempty"`
}

// Format prints the account without its token, whatever the verb.
func (a savedAccount) Format(f fmt.State, verb rune) { secret.Format(f, verb, a) }

// savedRecord is a record. Its parent is the place of another in the list, from 1.
type savedRecord struct {
	Resource string            `json:"resource"`
	Account  string            `json:"account"`
	Key      string            `json:"key,omitempty"`
	At       time.Time         `json:"at"`
	Seq      int64             `json:"seq"`
	Parent   int               `json:"parent,omitempty"`
	Scope    map[string]string `json:"scope,omitempty"`
	Attrs    kept              `json:"attrs,omitempty"`
	Secrets  kept              `json:"secrets,omitempty"`
}

// savedOffer is a number for sale that is not always there.
type savedOffer struct {
	Number  string `json:"number"`
	Country string `json:"country"`
	Kind    string `json:"kind"`
	Attrs   kept   `json:"attrs,omitempty"`
}

// Reset forgets all that the session's account has, what is arranged, its phones, its faults and
// its journal, and ends its calls without a word. The account with its credentials stays, and how
// time passes; the main account has its sample data again, unless the emulator is to be empty.
func (s *Session) Reset() error {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	s.e.prepare()
	s.clear()
	if s == s.e.main.session {
		s.e.market = market{}
		if !s.e.options.Empty {
			s.e.furnish()
		}
	}
	s.inner.Time.Changed()
	return nil
}

// clear makes the session one that has only just begun. The caller holds the lock.
func (s *Session) clear() {
	e, a := s.e, s.account
	for sid, other := range e.accounts {
		if other.session == s && other != a && other.record.account != nil {
			delete(e.accounts, sid)
		}
	}
	a.tables = map[string]*table{}
	s.inner.Journal.Reset()
	s.open()
	for address := range s.people {
		s.people[address].texts, s.people[address].calls = 0, nil
	}
	e.insertAccount(a, "My Twilio account", s.inner.Now())
}

// State returns the session as JSON: its records, what is arranged, phones, calls and faults. It
// has the secrets of the account's keys and subaccounts, and not the journal.
func (s *Session) State() ([]byte, error) {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	s.e.prepare()
	saved, err := s.state()
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	return json.Marshal(saved)
}

// state gathers what is saved. The caller holds the lock.
func (s *Session) state() (*state, error) {
	saved := &state{
		Version: stateVersion, Account: s.account.sid, Saved: s.inner.Now().UTC(), Phones: s.inner.Phones.All(), Texts: s.messaging.State(),
		Held: s.inner.Time.Agenda().Holds(),
	}
	saved.Faults, saved.Limit = s.inner.Faults.List()
	saved.Reports, saved.Waiting = s.inner.Pending()
	saved.Waiting = append(saved.Waiting, s.voice.Connected()...)
	if s == s.e.main.session {
		for _, o := range s.e.market.extra {
			saved.Sale = append(saved.Sale, savedOffer{o.number, o.country, o.kind, o.attrs})
		}
	}
	var err error
	if saved.Agenda, err = json.Marshal(s.inner.Time.Agenda()); err != nil {
		return nil, err
	}
	if saved.Calls, err = json.Marshal(s.voice); err != nil {
		return nil, err
	}
	var rows []*record
	for _, sid := range slices.Sorted(maps.Keys(s.e.accounts)) {
		a := s.e.accounts[sid]
		if a.session != s || a.record.account == nil {
			continue
		}
		of := savedAccount{SID: sid}
		if a != s.account {
			of.Token, of.Owner = a.token, a.owner.sid
		}
		saved.Accounts = append(saved.Accounts, of)
		for _, name := range slices.Sorted(maps.Keys(a.tables)) {
			rows = append(rows, a.tables[name].rows...)
		}
	}
	places := make(map[*record]int, len(rows))
	for i, r := range rows {
		places[r] = i + 1
	}
	for _, r := range rows {
		saved.Records = append(saved.Records, savedRecord{
			Resource: r.Resource(), Account: r.account.sid, Key: r.key, At: r.at.UTC(), Seq: r.seq, Parent: places[r.parent],
			Scope: r.scope, Attrs: r.attrs, Secrets: r.secrets,
		})
	}
	return saved, nil
}

// Restore replaces all that the session has by what [Session.State] returned, of this or another
// account, whose records are this one's from now on. In real time, what came due meanwhile happens
// at once; otherwise time goes to when it was saved. Status callbacks that were under way are sent
// again. Calls whose application had not answered, or was at the other end of a WebSocket, are
// over.
func (s *Session) Restore(raw []byte) error {
	s.e.mu.Lock()
	defer s.e.mu.Unlock()
	s.e.prepare()
	return s.restore(raw)
}

// restore is Restore; the caller holds the lock.
func (s *Session) restore(raw []byte) error {
	var head struct {
		Version int
		Account string
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return fmt.Errorf("emulator: this is not a saved session: %w", err)
	}
	if head.Version != stateVersion || !strings.HasPrefix(head.Account, "AC") || len(head.Account) != 34 {
		return fmt.Errorf("emulator: this is not a session that this version can load: its version is %d, and not %d", head.Version, stateVersion)
	}
	raw = bytes.ReplaceAll(raw, []byte(head.Account), []byte(s.account.sid))
	var saved state
	if err := json.Unmarshal(raw, &saved); err != nil {
		return fmt.Errorf("emulator: this is not a saved session: %w", err)
	}
	resources, err := s.e.resourcesOf(saved.Records)
	if err != nil {
		return err
	}
	if err := s.vacant(&saved); err != nil {
		return err
	}

	s.clear()
	s.account.tables = map[string]*table{}
	for _, of := range saved.Accounts {
		if of.SID != s.account.sid {
			s.e.accounts[of.SID] = &account{sid: of.SID, token: of.Token, owner: s.account, tables: map[string]*table{}, session: s}
			s.inner.Journal.Hide(of.Token)
		}
	}
	s.fill(&saved, resources)
	if mode, _ := s.inner.Time.Mode(); mode == agenda.Jump || mode == agenda.Manual {
		s.inner.Time.Set(saved.Saved)
	}
	if s == s.e.main.session {
		s.e.market = market{}
		for _, o := range saved.Sale {
			s.e.market.extra = append(s.e.market.extra, offer{number: o.Number, country: o.Country, kind: o.Kind, attrs: o.Attrs})
		}
	}
	s.inner.Phones.Restore(saved.Phones)
	s.messaging.Restore(saved.Texts)
	s.inner.Faults.Restore(saved.Faults, saved.Limit)
	if saved.Held {
		s.inner.Time.SetAside(byHand...)
	}
	if err := json.Unmarshal(saved.Agenda, s.inner.Time.Agenda()); err != nil {
		return fmt.Errorf("emulator: the agenda: %w", err)
	}
	if err := json.Unmarshal(saved.Calls, s.voice); err != nil {
		return fmt.Errorf("emulator: the calls: %w", err)
	}
	for address, p := range s.people {
		p.texts = len(s.inner.Phones.Phone(address).Texts)
	}
	s.resume(&saved)
	s.inner.Time.Changed()
	return nil
}

// resourcesOf finds the resources of records, or says which there is none of.
func (e *Emulator) resourcesOf(records []savedRecord) (map[string]*resource, error) {
	all := map[string]*resource{}
	for i, r := range records {
		if all[r.Resource] == nil {
			if all[r.Resource] = e.findResource(r.Resource); all[r.Resource] == nil {
				return nil, fmt.Errorf("emulator: a record's resource %q is not one that this version has", r.Resource)
			}
		}
		if r.Parent < 0 || r.Parent > len(records) || r.Parent == i+1 {
			return nil, fmt.Errorf("emulator: the record %d lies below itself or nothing", i+1)
		}
	}
	return all, nil
}

// vacant reports whether the accounts of a saved session can be opened: none is another session's.
func (s *Session) vacant(saved *state) error {
	known := map[string]bool{}
	for _, of := range saved.Accounts {
		if a := s.e.accounts[of.SID]; a != nil && a.session != s {
			return fmt.Errorf("emulator: the account %s is another session's", of.SID)
		}
		known[of.SID] = true
	}
	if !known[s.account.sid] {
		return fmt.Errorf("emulator: the saved session lacks its own account")
	}
	for _, r := range saved.Records {
		if !known[r.Account] {
			return fmt.Errorf("emulator: the account %s of a record is not there", r.Account)
		}
	}
	return nil
}

// fill puts records into the accounts' tables, in their order.
func (s *Session) fill(saved *state, resources map[string]*resource) {
	made := make([]*record, len(saved.Records))
	for i, r := range saved.Records {
		made[i] = &record{
			resource: resources[r.Resource], account: s.e.accounts[r.Account], key: r.Key, scope: r.Scope, attrs: r.Attrs, secrets: r.Secrets,
			at: r.At, seq: r.Seq,
		}
		if made[i].scope == nil {
			made[i].scope = map[string]string{}
		}
		if made[i].attrs == nil {
			made[i].attrs = map[string]any{}
		}
		if made[i].secrets == nil {
			made[i].secrets = map[string]any{}
		}
		s.e.seq = max(s.e.seq, r.Seq)
	}
	for i, r := range saved.Records {
		if r.Parent > 0 {
			made[i].parent = made[r.Parent-1]
			made[i].parent.children = append(made[i].parent.children, made[i])
		}
		if made[i].resource.table == accountTable {
			a := s.e.accounts[made[i].key]
			if a == nil {
				a = s.account
			}
			a.record = made[i]
			a.record.attrs["auth_token"] = a.token
		}
		made[i].account.table(made[i].resource).insert(made[i])
	}
}

// resume goes on where a session was saved: callbacks are sent again, and what waited for an
// application is over.
func (s *Session) resume(saved *state) {
	s.inner.Resume(saved.Reports)
	for _, sid := range slices.Compact(slices.Sorted(slices.Values(saved.Waiting))) {
		words := "it was saved while its application had not answered, so it is over"
		if c := s.voice.Under(sid); c != nil {
			r := keeper{s.e}.Find("api_v2010/Call", sid)
			if r == nil {
				continue
			}
			status := "failed"
			if c.IsAnswered() {
				status = "completed"
			}
			s.inner.Note(journal.Entry{Kind: journal.Problem, SID: sid, Problems: []string{words}})
			s.voice.End(r, status)
		} else if r, _ := (keeper{s.e}).Find("studio_v2/Execution", sid).(*record); r != nil && r.text("status") == "active" {
			s.inner.Note(journal.Entry{Kind: journal.Problem, SID: sid, Problems: []string{words}})
			s.ended(r)
		}
	}
}
