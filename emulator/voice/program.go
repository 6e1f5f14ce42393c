package voice

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"dialtone/emulator/session"
	"dialtone/twiml"
)

// Role says why a program runs, and so what follows its last verb.
type Role string

// The roles.
const (
	Main    Role = ""        // the call's own: it is hung up
	Whisper Role = "whisper" // for who was dialed: the two are connected
	Wait    Role = "wait"    // in a queue, or a conference that has not begun: it is asked for again
	Aside   Role = "aside"   // an announcement: what waits below goes on
)

// Program is a document that a call runs.
type Program struct {
	Role        Role
	URL, Method string // where it came from: relative addresses are relative to it
	Params      [][2]string
	XML         string // the document
	Next        int    // the verb that comes next
	Source      Source // to ask for it again

	root *twiml.Element
}

// MarshalJSON writes a program with its document as it is run, so that it can be read again.
func (p *Program) MarshalJSON() ([]byte, error) {
	type plain Program
	out := plain(*p)
	if p.root != nil {
		xml, err := p.root.XML()
		if err != nil {
			return nil, err
		}
		out.XML = xml
	}
	return json.Marshal(out)
}

// verbs returns the document's verbs.
func (p *Program) verbs() []*twiml.Element {
	if p.root == nil && p.XML != "" {
		if d, err := twiml.Parse(p.XML); err == nil {
			p.root = d.Root
		}
	}
	if p.root == nil {
		return nil
	}
	return p.root.Children()
}

// Page is a document that a call came to.
type Page struct {
	At       time.Time `json:"at"`
	URL      string    `json:"url"`
	Status   int       `json:"status"` // of the answer; 0 where none came, or none was needed
	TwiML    string    `json:"twiml"`
	Problems []string  `json:"problems,omitempty"`
}

// documentKind is the kind of the fetches of documents.
const documentKind = "call.document"

// asked is what a fetch of a document carries along.
type asked struct {
	turn   int
	role   Role
	source Source
	keep   bool // the document stands above what runs, and does not replace it
}

// program returns what a call runs, or nil.
func (c *Call) program() *Program {
	if len(c.Programs) == 0 {
		return nil
	}
	return c.Programs[len(c.Programs)-1]
}

// begin starts what was ordered with a call.
func (v *Voice) begin(c *Call) { v.load(c, c.Source, "voice", Main, nil) }

// load brings a document into a call, in place of the running one, where it comes from TwiML that
// was given or from a URL.
func (v *Voice) load(c *Call, from Source, purpose string, role Role, more [][2]string) {
	if from.URL == "" {
		v.given(c, from, role, false)
		return
	}
	v.fetch(c, from, purpose, asked{role: role}, more)
}

// above brings a document into a call on top of what it runs.
func (v *Voice) above(c *Call, from Source, purpose string, role Role, more [][2]string) {
	v.fetch(c, from, purpose, asked{role: role, keep: true}, more)
}

func (v *Voice) fetch(c *Call, from Source, purpose string, a asked, more [][2]string) {
	record := v.record(c)
	a.turn, a.source = c.Turn, from
	v.session.Fetch(record, session.Fetch{
		Kind: documentKind, Data: a, Purpose: purpose, Verbs: twiml.Voice, URL: from.URL, Method: from.Method,
		FallbackURL: from.FallbackURL, FallbackMethod: from.FallbackMethod,
		Params: append(v.parameters(c, record, record.Text("status")), more...), Cookies: c.SID,
	})
}

// given runs TwiML that came with a request.
func (v *Voice) given(c *Call, from Source, role Role, keep bool) {
	page := Page{At: v.now(), TwiML: from.Twiml}
	document, err := twiml.Parse(from.Twiml)
	if from.Twiml == "" {
		v.silent(c, "the call has no TwiML and no URL that gives it some")
		return
	}
	p := &Program{Role: role, XML: from.Twiml, Source: from}
	if err != nil {
		page.Problems = []string{err.Error()}
		v.alert(c, err)
	} else {
		p.root = document.Root
		for _, problem := range document.Check(twiml.Voice) {
			page.Problems = append(page.Problems, problem.Error())
			v.alert(c, problem)
		}
	}
	c.Path = append(c.Path, page)
	if err != nil {
		v.apologize(c)
		return
	}
	v.enter(c, p, keep)
}

