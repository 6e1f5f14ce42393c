package voice

import (
	"slices"
	"strings"
	"time"

	"dialtone/emulator/session"
	"dialtone/twiml"
)

// The resources of conferences.
const (
	conferences  = "api_v2010/Conference"
	participants = "api_v2010/Participant"
)

// Conference is a conference under way: what its record does not show.
type Conference struct {
	SID            string
	Callback       string // of the first who comes, for all (facts 4.8)
	CallbackMethod string
	Events         []string
	Sequence       int
	Mixed          bool // those in it hear each other: two are there, and one who begins it
	Most           int
	Record         *Taping
	Tape           string
	Sounds         []Heard
}

// Seat is a place in a conference.
type Seat struct {
	Conference          string // its SID
	Label               string
	Muted, Hold         bool
	Coaching            bool
	Coach               string // the SID of the call that this one coaches: who alone hears it
	Waits               bool   // its coming does not begin the conference
	EndsOnExit          bool
	Beep                string // true, false, onEnter or onExit
	WaitURL, WaitMethod string // what is heard until the conference begins; music where it is empty
	Silent              bool   // nothing is heard, in place of music
	Conf                Conference
}

// mostMusic is longer than anybody waits: music ends when something else comes.
const mostMusic = 24 * time.Hour

// waitingMusic is what is heard where no other music is asked for.
const waitingMusic = "hold music"

func (v *Voice) dialConference(c *Call, p *Program, dial, noun *twiml.Element) bool {
	name := strings.TrimSpace(noun.Text())
	if name == "" {
		v.session.Alert(v.record(c), session.Alert{Code: 13236, Words: "<Conference> has no name"})
		v.dialDone(c)
		return false
	}
	s := Seat{
		Label: noun.Value("participantLabel"), Muted: noun.Value("muted") == "true", Coach: noun.Value("coach"),
		Waits: noun.Value("startConferenceOnEnter") == "false", EndsOnExit: noun.Value("endConferenceOnExit") == "true", Beep: noun.Value("beep"),
		WaitMethod: noun.Value("waitMethod"),
	}
	s.Coaching = s.Coach != ""
	if target, given := noun.Attr("waitUrl"); strings.TrimSpace(target) != "" {
		s.WaitURL = v.absolute(p, target)
	} else {
		s.Silent = given
	}
	if target := strings.TrimSpace(noun.Value("statusCallback")); target != "" {
		s.Conf = Conference{Callback: v.absolute(p, target), CallbackMethod: noun.Value("statusCallbackMethod"), Events: strings.Fields(noun.Value("statusCallbackEvent"))}
	}
	s.Conf.Most = number(noun, "maxParticipants", 250)
	if noun.Value("record") == "record-from-start" {
		t := v.tapingOf(p, noun)
		t.Trim = noun.Value("trim") != "do-not-trim"
		s.Conf.Record = &t
	}
	c.Dial.Seat = true
	if c.Dial.TimeLimit > 0 {
		v.after(c, c.Dial.TimeLimit, limit, nil)
	}
	s.Conference = v.conferenceNamed(c.Account, name).SID()
	v.take(c, s)
	return false
}

// conferenceNamed finds the conference of a name that is not over, or begins it.
func (v *Voice) conferenceNamed(account, name string) session.Record {
	for _, r := range v.session.Records.All(account, conferences) {
		if r.Text("friendly_name") == name && r.Text("status") != "completed" {
			return r
		}
	}
	return v.session.Records.Make(account, conferences, v.now(), map[string]any{"friendly_name": name, "status": "init"})
}

// conference returns what is known of a conference; the first who asks says what counts for all.
func (v *Voice) conference(sid string, first Conference) *Conference {
	if v.conferences == nil {
		v.conferences = map[string]*Conference{}
	}
	if v.conferences[sid] == nil {
		first.SID = sid
		v.conferences[sid] = &first
	}
	return v.conferences[sid]
}

// inside returns the calls in a conference, by when they were made.
func (v *Voice) inside(conference string) []*Call {
	var all []*Call
	for _, c := range v.calls {
		if c.Seated != nil && c.Seated.Conference == conference {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *Call) int { return a.Number - b.Number })
	return all
}

// seated moves the record of a call's place on, which a request has made.
func (v *Voice) seated(c *Call, status string) {
	if p := v.session.Records.Find(participants, c.SID); p != nil {
		p.Set(v.now(), map[string]any{"status": status})
	}
}

