package voice

import (
	"maps"
	"slices"
	"time"

	"dialtone/emulator/session"
)

// Order is what a request, a document or a person wants of a new call.
type Order struct {
	Source
	Callback       string        // where its progress is reported
	CallbackMethod string        // POST where it is empty
	Events         []string      // of which; completed alone where there are none
	Timeout        int           // seconds of ringing; 0 is DefaultTimeout
	TimeLimit      int           // seconds that it lasts at most, 0 for no limit but Twilio's
	SendDigits     string        // pressed when it is answered, before anything is said
	Record         *Taping       // it is recorded from its answer
	Detection      *Detection    // whether a person or a machine answers
	Seat           *Seat         // it is for a conference, and runs no document
	Length         time.Duration // how long it lasts that has no document
	Reason         string        // why it calls, which a phone shows
	Extra          [][2]string   // parameters that its application is told as well
}

// Source is where a call's TwiML comes from.
type Source struct {
	URL, Method                 string
	FallbackURL, FallbackMethod string
	Twiml                       string // in place of a URL
}

// Call is a call under way: one leg, with a person's phone, or another call, at its other end. It
// is data, so that a session can be saved.
type Call struct {
	SID, Account string
	Order
	Phone    string // the address of the phone at its other end
	Far      string // the SID of the call at its other end, where that is the account's own
	Parent   string // the SID of the call whose Dial made it
	Inbound  bool
	Answered time.Time // zero until it is
	Sequence int       // of the next report
	Number   int       // counts the calls of a session

	Programs []*Program // what it runs, the last one now; those below wait
	Turn     int        // counts what was given up: what was arranged before is nothing any more
	Spins    int        // documents since time last moved
	SpunAt   time.Time

	// What the running program is doing, beside playing sounds.
	Playing *Playing
	Gather  *Gathering
	Taping  *Taped
	Dial    *Dialing
	Queued  *Queued
	Seated  *Seat
	Relay   *Relay
	Pay     *Paying
	Echo    bool

	Streams        []*Stream
	Connected      string // the SID of the stream that the call waits for
	Transcriptions []*Transcription
	Ending         bool // it is being ended

	Whisper *Source // what someone who was dialed hears before the two are connected
	Bridge  string  // the SID of the call that this one is connected with

	Recordings []string                 // the SIDs of those under way
	Sounds     []Heard                  // what was heard in it, for recordings
	Lengths    map[string]time.Duration // of the sounds that were played, by their address
	Tape       string                   // the SID of the last recording that was ordered with the call

	Stays []Stay // when it was in conferences, the last one last

	Lines []Line    // what was heard and done, for its phone's owner
	Path  []Page    // the documents that it ran
	Free  time.Time // when its phone's owner has done what was to be done
	Held  []action  // what the owner does when what is heard now has ended
	Said  []string  // what the owner is saying now
}

// Parentless reports whether nothing else ends a call: no call that made it, and no call at its
// other end.
func (c *Call) Parentless() bool { return c.Parent == "" && !(c.Inbound && c.Far != "") }

// IsAnswered reports whether a call was answered.
func (c *Call) IsAnswered() bool { return !c.Answered.IsZero() }

// Under returns the call of a SID while it is under way, or nil.
func (v *Voice) Under(sid string) *Call { return v.calls[sid] }

// Known returns the call of a SID, under way or one of the last that are over, or nil.
func (v *Voice) Known(sid string) *Call {
	if c := v.calls[sid]; c != nil {
		return c
	}
	if i := slices.IndexFunc(v.past, func(c *Call) bool { return c.SID == sid }); i >= 0 {
		return v.past[i]
	}
	return nil
}

// Last returns the calls under way and the last of those that are over, in the order in which they
// were made.
func (v *Voice) Last() []*Call {
	all := append(slices.Clone(v.past), slices.Collect(maps.Values(v.calls))...)
	slices.SortFunc(all, func(a, b *Call) int { return a.Number - b.Number })
	return all
}

// add puts a new call among those under way.
func (v *Voice) add(record session.Record, o Order) *Call {
	c := &Call{SID: record.SID(), Account: record.Account(), Order: o, Inbound: record.Text("direction") == "inbound"}
	c.Phone = record.Text("to")
	if c.Inbound {
		c.Phone = record.Text("from")
	}
	v.made++
	c.Number = v.made
	v.calls[c.SID] = c
	return c
}

// remove takes a call that is over from those under way.
func (v *Voice) remove(c *Call) {
	delete(v.calls, c.SID)
	c.Sounds = nil
	if v.past = append(v.past, c); len(v.past) > keeps {
		v.past = slices.Delete(v.past, 0, len(v.past)-keeps)
	}
	v.session.Forget(c.SID)
}
