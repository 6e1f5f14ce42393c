package voice

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/twiml"
)

// runner runs a verb. It reports whether the verb is done, so that the next one may run; else the
// verb takes time, or has led the call elsewhere, and something else goes on with it.
type runner func(v *Voice, c *Call, p *Program, e *twiml.Element) bool

// runners are the verbs of the table. A function makes it, for verbs run each other.
func runners(name string) runner {
	switch name {
	case "Say", "Play":
		return (*Voice).runSound
	case "Pause":
		return (*Voice).runPause
	case "Hangup":
		return (*Voice).runHangup
	case "Redirect":
		return (*Voice).runRedirect
	case "Reject":
		return (*Voice).runReject
	case "Gather":
		return (*Voice).runGather
	case "Record":
		return (*Voice).runRecord
	case "Dial":
		return (*Voice).runDial
	case "Connect":
		return (*Voice).runConnect
	case "Start":
		return (*Voice).runStart
	case "Stop":
		return (*Voice).runStop
	case "Sms", "Message":
		return (*Voice).runSms
	case "Pay":
		return (*Voice).runPay
	case "Echo":
		return (*Voice).runEcho
	case "Refer":
		return (*Voice).runRefer
	case "Enqueue":
		return (*Voice).runEnqueue
	case "Leave":
		return (*Voice).runLeave
	}
	return nil
}

// allowed are the verbs of programs that are not a call's own (facts 6.2): for who was dialed, and
// for who waits in a queue or a conference.
var allowed = map[Role][]string{
	Whisper: {"Play", "Say", "Pause", "Gather", "Hangup", "Redirect"},
	Wait:    {"Play", "Say", "Pause", "Gather", "Hangup", "Redirect", "Leave"},
	Aside:   {"Play", "Say", "Pause", "Redirect"},
}

// verb runs a verb of a program.
func (v *Voice) verb(c *Call, p *Program, e *twiml.Element) bool {
	if e.Spec() == nil {
		return true // the schema's warning has said so
	}
	if verbs := allowed[p.Role]; verbs != nil && !slices.Contains(verbs, e.Name()) {
		v.problem(c, "<"+e.Name()+"> was skipped: a "+string(p.Role)+" document may hold "+strings.Join(verbs, ", ")+" alone")
		return true
	}
	run := runners(e.Name())
	if run == nil {
		v.session.Lack(c.SID, "<"+e.Name()+"> was skipped: the emulator cannot do it")
		return true
	}
	if !c.IsAnswered() && answers(e, p) {
		v.answer(c, v.record(c))
	}
	return run(v, c, p, e)
}

// answers reports whether a call is answered for a verb. A Pause that comes first lets it ring
// (facts 6.2).
func answers(e *twiml.Element, p *Program) bool {
	switch e.Name() {
	case "Reject", "Redirect", "Sms", "Message", "Start", "Stop":
		return false
	case "Pause":
		return p.Next > 1
	case "Dial":
		return e.Value("answerOnBridge") != "true"
	}
	return true
}

func (v *Voice) runSound(c *Call, p *Program, e *twiml.Element) bool {
	sounds := v.sounds(c, p, e)
	if len(sounds) == 0 {
		return true
	}
	v.play(c, sounds)
	return false
}

func (v *Voice) runPause(c *Call, p *Program, e *twiml.Element) bool {
	return v.runSound(c, p, e)
}

func (v *Voice) runHangup(c *Call, _ *Program, _ *twiml.Element) bool {
	v.hangUp(c)
	return false
}

func (v *Voice) runRedirect(c *Call, p *Program, e *twiml.Element) bool {
	target := strings.TrimSpace(e.Text())
	if target == "" && p.URL == "" {
		v.problem(c, "<Redirect> names no URL, and its document has none to go back to")
		v.apologize(c)
		return false
	}
	v.load(c, Source{URL: v.absolute(p, target), Method: e.Value("method")}, "redirect", p.Role, nil)
	return false
}

// runReject turns a call away. One that was answered before is hung up.
func (v *Voice) runReject(c *Call, _ *Program, e *twiml.Element) bool {
	if c.IsAnswered() {
		v.hangUp(c)
		return false
	}
	status, sip := "no-answer", "603"
	if e.Value("reason") == "busy" {
		status, sip = "busy", "486"
	}
	v.end(c, v.record(c), status, sip)
	return false
}

// seconds reads a number of seconds of an attribute, or returns a default.
func seconds(e *twiml.Element, name string, otherwise int) time.Duration {
	return time.Duration(min(max(number(e, name, otherwise), 0), mostSeconds)) * time.Second
}

// mostSeconds is longer than anything that a document can mean: 30 days.
const mostSeconds = 30 * 24 * 60 * 60

// number reads a number of an attribute, or returns a default.
func number(e *twiml.Element, name string, otherwise int) int {
	n, err := strconv.Atoi(strings.TrimSpace(e.Value(name)))
	if err != nil {
		return otherwise
	}
	return n
}

// contains reports whether a list of words of an attribute has one.
func contains(list, word string) bool { return slices.Contains(strings.Fields(list), word) }