// take lets a call come into a conference.
func (v *Voice) take(c *Call, s Seat) {
	record := v.session.Records.Find(conferences, s.Conference)
	if record == nil || record.Text("status") == "completed" {
		v.unseat(c)
		return
	}
	conf := v.conference(s.Conference, s.Conf)
	if conf.Most > 0 && len(v.inside(s.Conference)) >= conf.Most {
		v.problem(c, "the conference has "+text(conf.Most)+" participants, and takes no more")
		v.unseat(c)
		return
	}
	v.sits(c, &s)
	at := v.now()
	attributes := map[string]any{
		"label": s.Label, "muted": s.Muted, "hold": s.Hold, "coaching": s.Coaching, "start_conference_on_enter": !s.Waits,
		"end_conference_on_exit": s.EndsOnExit, "status": "connected",
	}
	if s.Label == "" {
		attributes["label"] = nil
	}
	if s.Coach != "" {
		attributes["call_sid_to_coach"] = s.Coach
	}
	if p := v.session.Records.Find(participants, c.SID); p != nil {
		p.Set(at, attributes)
	} else {
		v.hooks.Join(record, v.record(c), at, attributes)
	}
	v.line(c, Line{Who: "twilio", Verb: "Conference", Text: record.Text("friendly_name")})
	if record.Text("status") == "init" && !s.Waits {
		v.session.Status(record, at, "in-progress", nil)
		record.Keep(Began, at.UTC().Format(time.RFC3339))
		if conf.Record != nil {
			v.tapeConference(conf, record, *conf.Record, "Conference")
		}
	}
	v.confEvent(conf, record, c, "join", "participant-join", nil)
	v.beeps(conf, c, "onEnter")
	people := v.inside(s.Conference)
	if !conf.Mixed && len(people) > 1 && slices.ContainsFunc(people, func(other *Call) bool { return !other.Seated.Waits }) {
		conf.Mixed = true
		v.confEvent(conf, record, nil, "start", "conference-start", nil)
		for _, other := range people {
			if other != c && !other.Seated.Hold {
				v.stopWaiting(other)
			}
		}
	}
	switch {
	case s.Hold:
		v.wait(c, s.WaitURL, s.WaitMethod, s.Silent, nil)
	case !conf.Mixed:
		v.wait(c, s.WaitURL, s.WaitMethod, s.Silent, nil)
	}
}

// unseat goes on with a call that did not get into its conference, or is out of it.
func (v *Voice) unseat(c *Call) {
	if c.Dial != nil {
		c.Dial.Status = "answered"
		v.dialDone(c)
		return
	}
	v.hangUp(c)
}

// wait lets a call hear something until something else comes.
func (v *Voice) wait(c *Call, url, method string, silent bool, more [][2]string) {
	switch {
	case url != "":
		v.above(c, Source{URL: url, Method: method}, "wait", Wait, more)
	case !silent:
		v.line(c, Line{Who: "twilio", Verb: "Play", Text: waitingMusic})
		v.heard(c, outbound, "Play", mostMusic)
	}
}

// waitAgain asks for the document again that is heard while waiting.
func (v *Voice) waitAgain(c *Call, p *Program) {
	if len(p.verbs()) == 0 || p.Source.URL == "" {
		return // silence
	}
	v.load(c, p.Source, "wait", Wait, v.queueParams(c))
}

// stopWaiting ends what is heard while waiting.
func (v *Voice) stopWaiting(c *Call) {
	v.cut(c)
	v.unheard(c, outbound)
	v.session.Drop(c.SID, soundOver, timer)
	c.Turn++
	c.Gather = nil
	for p := c.program(); p != nil && (p.Role == Wait || p.Role == Aside || p.Role == Whisper && c.Queued != nil); p = c.program() {
		c.Programs = c.Programs[:len(c.Programs)-1]
	}
}

// resume goes on with what an announcement broke into.
func (v *Voice) resume(c *Call) {
	if conf := v.conferences[seatOf(c).Conference]; conf != nil {
		if record := v.session.Records.Find(conferences, conf.SID); record != nil {
			v.confEvent(conf, record, c, "announcement", "announcement-end", nil)
		}
	}
	if p := c.program(); p != nil && p.Role == Wait {
		v.run(c)
	}
}

func seatOf(c *Call) Seat {
	if c.Seated == nil {
		return Seat{}
	}
	return *c.Seated
}

