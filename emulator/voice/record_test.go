package voice_test

import (
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// sound fetches the WAV of a recording, and returns its channels and, for each tenth of a second
// of each channel, whether something is heard.
func (s *system) sound(sid string) (channels int, heard []string) {
	s.t.Helper()
	r := httptest.NewRequest("GET", base+"/Recordings/"+sid+".wav", nil)
	r.Host = "api.twilio.com"
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	b := w.Body.Bytes()
	if w.Code != http.StatusOK || len(b) < 44 {
		s.t.Fatalf("the sound: status %d, %d bytes", w.Code, len(b))
	}
	channels = int(binary.LittleEndian.Uint16(b[22:]))
	heard = make([]string, channels)
	const tenth = 800
	for frame := 44; frame+2*channels*tenth <= len(b); frame += 2 * channels * tenth {
		for channel := range channels {
			loud := "."
			for i := range tenth {
				if binary.LittleEndian.Uint16(b[frame+2*(i*channels+channel):]) != 0 {
					loud = "#"
				}
			}
			heard[channel] += loud
		}
	}
	return channels, heard
}

// TestVoicemail: what a caller says is recorded, until a key, silence, its length or the end of the
// call, and the application is told.
func TestVoicemail(t *testing.T) {
	for name, c := range map[string]struct {
		attributes string
		does       func(p person)
		digits     string
		duration   string
		action     bool
	}{
		"a key":                 {``, func(p person) { p.says("This is Ann, please call me back"); p.press("#") }, "#", "3", true},
		"silence":               {`timeout="3"`, func(p person) { p.says("This is Ann, please call me back") }, "", "3", true},
		"no trim":               {`timeout="3" trim="do-not-trim"`, func(p person) { p.says("This is Ann, please call me back") }, "", "6", true},
		"its length":            {`maxLength="1"`, func(p person) { p.says("This is Ann, please call me back") }, "", "1", true},
		"hanging up":            {``, func(p person) { p.says("This is Ann, please call me back"); p.hangUp() }, "hangup", "3", true},
		"nothing":               {`timeout="3"`, func(person) {}, "", "", false},
		"a key that is not one": {`finishOnKey="*" timeout="2"`, func(p person) { p.says("Hi"); p.press("1") }, "", "1", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := answering(t, map[string]string{
				"/voice": twimlOf(`<Say>Speak</Say><Record action="/done" recordingStatusCallback="/recording" recordingStatusCallbackEvent="in-progress completed absent" ` + c.attributes + `/><Say>Nothing</Say>`),
				"/done":  twimlOf(`<Say>Thanks</Say>`), "/status": "", "/recording": "",
			})
			call := s.call(ann)
			call.hears("beep")
			if err := s.Main().Advance(t.Context(), 500e6); err != nil {
				t.Fatal(err)
			}
			c.does(call)
			call.ended()
			states := s.app.got("/recording")
			recordings := s.get("/Calls/" + call.SID() + "/Recordings.json").list("recordings")
			if len(recordings) != 1 || len(states) != 2 || states[0].Get("RecordingStatus") != "in-progress" {
				t.Fatalf("recordings %v, told %v", recordings, states)
			}
			if !c.action {
				if len(s.app.got("/done")) != 0 || recordings[0].text("status") != "absent" || states[1].Get("RecordingStatus") != "absent" {
					t.Errorf("told %v, of %v", states, recordings)
				}
				return
			}
			form := s.app.one("/done")
			if form.Get("Digits") != c.digits || form.Get("RecordingDuration") != c.duration || form.Get("RecordingSid") != recordings[0].text("sid") {
				t.Errorf("the action was told %v", form)
			}
			if want := "https://api.twilio.com" + base + "/Recordings/" + recordings[0].text("sid"); form.Get("RecordingUrl") != want || states[1].Get("RecordingUrl") != want {
				t.Errorf("the URL is %q", form.Get("RecordingUrl"))
			}
			if r := recordings[0]; r.text("source") != "RecordVerb" || r.text("duration") != c.duration || r.text("status") != "completed" || states[1].Get("RecordingSource") != "RecordVerb" {
				t.Errorf("the recording is %v", r)
			}
			if c.digits == "hangup" && form.Get("CallStatus") != "completed" {
				t.Errorf("after hanging up the action was told %v", form)
			}
		})
	}
}

