package voice_test

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// advance lets time pass.
func (s *system) advance(d time.Duration) {
	s.t.Helper()
	if err := s.Main().Advance(s.t.Context(), d); err != nil {
		s.t.Fatal(err)
	}
}

// events returns what a conference's callback was told.
func (a *application) events(path string) []string {
	var all []string
	for _, f := range a.got(path) {
		all = append(all, f.Get("StatusCallbackEvent"))
	}
	return all
}

// TestAConferenceOfThree: a moderator begins it, all hear each other, and it ends when the
// moderator leaves.
func TestAConferenceOfThree(t *testing.T) {
	conference := func(attributes string) string {
		return twimlOf(`<Dial action="/done"><Conference statusCallback="/events" statusCallbackEvent="start end join leave mute hold" ` + attributes + `>standup</Conference></Dial>`)
	}
	s := answering(t, map[string]string{
		"/voice": conference(`startConferenceOnEnter="false" waitUrl="/wait"`), "/done": twimlOf(`<Say>It is over</Say>`), "/events": "", "/status": "",
		"/wait": twimlOf(`<Say>Please wait</Say><Pause length="30"/>`),
	})
	a := s.call(ann)
	a.hears("Please wait")
	a.hears("Please wait") // it is heard again and again
	b := s.call(bob)
	b.hears("Please wait")
	conferences := s.get("/Conferences.json").list("conferences")
	if len(conferences) != 1 || conferences[0].text("status") != "init" || conferences[0].text("friendly_name") != "standup" {
		t.Fatalf("conferences %v", conferences)
	}
	path := "/Conferences/" + conferences[0].text("sid")
	s.app.mu.Lock()
	s.app.pages["/voice"] = conference(`endConferenceOnExit="true" participantLabel="boss" beep="false"`)
	s.app.mu.Unlock()
	c := s.call(cy)
	c.hears("standup")
	if got := s.get(path + ".json"); got.text("status") != "in-progress" {
		t.Errorf("with a moderator it is %s", got.text("status"))
	}
	c.says("Good morning")
	for _, p := range []person{a, b} {
		if l := p.hears("Good morning"); l.Who != cy {
			t.Errorf("%+v", l)
		}
	}
	s.advance(2 * time.Second)
	// Muted, Ann is not heard; on hold, Bob hears nothing.
	s.post(200, path+"/Participants/"+a.SID()+".json", "Muted", "true")
	s.post(200, path+"/Participants/"+b.SID()+".json", "Hold", "true", "HoldUrl", "https://app.test/wait")
	b.hears("Please wait")
	a.says("Can you hear me")
	c.says("Somebody is muted")
	a.hears("Somebody is muted")
	for _, p := range []person{b, c} {
		if slices.ContainsFunc(p.heard(), func(l string) bool { return strings.Contains(l, "hear me") || p == b && strings.Contains(l, "muted") }) {
			t.Errorf("it was heard: %q", p.heard())
		}
	}
	if got := s.get(path + "/Participants/boss.json"); got.text("call_sid") != c.SID() || got["end_conference_on_exit"] != true || got.text("status") != "connected" {
		t.Errorf("the moderator is %v", got)
	}
	s.advance(2 * time.Second)
	c.hangUp()
	a.hears("It is over")
	b.hears("It is over")
	a.ended()
	b.ended()
	if got := s.get(path + ".json"); got.text("status") != "completed" || got.text("reason_conference_ended") != "participant-with-end-conference-on-exit-left" || got.text("call_sid_ending_conference") != c.SID() {
		t.Errorf("it ended as %v", got)
	}
	if got, want := s.app.events("/events"), []string{
		"participant-join", "participant-join", "participant-join", "conference-start", "participant-mute", "participant-hold", "participant-leave", "participant-leave", "participant-leave", "conference-end",
	}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
	for i, f := range s.app.got("/events") {
		if f.Get("ConferenceSid") != conferences[0].text("sid") || f.Get("FriendlyName") != "standup" || f.Get("SequenceNumber") != string(rune('0'+i)) {
			t.Errorf("event %d was told %v", i, f)
		}
	}
	if form := s.app.got("/done")[0]; form.Get("DialCallStatus") != "answered" || form.Has("DialCallDuration") {
		t.Errorf("the action was told %v", form)
	}
}