// beeps lets those in a conference hear that someone comes or goes.
func (v *Voice) beeps(conf *Conference, c *Call, when string) {
	if beep := c.Seated.Beep; beep != "true" && beep != when && beep != "" {
		return
	}
	for _, other := range v.inside(conf.SID) {
		if other != c {
			v.heard(other, outbound, "Beep", Beep)
		}
	}
	v.step(c, "Beep", "twilio", when)
}

// conferenceListeners returns who hears what a call's phone says in a conference.
func (v *Voice) conferenceListeners(c *Call) []*Call {
	s := c.Seated
	if s == nil || s.Muted || s.Hold {
		return nil
	}
	conf := v.conferences[s.Conference]
	if conf == nil || !conf.Mixed {
		return nil
	}
	var all []*Call
	for _, other := range v.inside(s.Conference) {
		if other != c && !other.Seated.Hold && (!s.Coaching || s.Coach == other.SID) {
			all = append(all, other)
		}
	}
	return all
}

// confEvent reports what happens in a conference, if that was asked for (facts 4.8).
func (v *Voice) confEvent(conf *Conference, record session.Record, c *Call, kind, event string, more [][2]string) {
	v.session.Note(confStep(record.SID(), event, c))
	if conf.Callback == "" || !slices.Contains(conf.Events, kind) {
		return
	}
	params := [][2]string{
		{"ConferenceSid", conf.SID}, {"FriendlyName", record.Text("friendly_name")}, {"AccountSid", record.Account()},
		{"SequenceNumber", text(conf.Sequence)}, {"Timestamp", v.now().UTC().Format(rfc2822)}, {"StatusCallbackEvent", event},
	}
	conf.Sequence++
	if c != nil && c.Seated != nil {
		s := c.Seated
		params = append(params, [][2]string{
			{"CallSid", c.SID}, {"Muted", text(s.Muted)}, {"Hold", text(s.Hold)}, {"Coaching", text(s.Coaching)},
			{"EndConferenceOnExit", text(s.EndsOnExit)}, {"StartConferenceOnEnter", text(!s.Waits)},
		}...)
		if s.Label != "" {
			params = append(params, [2]string{"ParticipantLabel", s.Label})
		}
	}
	v.session.Report(record, conf.Callback, conf.CallbackMethod, "conference", append(params, more...), conf.SID)
}

// speaks reports that someone in a conference begins or ends to speak.
func (v *Voice) speaks(c *Call, event string) {
	s := seatOf(c)
	record := v.session.Records.Find(conferences, s.Conference)
	if conf := v.conferences[s.Conference]; conf != nil && record != nil && conf.Mixed && !s.Muted && !s.Hold && slices.Contains(conf.Events, "speaker") {
		v.confEvent(conf, record, c, "speaker", event, nil)
	}
}

// tapeConference begins to record a conference.
func (v *Voice) tapeConference(conf *Conference, record session.Record, how Taping, source string) {
	at := v.now()
	how.Track = "both"
	r := v.session.Records.Make(record.Account(), recordings, at, map[string]any{
		"conference_sid": conf.SID, "status": "in-progress", "source": source, "start_time": at.UTC().Format(rfc2822), "channels": 1,
	})
	if v.tapes == nil {
		v.tapes = map[string]*Tape{}
	}
	conf.Tape = r.SID()
	t := &Tape{SID: r.SID(), Conference: conf.SID, Source: source, Taping: how, From: at}
	v.tapes[t.SID] = t
	v.reportTape(record, t, r, "in-progress")
}

func (v *Voice) endConferenceTape(conf *Conference, record session.Record) {
	t, r := v.tapes[conf.Tape], v.session.Records.Find(recordings, conf.Tape)
	delete(v.tapes, conf.Tape)
	conf.Tape = ""
	if t != nil && r != nil && !r.Gone() {
		v.completeTape(t, r, record, conf.Sounds)
	}
}

// conferred notes what is heard in a conference, for its recording.
func (v *Voice) conferred(c *Call, h Heard) {
	if s := c.Seated; s != nil && h.Track == inbound && !s.Muted && !s.Hold {
		if conf := v.conferences[s.Conference]; conf != nil && conf.Tape != "" {
			conf.Sounds = append(conf.Sounds, h)
		}
	}
}

// untilNow is how long something has been going on.
func (v *Voice) untilNow(since time.Time) int { return int(v.now().Sub(since).Seconds()) }
