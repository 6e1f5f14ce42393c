package emulator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/voice"
	"dialtone/internal/printable"
	"dialtone/internal/secret"
)

// Patience is how much of the session's time a wait takes at most that is given none.
const Patience = 60 * time.Second

// Call is a call as its phone's owner has it: what is heard, and what can be done. Get one from
// [Session.Call], which makes a phone call a number of the account's, or from [Session.Rings],
// which waits for a phone to be called. Its methods are safe for use by several goroutines.
type Call struct {
	s    *Session
	sid  string
	next int // the line after the last one that Hears found
}

// Call makes the phone of an address call a number, SIP domain or application of the session's
// accounts. It returns at once: the call rings until its TwiML answers. more are parameters that a
// client or a SIP phone sends with it, names and values in turn.
func (s *Session) Call(from, to string, more ...string) (*Call, error) {
	var params [][2]string
	for i := 0; i+1 < len(more); i += 2 {
		params = append(params, [2]string{more[i], more[i+1]})
	}
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	sid, err := s.tenant.Voice.Ring(from, to, params)
	if err != nil {
		return nil, fmt.Errorf("emulator: %w", err)
	}
	return &Call{s: s, sid: sid}, nil
}

// Rings returns the call that rings at the phone of an address, and waits for one. A phone answers
// by itself after a while, unless [Session.Attend] leaves that to its owner.
func (s *Session) Rings(ctx context.Context, address string, patience time.Duration) (*Call, error) {
	var sid string
	err := s.wait(ctx, patience, func() bool {
		if all := s.tenant.Voice.At(address); len(all) > 0 {
			sid = all[len(all)-1]
			return slices.Contains(s.tenant.Voice.Ringing(address), sid) || s.tenant.Voice.Under(sid).IsAnswered()
		}
		return false
	})
	if err != nil {
		return nil, fmt.Errorf("emulator: nobody calls %s: %w", address, err)
	}
	return &Call{s: s, sid: sid}, nil
}

// Attend says whether a phone's owner takes calls by hand, with [Call.Answer]. Else the phone
// does so by itself, as [Session.Behave] says.
func (s *Session) Attend(address string, attended bool) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	s.tenant.Inner.Phones.Phone(address).Attended = attended
	s.tenant.Inner.Time.Changed()
}

// FindCall returns what is known of a call by its SID, as its phone's owner has it.
func (s *Session) FindCall(sid string) (*Call, error) {
	s.e.Mu.Lock()
	defer s.e.Mu.Unlock()
	if s.tenant.Voice.Known(sid) == nil {
		return nil, fmt.Errorf("emulator: there is no call %s", sid)
	}
	return &Call{s: s, sid: sid}, nil
}

// SID returns the SID of the call.
func (c *Call) SID() string { return c.sid }

// do runs something of the voice's with the lock held.
func (c *Call) do(f func(v *voice.Voice) error) error {
	c.s.e.Mu.Lock()
	defer c.s.e.Mu.Unlock()
	if err := f(c.s.tenant.Voice); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}

// Answer answers the call, which rings at the phone.
func (c *Call) Answer() error {
	return c.do(func(v *voice.Voice) error { return v.Answer(c.sid) })
}

// Refuse turns the call away, which rings at the phone.
func (c *Call) Refuse() error {
	return c.do(func(v *voice.Voice) error { return v.Refuse(c.sid) })
}

// Press presses keys: digits, *, #, A to D, and w or W to wait for half a second or a second. They
// are pressed when what was begun before is done; it does not wait for that.
func (c *Call) Press(keys string) error {
	return c.do(func(v *voice.Voice) error { return v.Press(c.sid, keys) })
}

// Says says words when what was begun before is done; it does not wait for that.
func (c *Call) Says(words string) error {
	return c.do(func(v *voice.Voice) error { return v.Say(c.sid, words) })
}

// HangUp ends the call from the phone's end when what was begun before is done.
func (c *Call) HangUp() error {
	return c.do(func(v *voice.Voice) error { return v.HangUp(c.sid) })
}

// Hears waits until words come that match, and returns the line as its words begin. It looks at
// what was said after the last line that it found, also before it was called. What the phone's
// owner says or presses is not looked at. The error has the transcript so far.
func (c *Call) Hears(ctx context.Context, words *regexp.Regexp, patience time.Duration) (voice.Line, error) {
	var found voice.Line
	var over bool
	err := c.s.wait(ctx, patience, func() bool {
		call := c.s.tenant.Voice.Known(c.sid)
		if call == nil {
			over = true
			return true
		}
		for i := c.next; i < len(call.Lines); i++ {
			if l := call.Lines[i]; l.Who != call.Phone && words.MatchString(l.Text+l.Digits) {
				found, c.next = l, i+1
				return true
			}
		}
		over = c.s.tenant.Voice.Under(c.sid) == nil
		return over
	})
	if over {
		err = errors.New("the call is over")
	}
	if err != nil {
		return found, fmt.Errorf("emulator: %w: nothing heard that matches %s; the call was:\n%s", err, words, c.Story())
	}
	return found, nil
}

