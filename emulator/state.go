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
	"dialtone/emulator/rest"
	"dialtone/emulator/session"
	"dialtone/emulator/studio"
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
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.of.prepare()
	s.clear()
	if s.tenant == s.e.Main.Tenant {
		s.e.Market = rest.Market{}
		if !s.of.options.Empty {
			s.of.furnish()
		}
	}
	s.rearrange()
	s.tenant.Inner.Time.Changed()
	return nil
}

// clear makes the session one that has only just begun. The caller holds the lock.
func (s *Session) clear() {
	e, a := s.e, s.tenant.Account
	for sid, other := range e.Accounts {
		if other.Tenant == s.tenant && other != a && other.Record.Holder != nil {
			delete(e.Accounts, sid)
		}
	}
	a.Tables = map[string]*rest.Table{}
	s.tenant.Inner.Journal.Reset()
	s.open()
	for address := range s.people {
		s.people[address].texts, s.people[address].calls = 0, nil
	}
	e.InsertAccount(a, "My Twilio account", s.tenant.Inner.Now())
}

// State returns the session as JSON: its records, what is arranged, phones, calls and faults. It
// has the secrets of the account's keys and subaccounts, and not the journal.
func (s *Session) State() ([]byte, error) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.of.prepare()
	saved, err := s.state()
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	return json.Marshal(saved)
}