// TestCoaching: a coach is heard by the one who is coached alone.
func TestCoaching(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Dial><Conference record="record-from-start" recordingStatusCallback="/recording">sales</Conference></Dial>`), "/status": "", "/recording": ""})
	a, b := s.call(ann), s.call(bob)
	a.hears("sales")
	b.hears("sales")
	s.app.mu.Lock()
	s.app.pages["/voice"] = twimlOf(`<Dial><Conference coach="` + a.SID() + `">sales</Conference></Dial>`)
	s.app.mu.Unlock()
	c := s.call(cy)
	c.hears("sales")
	c.says("Mention the price")
	a.hears("Mention the price")
	s.advance(time.Second)
	b.says("What does it cost")
	a.hears("cost")
	c.hears("cost")
	if slices.ContainsFunc(b.heard(), func(l string) bool { return strings.Contains(l, "price") }) {
		t.Error("the customer hears the coach")
	}
	s.advance(2 * time.Second)
	// An announcement, kicking, and the end by the API.
	sid := s.get("/Conferences.json").list("conferences")[0].text("sid")
	s.app.mu.Lock()
	s.app.pages["/announce"] = twimlOf(`<Say>Five minutes left</Say>`)
	s.app.mu.Unlock()
	s.post(200, "/Conferences/"+sid+".json", "AnnounceUrl", "https://app.test/announce")
	for _, p := range []person{a, b, c} {
		p.hears("Five minutes")
	}
	s.ask(204, "DELETE", base+"/Conferences/"+sid+"/Participants/"+b.SID()+".json")
	b.ended()
	s.post(200, "/Conferences/"+sid+".json", "Status", "completed")
	a.ended()
	c.ended()
	if got := s.get("/Conferences/" + sid + ".json").text("reason_conference_ended"); got != "conference-ended-via-api" {
		t.Errorf("it ended as %s", got)
	}
	told := s.app.one("/recording")
	if told.Get("ConferenceSid") != sid || told.Has("CallSid") || told.Get("RecordingSource") != "Conference" {
		t.Errorf("the recording's callback was told %v", told)
	}
	if _, heard := s.sound(told.Get("RecordingSid")); !strings.Contains(heard[0], "#") {
		t.Errorf("the recording has %q", heard)
	}
}

// TestAnnouncements: an announcement breaks into what is heard while waiting, and one that cannot
// be had is told of; those who speak are, too.
func TestAnnouncements(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice":  twimlOf(`<Dial><Conference waitUrl="/wait" statusCallback="/events" statusCallbackEvent="speaker announcement">desk</Conference></Dial>`),
		"/events": "", "/status": "", "/wait": twimlOf(`<Say>First</Say><Pause length="20"/><Say>Second</Say>`), "/announce": twimlOf(`<Say>News</Say>`),
	})
	a := s.call(ann)
	a.hears("First")
	path := "/Conferences/" + s.get("/Conferences.json").list("conferences")[0].text("sid")
	s.advance(2 * time.Second)
	s.post(200, path+"/Participants/"+a.SID()+".json", "AnnounceUrl", "https://app.test/announce")
	a.hears("News")
	a.hears("Second")
	s.post(200, path+".json", "AnnounceUrl", "https://app.test/gone")
	a.hears("First")
	b := s.call(bob)
	b.hears("desk")
	b.says("Hello")
	a.hears("Hello")
	s.advance(time.Second)
	for _, p := range []person{a, b} {
		p.hangUp()
		p.ended()
	}
	if got, want := s.app.events("/events"), []string{"announcement-end", "announcement-fail", "participant-speech-start", "participant-speech-stop"}; !slices.Equal(got, want) {
		t.Errorf("events %q, want %q", got, want)
	}
	if got := s.alerts(); !slices.Equal(got, []string{"11200"}) {
		t.Errorf("alerts %q", got)
	}
}

// TestConferenceEnds: how a conference ends is in its record.
func TestConferenceEnds(t *testing.T) {
	for want, end := range map[string]func(s *system, path string, p person){
		"last-participant-left": func(_ *system, _ string, p person) { p.hangUp() },
		"last-participant-kicked": func(s *system, path string, p person) {
			s.ask(204, "DELETE", base+path+"/Participants/"+p.SID()+".json")
		},
		"conference-ended-via-api": func(s *system, path string, _ person) { s.post(200, path+".json", "Status", "completed") },
		"participant-with-end-conference-on-exit-kicked": func(s *system, path string, p person) {
			s.post(200, path+"/Participants/"+p.SID()+".json", "EndConferenceOnExit", "true")
			s.ask(204, "DELETE", base+path+"/Participants/"+p.SID()+".json")
		},
	} {
		s := answering(t, map[string]string{"/voice": twimlOf(`<Dial><Conference>x</Conference></Dial>`), "/status": ""})
		p := s.call(ann)
		p.hears("hold music")
		sid := s.get("/Conferences.json").list("conferences")[0].text("sid")
		end(s, "/Conferences/"+sid, p)
		p.ended()
		if got := s.get("/Conferences/" + sid + ".json").text("reason_conference_ended"); got != want {
			t.Errorf("it ended as %s, want %s", got, want)
		}
	}
}

// TestParticipantsByAPI: someone is called into a conference, and rings, and is in it.
func TestParticipantsByAPI(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Dial><Conference>desk</Conference></Dial>`), "/events": "", "/status": ""})
	p := s.post(201, "/Conferences/desk/Participants.json", "To", ann, "From", office, "Label", "ann",
		"ConferenceStatusCallback", "https://app.test/events", "ConferenceStatusCallbackEvent", "join", "ConferenceStatusCallbackEvent", "leave", "EndConferenceOnExit", "true")
	path := "/Conferences/" + p.text("conference_sid")
	a := s.rings(ann)
	if got := s.get(path + "/Participants/ann.json").text("status"); got != "ringing" {
		t.Errorf("it is %s", got)
	}
	a.hears("desk")
	b := s.call(bob)
	b.hears("desk")
	b.says("Hello Ann")
	a.hears("Hello Ann")
	a.hangUp()
	b.ended()
	if got := s.app.events("/events"); !slices.Equal(got, []string{"participant-join", "participant-join", "participant-leave", "participant-leave"}) {
		t.Errorf("events %q", got)
	}
}