// Ended waits until the call is over and no webhook is out: what its end brings has been told.
func (c *Call) Ended(ctx context.Context, patience time.Duration) error {
	err := c.s.wait(ctx, patience, func() bool {
		return c.s.tenant.Voice.Under(c.sid) == nil && c.s.tenant.Inner.Time.Held() == 0
	})
	if err != nil {
		return fmt.Errorf("emulator: the call goes on: %w; it was:\n%s", err, c.Story())
	}
	return nil
}

// Answered waits until the call is answered, and reports whether it was: else it is over.
func (c *Call) Answered(ctx context.Context, patience time.Duration) (bool, error) {
	var was bool
	err := c.s.wait(ctx, patience, func() bool {
		call := c.s.tenant.Voice.Known(c.sid)
		was = call != nil && call.IsAnswered()
		return was || c.s.tenant.Voice.Under(c.sid) == nil
	})
	if err != nil {
		err = fmt.Errorf("emulator: the call is not answered: %w", err)
	}
	return was, err
}

// WhenAnswered waits until the call is answered and then does something in it, which nobody can
// before: [Call.Press], [Call.Says]. A call that is over and was not answered is an error.
func (c *Call) WhenAnswered(ctx context.Context, do func() error) error {
	was, err := c.Answered(ctx, 0)
	if err == nil && !was {
		err = fmt.Errorf("emulator: the call is over, and was not answered; it was:\n%s", c.Story())
	}
	if err != nil {
		return err
	}
	return do()
}

// Phone returns the address of the phone at the call's other end, or "" where the call is
// forgotten.
func (c *Call) Phone() string {
	c.s.e.Mu.Lock()
	defer c.s.e.Mu.Unlock()
	if call := c.s.tenant.Voice.Known(c.sid); call != nil {
		return call.Phone
	}
	return ""
}

// Transcript returns what was heard and done in the call, the first first.
func (c *Call) Transcript() []voice.Line {
	c.s.e.Mu.Lock()
	defer c.s.e.Mu.Unlock()
	if call := c.s.tenant.Voice.Known(c.sid); call != nil {
		return slices.Clone(call.Lines)
	}
	return nil
}

// Path returns the documents that the call came to, in order.
func (c *Call) Path() []voice.Page {
	c.s.e.Mu.Lock()
	defer c.s.e.Mu.Unlock()
	if call := c.s.tenant.Voice.Known(c.sid); call != nil {
		return slices.Clone(call.Path)
	}
	return nil
}

// Screenplay prints a transcript as lines: when, from the first, who, and what.
func Screenplay(lines []voice.Line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(ScreenplayLine(l, lines[0].At))
	}
	return b.String()
}

// ScreenplayLine prints one line of a transcript that began at a time, with its line feed.
func ScreenplayLine(l voice.Line, began time.Time) string {
	line := fmt.Sprintf("%8.1fs  %s: (%s) %s", l.At.Sub(began).Seconds(), printable.Line(l.Who), l.Verb, printable.Line(cmp.Or(l.Text, l.Digits)))
	return strings.TrimRight(line, " ") + "\n"
}

// Lines gives what is heard and done in the call as it comes, what was before first, until the call
// is over, its session is closed or forgotten, or the context ends. It moves no time.
func (c *Call) Lines(ctx context.Context) iter.Seq[voice.Line] {
	return func(yield func(voice.Line) bool) {
		for next := 0; ; {
			inner := c.s.parts()
			changed := inner.Journal.Changed()
			c.s.e.Mu.Lock()
			over := c.s.tenant.Voice.Under(c.sid) == nil
			c.s.e.Mu.Unlock()
			lines := c.Transcript()
			for ; next < len(lines); next++ {
				if !yield(lines[next]) {
					return
				}
			}
			if over {
				return
			}
			select {
			case <-changed:
			case <-inner.Context().Done():
				return
			case <-ctx.Done():
				return
			}
		}
	}
}

// The errors of waits, to be told apart with errors.Is.
var (
	ErrTimeout  = agenda.ErrTimeout  // it did not come in the session's time
	ErrStands   = agenda.ErrStands   // time is manual, and nothing moved it
	ErrFollowed = agenda.ErrFollowed // time is an embedder's clock, which only the embedder moves
)

// Format prints the SID of the call, whatever the verb.
func (c *Call) Format(f fmt.State, _ rune) { secret.Handle(f, c, c.sid) }