// TestTranscription: a recording that is to be transcribed has the words that were said.
func TestTranscription(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Record transcribe="true" transcribeCallback="/text" action="/done" playBeep="false"/>`), "/done": twimlOf(``), "/text": "", "/status": "",
	})
	call := s.call(ann)
	if _, err := call.Answered(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	call.says("Call me")
	call.says("at nine")
	call.press("#")
	call.ended()
	if got := s.get("/Transcriptions.json").list("transcriptions"); len(got) != 1 || got[0].text("status") != "in-progress" {
		t.Errorf("at once, the transcriptions are %v", got)
	}
	s.settle()
	form := s.app.one("/text")
	if form.Get("TranscriptionText") != "Call me at nine" || form.Get("TranscriptionStatus") != "completed" || form.Get("RecordingSid") == "" {
		t.Errorf("told %v", form)
	}
	if got := s.get("/Transcriptions/" + form.Get("TranscriptionSid") + ".json"); got.text("transcription_text") != "Call me at nine" {
		t.Errorf("the transcription is %v", got)
	}
}

// TestNothingToTranscribe: a recording without words has a transcription that failed, and a
// warning.
func TestNothingToTranscribe(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Record transcribe="true" transcribeCallback="/text" action="/done" finishOnKey="#" playBeep="false"/>`), "/done": twimlOf(``), "/text": "", "/status": "",
	})
	call := s.call(ann)
	if _, err := call.Answered(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	call.press("5#")
	call.ended()
	s.settle()
	if form := s.app.one("/text"); form.Get("TranscriptionText") != "" || form.Get("TranscriptionStatus") != "failed" {
		t.Errorf("told %v", form)
	}
	if got := s.alerts(); !slices.Equal(got, []string{"13617"}) {
		t.Errorf("alerts %v", got)
	}
}

// TestRecordedCalls: a recording has what happened, a tone for what was heard and silence between,
// on one channel or two.
func TestRecordedCalls(t *testing.T) {
	s := answering(t, map[string]string{"/done": ""})
	sid := s.place(ann, "Twiml", twimlOf(`<Say>0123456789</Say><Pause length="2"/><Play digits="12345"/>`), "Record", "true", "RecordingChannels", "dual",
		"RecordingStatusCallback", "https://app.test/done", "Trim", "do-not-trim", "StatusCallback", "https://app.test/status")
	call := s.rings(ann)
	call.hears("0123")
	if err := s.Main().Advance(t.Context(), 1e9); err != nil {
		t.Fatal(err)
	}
	call.says("hello") // 325 ms, one second into the call
	s.settle()
	told := s.app.one("/done")
	if told.Get("RecordingChannels") != "2" || told.Get("RecordingSource") != "OutboundAPI" || told.Get("RecordingDuration") != "4" || told.Get("CallSid") != sid {
		t.Errorf("told %v", told)
	}
	channels, heard := s.sound(told.Get("RecordingSid"))
	// Twilio's ten characters take 650 ms, then there are 2 s of silence, then a second of tones.
	if want := []string{"..........####....................", "#######...................##########"}; channels != 2 || len(heard[0]) < 34 || heard[0][:34] != want[0] || heard[1][:36] != want[1] {
		t.Errorf("heard %q", heard)
	}
	status := s.app.got("/status")
	if len(status) != 1 || status[0].Get("RecordingSid") != told.Get("RecordingSid") || status[0].Get("RecordingDuration") != "4" {
		t.Errorf("the status callback was told %v", status)
	}
}

// TestPausedRecordings: what is said while a recording is paused is not in it; its time is, unless
// it is skipped.
func TestPausedRecordings(t *testing.T) {
	for behaviour, want := range map[string]string{"": "6", "silence": "6", "skip": "4"} {
		s := answering(t, map[string]string{})
		sid := s.place(ann, "Twiml", twimlOf(`<Pause length="60"/>`))
		call := s.rings(ann)
		if _, err := call.Answered(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		path := "/Calls/" + sid + "/Recordings"
		recording := s.post(201, path+".json", "Trim", "do-not-trim").text("sid")
		advance := func() {
			if err := s.Main().Advance(t.Context(), 2e9); err != nil {
				t.Fatal(err)
			}
		}
		call.says("0123456789012345678901234567890123456789") // 2.6 s
		advance()
		s.post(200, path+"/Twilio.CURRENT.json", "Status", "paused", "PauseBehavior", behaviour)
		advance()
		s.post(200, path+"/Twilio.CURRENT.json", "Status", "in-progress")
		advance()
		s.post(200, path+"/Twilio.CURRENT.json", "Status", "stopped")
		if got := s.get("/Recordings/" + recording + ".json"); got.text("duration") != want || got.text("status") != "completed" {
			t.Errorf("%q: %v", behaviour, got)
		}
		if _, heard := s.sound(recording); heard[0][:25] != "####################....." {
			t.Errorf("%q: heard %q", behaviour, heard)
		}
		call.hangUp()
		s.settle()
	}
}

// TestPeopleWaitForTheEndOfWhatTheyAreTold: who speaks while nobody would hear it, before a beep or
// before being connected, does so afterwards, and what was to follow comes after that.
func TestPeopleWaitForTheEndOfWhatTheyAreTold(t *testing.T) {
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Say>Leave a message after the beep</Say><Record action="/done"/>`), "/done": twimlOf(`<Say>Thanks</Say>`), "/status": "",
	})
	p := s.call(ann)
	p.hears("after the beep")
	p.says("This is Ann, please call me back")
	p.press("#")
	p.hears("Thanks")
	if told := s.app.one("/done"); told.Get("RecordingDuration") != "3" || told.Get("Digits") != "#" {
		t.Errorf("the recording lasts %s seconds and ended by %q", told.Get("RecordingDuration"), told.Get("Digits"))
	}
	var order []string
	for _, l := range p.Transcript() {
		order = append(order, l.Verb)
	}
	if want := []string{"call", "Say", "Beep", "says", "press", "Say"}; !slices.Equal(order, want) {
		t.Errorf("the call was %q, want %q", order, want)
	}
}
