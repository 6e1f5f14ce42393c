package voice

import (
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/session"
	"dialtone/twiml"
)

// The kinds of events of verbs that wait: one that is set again and again, and one that is not.
const (
	timer = "call.timer"
	limit = "call.limit"
)

// Gathering is a Gather under way.
type Gathering struct {
	Keys, Speech           bool
	Finish                 string // the keys that end it
	Most                   int    // keys, 0 for any number
	Timeout, SpeechTimeout time.Duration
	Digits                 string
	Words                  []string
	Partials               int // how many partial results were sent
}

// autoSpeechTimeout is the pause that ends speech with speechTimeout="auto", which is ours.
const autoSpeechTimeout = time.Second

// confidence is how sure the emulator is of what it heard. It never mishears.
const confidence = "0.9"

func (v *Voice) runGather(c *Call, p *Program, e *twiml.Element) bool {
	input := e.Value("input")
	g := &Gathering{
		Keys: contains(input, "dtmf"), Speech: contains(input, "speech"), Finish: e.Value("finishOnKey"), Most: number(e, "numDigits", 0),
		Timeout: seconds(e, "timeout", 5),
	}
	g.SpeechTimeout = seconds(e, "speechTimeout", int(g.Timeout/time.Second))
	if e.Value("speechTimeout") == "auto" {
		g.SpeechTimeout = autoSpeechTimeout
	}
	var prompts []Sound
	for _, child := range e.Children() {
		prompts = append(prompts, v.sounds(c, p, child)...)
	}
	c.Gather = g
	v.cut(c)
	c.Playing = &Playing{Sounds: prompts, Then: thenGather}
	v.next(c)
	return false
}

// gatherWaits begins the time to press a key or say something, when all prompts were heard.
func (v *Voice) gatherWaits(c *Call) {
	g := c.Gather
	if len(c.Said) > 0 && g.Speech {
		return // someone is speaking; what was said before the Gather began counts as well
	}
	v.after(c, g.Timeout, timer, nil)
}

func (v *Voice) gatherKey(c *Call, key rune) {
	g := c.Gather
	if !g.Keys {
		return
	}
	v.cut(c)
	v.session.Drop(c.SID, timer)
	if strings.ContainsRune(g.Finish, key) {
		v.gathered(c, string(key))
		return
	}
	g.Digits += string(key)
	if g.Most > 0 && len(g.Digits) >= g.Most {
		v.gathered(c, "")
		return
	}
	v.after(c, g.Timeout, timer, nil)
}

// gatherSpeech is when someone begins to speak: prompts are cut off, but where bargeIn forbids it.
func (v *Voice) gatherSpeech(c *Call) {
	g := c.Gather
	if !g.Speech {
		return
	}
	if v.gatherElement(c).Value("bargeIn") != "false" || c.Playing == nil {
		v.cut(c)
	}
	v.session.Drop(c.SID, timer)
}

func (v *Voice) gatherSpoken(c *Call, words string) {
	g := c.Gather
	if !g.Speech {
		return
	}
	if c.Playing != nil && v.gatherElement(c).Value("bargeIn") == "false" {
		return // it was not listening
	}
	g.Words = append(g.Words, words)
	v.partial(c)
	if len(c.Said) == 0 {
		v.session.Drop(c.SID, timer)
		v.after(c, g.SpeechTimeout, timer, nil)
	}
}

// partial reports what was understood so far.
func (v *Voice) partial(c *Call) {
	p, e := c.program(), v.gatherElement(c)
	target := strings.TrimSpace(e.Value("partialResultCallback"))
	if target == "" {
		return
	}
	record, g := v.record(c), c.Gather
	params := append(v.parameters(c, record, record.Text("status")), [2]string{"StableSpeechResult", strings.Join(g.Words, " ")},
		[2]string{"UnstableSpeechResult", strings.Join(g.Words, " ")}, [2]string{"Stability", confidence}, [2]string{"SequenceNumber", text(g.Partials)})
	g.Partials++
	v.session.Report(record, v.absolute(p, target), e.Value("partialResultCallbackMethod"), "partial", params, c.SID)
}

func (v *Voice) gatherElement(c *Call) *twiml.Element {
	p := c.program()
	return p.verbs()[p.Next-1]
}

// gathered ends a Gather and leads the call to its action, or on where nothing came.
func (v *Voice) gathered(c *Call, finish string) {
	g, p, e := c.Gather, c.program(), v.gatherElement(c)
	c.Gather = nil
	v.cut(c)
	v.session.Drop(c.SID, timer)
	var more [][2]string
	switch {
	case g.Digits != "":
		more = [][2]string{{"Digits", g.Digits}}
	case len(g.Words) > 0:
		more = [][2]string{{"SpeechResult", strings.Join(g.Words, " ")}, {"Confidence", confidence}}
	case e.Value("actionOnEmptyResult") == "true" && g.Speech && !g.Keys:
		more = [][2]string{{"SpeechResult", ""}, {"Confidence", "0.0"}}
	case e.Value("actionOnEmptyResult") == "true":
		more = [][2]string{{"Digits", ""}}
	default:
		v.step(c, "Gather", "twilio", "nothing came")
		v.run(c)
		return
	}
	if finish != "" {
		more = append(more, [2]string{"FinishedOnKey", finish})
	}
	v.step(c, "Gather", "twilio", more[0][1])
	v.action(c, p, e, "action", true, more)
}

// timedOut is when a verb has waited for as long as it may.
func (v *Voice) timedOut(c *Call, _ session.Record, e agenda.Entry) {
	switch {
	case c.Pay != nil:
		v.payEntered(c)
	case c.Gather != nil:
		v.gathered(c, "")
	case c.Taping != nil && e.Kind == limit:
		v.recordEnds(c, "")
	case c.Taping != nil:
		v.recordEnds(c, "")
	case c.Dial != nil:
		v.dialHungUp(c)
	}
}

// byAge sorts calls by when they were made.
func (v *Voice) byAge(sids []string) {
	slices.SortFunc(sids, func(a, b string) int { return v.calls[a].Number - v.calls[b].Number })
}
