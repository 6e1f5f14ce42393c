// Package phones has the people of a session: the numbers, names and addresses that are not the
// account's own, how their phones behave, and what texts they got.
//
// Messaging and voice ask a [Book] what a phone does ([Book.Behaviour]); what a person does with a
// phone by hand (a call, a key, a text) is what emulator offers over it. A Book has no lock of its
// own: its session's guards it.
package phones

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
)

// What a phone does when it is called.
const (
	Answers     = "answer"      // a person answers, after a time
	NoAnswer    = "no-answer"   // it rings until the caller gives up
	Busy        = "busy"        // it does not ring
	Rejects     = "reject"      // a person refuses, after a time
	Unreachable = "unreachable" // there is no such phone
	Machine     = "machine"     // an answering machine answers, after a time
)

// What becomes of a text to a phone.
const (
	Delivered   = "delivered"
	Read        = "read"        // delivered, and read where its channel tells so: WhatsApp, RCS, Messenger
	Undelivered = "undelivered" // the carrier could not deliver it
	Failed      = "failed"      // it never went out
)

// Behaviour is what a phone does by itself. Its zero value is that of a phone that was told
// nothing: a person answers 4 seconds after the call was made, and texts are delivered.
type Behaviour struct {
	Calls string        `json:"calls,omitempty"`
	Texts string        `json:"texts,omitempty"`
	Error int           `json:"error,omitempty"` // Twilio's code for texts that are not delivered
	After time.Duration `json:"-"`               // from when the call is made until it is answered or refused: "after": "4s"
}

// MarshalJSON writes After as text: "4s".
func (b Behaviour) MarshalJSON() ([]byte, error) {
	type plain Behaviour
	var after string
	if b.After != 0 {
		after = b.After.String()
	}
	return json.Marshal(struct {
		plain
		After string `json:"after,omitempty"`
	}{plain(b), after})
}

// UnmarshalJSON changes what the JSON says; After is text, or milliseconds.
func (b *Behaviour) UnmarshalJSON(raw []byte) error {
	type plain Behaviour
	read := struct {
		*plain
		After *agenda.Span `json:"after"`
	}{plain: (*plain)(b)}
	if err := json.Unmarshal(raw, &read); err != nil {
		return err
	}
	if read.After != nil {
		b.After = time.Duration(*read.After)
	}
	return nil
}

// DefaultAfter is how long after a call was made a phone answers that was told nothing.
const DefaultAfter = 4 * time.Second

// withDefaults fills in what is not said. An error code alone means that texts are not delivered.
func (b Behaviour) withDefaults() Behaviour {
	if b.Calls == "" {
		b.Calls = Answers
	}
	if b.Texts == "" && b.Error != 0 {
		b.Texts = Undelivered
	} else if b.Texts == "" {
		b.Texts = Delivered
	}
	if b.Error == 0 && b.Texts != Delivered && b.Texts != Read {
		b.Error = 30003 // unreachable destination handset
	}
	if b.After == 0 {
		b.After = DefaultAfter
	}
	return b
}

// Check says what is wrong with a behaviour, or returns nil.
func (b Behaviour) Check() error {
	calls := []string{Answers, NoAnswer, Busy, Rejects, Unreachable, Machine}
	texts := []string{Delivered, Read, Undelivered, Failed}
	switch {
	case b.Calls != "" && !slices.Contains(calls, b.Calls):
		return fmt.Errorf("calls %q: it is one of %s", b.Calls, strings.Join(calls, ", "))
	case b.Texts != "" && !slices.Contains(texts, b.Texts):
		return fmt.Errorf("texts %q: it is one of %s", b.Texts, strings.Join(texts, ", "))
	case (b.Texts == Delivered || b.Texts == Read) && b.Error != 0:
		return fmt.Errorf("error %d: a text that is delivered has none", b.Error)
	case b.After < 0:
		return fmt.Errorf("after %v: it must not be negative", b.After)
	}
	return nil
}

// Text is a message that a phone got.
type Text struct {
	SID   string    `json:"sid"`
	From  string    `json:"from"`
	To    string    `json:"to"`
	Body  string    `json:"body"`
	Media []string  `json:"media,omitempty"` // URLs
	At    time.Time `json:"at"`
	Taken bool      `json:"taken,omitempty"` // it was waited for
}

// Phone is what is known of a person's phone.
type Phone struct {
	Address   string    `json:"address"` // "+14155550101", "client:ann", "sip:ann@example.com", "whatsapp:+…"
	Behaviour Behaviour `json:"behaviour"`
	Texts     []Text    `json:"texts"` // all that it ever got, the oldest first

	// Attended says that its owner takes calls by hand: it rings until it is answered.
	Attended bool `json:"attended,omitempty"`
}

// Book is a session's phones. Its zero value is empty.
type Book struct{ phones map[string]*Phone }

// Phone finds the phone of an address, or makes it.
func (b *Book) Phone(address string) *Phone {
	if p := b.phones[address]; p != nil {
		return p
	}
	if b.phones == nil {
		b.phones = map[string]*Phone{}
	}
	p := &Phone{Address: address}
	b.phones[address] = p
	return p
}

// Behaviour returns what the phone of an address does, with nothing left unsaid.
func (b *Book) Behaviour(address string) Behaviour {
	if p := b.phones[address]; p != nil {
		return p.Behaviour.withDefaults()
	}
	return Behaviour{}.withDefaults()
}

// Has reports whether there is a phone of an address: one that was named, called by hand or texted.
func (b *Book) Has(address string) bool { return b.phones[address] != nil }

// Receive gives a text to the phone that it is for.
func (b *Book) Receive(t Text) {
	p := b.Phone(t.To)
	p.Texts = append(p.Texts, t)
}

// Restore replaces the phones.
func (b *Book) Restore(all []*Phone) {
	b.phones = make(map[string]*Phone, len(all))
	for _, p := range all {
		b.phones[p.Address] = p
	}
}

// All returns the phones that were named, by address.
func (b *Book) All() []*Phone {
	all := make([]*Phone, 0, len(b.phones))
	for _, address := range slices.Sorted(maps.Keys(b.phones)) {
		all = append(all, b.phones[address])
	}
	return all
}
