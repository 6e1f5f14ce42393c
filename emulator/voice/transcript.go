package voice

import (
	"time"

	"dialtone/emulator/journal"
)

// Line is something that was heard or done in a call, as its phone's owner has it.
type Line struct {
	At     time.Time `json:"at"`
	Who    string    `json:"who"`  // "twilio", or the address of a phone
	Verb   string    `json:"verb"` // "Say", "press"
	Text   string    `json:"text,omitempty"`
	Digits string    `json:"digits,omitempty"`
}

// line notes what happens in a call, for its phone's owner and in the journal.
func (v *Voice) line(c *Call, l Line) {
	l.At = v.now().UTC()
	c.Lines = append(c.Lines, l)
	what := l.Text
	if what == "" {
		what = l.Digits
	}
	v.session.Note(journal.Entry{Kind: journal.Step, SID: c.SID, Verb: l.Verb, Who: l.Who, Text: what})
}

// overheard notes what another says for those who hear it; the journal has it once.
func (v *Voice) overheard(c *Call, l Line) {
	l.At = v.now().UTC()
	c.Lines = append(c.Lines, l)
	v.session.Time.Changed()
}
