package messaging

import (
	"slices"
	"time"

	"dialtone/emulator/session"
)

// Two numbers whose programs answer each other would do so for ever. Twilio lets 30 answers through
// that each come within 30 seconds of the one before, and fails those that follow.
// Source: https://www.twilio.com/docs/api/errors/14107
const (
	mostAnswers   = 30
	answersWithin = 30 * time.Second
	codeLoop      = 14107
)

// loop is how often two numbers have answered each other, and the last answer.
type loop struct {
	Answers int       `json:"answers"`
	At      time.Time `json:"at"`
	Last    string    `json:"last"` // its SID
}

// loops counts an answer, and reports whether it is one too many. Texts that come before the last
// answer has gone out are not answers to it, and do not count: a test may send many at one moment.
func (m *Messaging) loops(answer session.Record) bool {
	pair, now := answer.Text("to")+" "+answer.Text("from"), m.session.Now()
	l := m.state.Loops[pair]
	if now.Sub(l.At) >= answersWithin {
		l.Answers = 0
	}
	last := m.session.Records.Find(resource, l.Last)
	if last == nil || !slices.Contains([]string{"accepted", "queued", "sending"}, last.Text("status")) {
		l.Answers++
	}
	l.At, l.Last = now, answer.SID()
	m.state.Loops[pair] = l
	return l.Answers > mostAnswers
}