// alert tells of what is wrong with a document that was given.
func (v *Voice) alert(c *Call, err error) {
	problem, ok := err.(*twiml.Problem)
	if !ok || problem.Code == 0 {
		return
	}
	v.session.Alert(v.record(c), session.Alert{Code: problem.Code, Warning: problem.Level != twiml.LevelError, Words: problem.Error()})
}

// arrived runs a document that came.
func (v *Voice) arrived(about session.Record, f session.Fetch, d session.Document) {
	c, a := v.calls[about.SID()], f.Data.(asked)
	if c == nil || c.Turn != a.turn {
		return // the call is over, or was led elsewhere
	}
	c.Path = append(c.Path, Page{At: v.now(), URL: d.URL, Status: d.Status, TwiML: d.Body, Problems: d.Problems})
	p := &Program{Role: a.role, URL: d.URL, Method: d.Method, Params: d.Params, Source: a.source}
	switch {
	case d.Refused && a.role == Main:
		v.silent(c, "its TwiML is on a host that is not called")
		return
	case d.Refused && a.role == Whisper, d.Code != 0 && a.role == Whisper:
		v.whispered(c)
		return
	case d.Refused, d.Code != 0 && (a.role == Wait || a.role == Aside):
		v.unplayed(c, a)
		return
	case d.Code != 0:
		v.apologize(c)
		return
	case d.Audio != nil:
		response := twiml.NewVoice()
		response.Play(d.URL)
		p.root = response.Element
		c.known(d.URL, soundLength(d.Audio, d.Type))
	case d.Text != "":
		response := twiml.NewVoice()
		response.Say(d.Text)
		p.root = response.Element
	case d.Response != nil:
		p.root = d.Response
	default:
		p.root = twiml.New(twiml.Voice)
	}
	v.enter(c, p, a.keep)
}

// unplayed goes on without a document that was to be heard beside something else: who waits, waits
// in silence.
func (v *Voice) unplayed(c *Call, a asked) {
	s := seatOf(c)
	record := v.session.Records.Find(conferences, s.Conference)
	if conf := v.conferences[s.Conference]; a.role == Aside && conf != nil && record != nil {
		v.confEvent(conf, record, c, "announcement", "announcement-fail", [][2]string{{"AnnounceUrl", a.source.URL}, {"ReasonAnnouncementFailed", "the URL could not be fetched"}})
	}
	if p := c.program(); p != nil && p.Role == Wait && a.keep {
		v.run(c) // what the announcement broke into
	}
}

// mostSpins is how many documents a call may come to in no time: what leads on for ever would
// never let anything else happen.
const mostSpins = 100

// enter runs a program, in place of the running one or above it.
func (v *Voice) enter(c *Call, p *Program, keep bool) {
	if now := v.now(); !now.Equal(c.SpunAt) {
		c.Spins, c.SpunAt = 0, now
	}
	if c.Spins++; c.Spins > mostSpins {
		v.problem(c, "the call came to "+text(mostSpins)+" documents without anything to hear: it goes round and round")
		v.hangUp(c)
		return
	}
	if keep || len(c.Programs) == 0 {
		c.Programs = append(c.Programs, p)
	} else {
		c.Programs[len(c.Programs)-1] = p
	}
	v.run(c)
}

// run runs verbs until one of them takes time, or the call is elsewhere.
func (v *Voice) run(c *Call) {
	for turn := c.Turn; v.calls[c.SID] == c && c.Turn == turn; {
		p := c.program()
		if p == nil {
			v.hangUp(c)
			return
		}
		verbs := p.verbs()
		if p.Next >= len(verbs) {
			v.leaveProgram(c, p)
			return
		}
		e := verbs[p.Next]
		p.Next++
		if !v.verb(c, p, e) {
			return
		}
	}
}