// state gathers what is saved. The caller holds the lock.
func (s *Session) state() (*state, error) {
	saved := &state{
		Version: stateVersion, Account: s.tenant.Account.SID, Saved: s.tenant.Inner.Now().UTC(), Phones: s.tenant.Inner.Phones.All(), Texts: s.tenant.Messaging.State(),
		Held: s.tenant.Inner.Time.Agenda().Holds(),
	}
	saved.Faults, saved.Limit = s.tenant.Inner.Faults.List()
	saved.Reports, saved.Waiting = s.tenant.Inner.Pending()
	saved.Waiting = append(saved.Waiting, s.tenant.Voice.Connected()...)
	if s.tenant == s.e.Main.Tenant {
		for _, o := range s.e.Market.Extra {
			saved.Sale = append(saved.Sale, savedOffer{o.Number, o.Country, o.Kind, o.Attrs})
		}
	}
	var err error
	if saved.Agenda, err = json.Marshal(s.tenant.Inner.Time.Agenda()); err != nil {
		return nil, err
	}
	if saved.Calls, err = json.Marshal(s.tenant.Voice); err != nil {
		return nil, err
	}
	var rows []*rest.Record
	for _, sid := range slices.Sorted(maps.Keys(s.e.Accounts)) {
		a := s.e.Accounts[sid]
		if a.Tenant != s.tenant || a.Record.Holder == nil {
			continue
		}
		of := savedAccount{SID: sid}
		if a != s.tenant.Account {
			of.Token, of.Owner = a.Token, a.Owner.SID
		}
		saved.Accounts = append(saved.Accounts, of)
		for _, name := range slices.Sorted(maps.Keys(a.Tables)) {
			rows = append(rows, a.Tables[name].Rows...)
		}
	}
	places := make(map[*rest.Record]int, len(rows))
	for i, r := range rows {
		places[r] = i + 1
	}
	for _, r := range rows {
		saved.Records = append(saved.Records, savedRecord{
			Resource: r.Resource(), Account: r.Holder.SID, Key: r.Key, At: r.At.UTC(), Seq: r.Seq, Parent: places[r.Parent],
			Scope: r.Scope, Attrs: r.Attrs, Secrets: r.Secrets,
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
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.of.prepare()
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
	raw = bytes.ReplaceAll(raw, []byte(head.Account), []byte(s.tenant.Account.SID))
	var saved state
	if err := json.Unmarshal(raw, &saved); err != nil {
		return fmt.Errorf("emulator: this is not a saved session: %w", err)
	}
	resources, err := s.of.resourcesOf(saved.Records)
	if err != nil {
		return err
	}
	if err := s.vacant(&saved); err != nil {
		return err
	}

	s.clear()
	defer s.rearrange()
	s.tenant.Account.Tables = map[string]*rest.Table{}
	for _, of := range saved.Accounts {
		if of.SID != s.tenant.Account.SID {
			s.e.Accounts[of.SID] = &rest.Account{SID: of.SID, Token: of.Token, Owner: s.tenant.Account, Tables: map[string]*rest.Table{}, Tenant: s.tenant}
			s.tenant.Inner.Journal.Hide(of.Token)
		}
	}
	s.fill(&saved, resources)
	if mode, _ := s.tenant.Inner.Time.Mode(); mode == agenda.Jump || mode == agenda.Manual {
		s.tenant.Inner.Time.Set(saved.Saved)
	}
	if s.tenant == s.e.Main.Tenant {
		s.e.Market = rest.Market{}
		for _, o := range saved.Sale {
			s.e.Market.Extra = append(s.e.Market.Extra, rest.Offer{Number: o.Number, Country: o.Country, Kind: o.Kind, Attrs: o.Attrs})
		}
	}
	s.tenant.Inner.Phones.Restore(saved.Phones)
	s.tenant.Messaging.Restore(saved.Texts)
	s.tenant.Inner.Faults.Restore(saved.Faults, saved.Limit)
	if saved.Held {
		s.tenant.Inner.Time.SetAside(byHand...)
	}
	if err := json.Unmarshal(saved.Agenda, s.tenant.Inner.Time.Agenda()); err != nil {
		return fmt.Errorf("emulator: the agenda: %w", err)
	}
	if err := json.Unmarshal(saved.Calls, s.tenant.Voice); err != nil {
		return fmt.Errorf("emulator: the calls: %w", err)
	}
	for address, p := range s.people {
		p.texts = len(s.tenant.Inner.Phones.Phone(address).Texts)
	}
	s.resume(&saved)
	s.tenant.Inner.Time.Changed()
	return nil
}

// resourcesOf finds the resources of records, or says which there is none of.
func (e *Emulator) resourcesOf(records []savedRecord) (map[string]*rest.Resource, error) {
	all := map[string]*rest.Resource{}
	for i, r := range records {
		if all[r.Resource] == nil {
			if all[r.Resource] = e.engine.FindResource(r.Resource); all[r.Resource] == nil {
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
		if a := s.e.Accounts[of.SID]; a != nil && a.Tenant != s.tenant {
			return fmt.Errorf("emulator: the account %s is another session's", of.SID)
		}
		known[of.SID] = true
	}
	if !known[s.tenant.Account.SID] {
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
func (s *Session) fill(saved *state, resources map[string]*rest.Resource) {
	made := make([]*rest.Record, len(saved.Records))
	for i, r := range saved.Records {
		made[i] = &rest.Record{
			Kind: resources[r.Resource], Holder: s.e.Accounts[r.Account], Key: r.Key, Scope: r.Scope, Attrs: r.Attrs, Secrets: r.Secrets,
			At: r.At, Seq: r.Seq,
		}
		if made[i].Scope == nil {
			made[i].Scope = map[string]string{}
		}
		if made[i].Attrs == nil {
			made[i].Attrs = map[string]any{}
		}
		if made[i].Secrets == nil {
			made[i].Secrets = map[string]any{}
		}
		s.e.Seq = max(s.e.Seq, r.Seq)
	}
	for i, r := range saved.Records {
		if r.Parent > 0 {
			made[i].Parent = made[r.Parent-1]
			made[i].Parent.Children = append(made[i].Parent.Children, made[i])
		}
		if made[i].Kind.Table == rest.AccountTable {
			a := s.e.Accounts[made[i].Key]
			if a == nil {
				a = s.tenant.Account
			}
			a.Record = made[i]
			a.Record.Attrs["auth_token"] = a.Token
		}
		made[i].Holder.Table(made[i].Kind).Insert(made[i])
	}
}

// resume goes on where a session was saved: callbacks are sent again, and what waited for an
// application is over.
func (s *Session) resume(saved *state) {
	s.tenant.Inner.Resume(saved.Reports)
	for _, sid := range slices.Compact(slices.Sorted(slices.Values(saved.Waiting))) {
		words := "it was saved while its application had not answered, so it is over"
		if c := s.tenant.Voice.Under(sid); c != nil {
			r := rest.Keeper{Engine: s.e}.Find("api_v2010/Call", sid)
			if r == nil {
				continue
			}
			status := "failed"
			if c.IsAnswered() {
				status = "completed"
			}
			s.tenant.Inner.Note(journal.Entry{Kind: journal.Problem, SID: sid, Problems: []string{words}})
			s.tenant.Voice.End(r, status)
		} else if r, _ := (rest.Keeper{Engine: s.e}).Find("studio_v2/Execution", sid).(*rest.Record); r != nil && r.Attr("status") == "active" {
			s.tenant.Inner.Note(journal.Entry{Kind: journal.Problem, SID: sid, Problems: []string{words}})
			studio.Ended(s.tenant, r)
		}
	}
}