// leaveProgram does what follows a program's last verb.
func (v *Voice) leaveProgram(c *Call, p *Program) {
	switch p.Role {
	case Whisper:
		c.Programs = c.Programs[:len(c.Programs)-1]
		v.whispered(c)
	case Wait:
		v.waitAgain(c, p)
	case Aside:
		c.Programs = c.Programs[:len(c.Programs)-1]
		v.resume(c)
	default:
		v.hangUp(c)
	}
}

// silent keeps a call for a while that has nothing to run: Twilio would have more to go by.
func (v *Voice) silent(c *Call, why string) {
	length := c.Length
	if length == 0 {
		length = Talk
	}
	v.problem(c, why+", so it lasts "+length.String()+" in silence")
	record := v.record(c)
	v.answer(c, record)
	v.after(c, length, over, nil)
}

// apology is what a caller hears when a document cannot be used (facts 4.9).
const apology = "We are sorry. An application error has occurred. Goodbye."

// apologize says so, and hangs up.
func (v *Voice) apologize(c *Call) {
	response := twiml.NewVoice()
	response.Say(apology)
	response.Hangup()
	v.enter(c, &Program{root: response.Element}, false)
}

// action leads a call to a verb's action. Without one it goes on with the next verb, but where the
// verb goes to the document's own URL then.
func (v *Voice) action(c *Call, p *Program, e *twiml.Element, purpose string, own bool, more [][2]string) bool {
	target, ok := e.Attr("action")
	if strings.TrimSpace(target) == "" {
		if !own {
			return true
		}
		ok = false
	}
	method := e.Value("method")
	if !ok {
		if p.URL == "" {
			v.session.Alert(v.record(c), session.Alert{Code: 11100, Words: "<" + e.Name() + "> has no action, and the document came with the request and has no URL to go back to"})
			v.apologize(c)
			return false
		}
		target = p.URL
	}
	v.load(c, Source{URL: v.absolute(p, target), Method: method}, purpose, p.Role, more)
	return false
}

// absolute resolves an address against the document that holds it.
func (v *Voice) absolute(p *Program, target string) string {
	target = strings.TrimSpace(target)
	base, err := url.Parse(p.URL)
	if err != nil {
		return target
	}
	u, err := base.Parse(target)
	if err != nil {
		return target
	}
	return u.String()
}

// interrupt takes a call out of all that it is doing, so that it can go elsewhere.
func (v *Voice) interrupt(c *Call) {
	v.cut(c)
	v.session.Drop(c.SID, soundOver, timer)
	c.Turn++
	c.Gather, c.Pay, c.Programs, c.Echo = nil, nil, nil, false
}

// Redirect leads a call elsewhere that is under way (facts 4.3).
func (v *Voice) Redirect(record session.Record, to Source) {
	c := v.calls[record.SID()]
	if c == nil {
		return // it was put there, and is not played
	}
	if !c.IsAnswered() {
		c.Source = to // it begins there when it is answered
		if !c.Inbound {
			return
		}
	}
	v.disconnect(c, false)
	v.parted(c, "redirected")
	v.interrupt(c)
	v.load(c, to, "redirect", Main, nil)
}

// Limit changes how long a call lasts at most, from its answer on.
func (v *Voice) Limit(c *Call, most time.Duration) {
	c.TimeLimit = int(most / time.Second)
	if c.IsAnswered() {
		v.session.Drop(c.SID, over)
		v.session.At(c.Answered.Add(most), over, c.SID, nil)
	}
}

// hangUp ends a call because its program does.
func (v *Voice) hangUp(c *Call) {
	record := v.record(c)
	if record == nil || v.calls[c.SID] != c {
		return
	}
	status := "completed"
	if !c.IsAnswered() {
		status = "no-answer"
	}
	v.end(c, record, status, "")
}
