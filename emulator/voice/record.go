package voice

import (
	"slices"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/session"
	"dialtone/twiml"
)

// Taped is a Record under way.
type Taped struct {
	SID     string // of its recording
	Finish  string // the keys that end it
	Timeout time.Duration
	Sounded bool // there is something to be heard in it
}

// mostTranscribed is the longest recording that is transcribed, in seconds (facts 6.2).
const mostTranscribed = 120

func (v *Voice) runRecord(c *Call, _ *Program, e *twiml.Element) bool {
	c.Taping = &Taped{Finish: e.Value("finishOnKey"), Timeout: seconds(e, "timeout", 5)}
	if e.Value("playBeep") == "false" {
		v.recordBegins(c)
		return false
	}
	v.play(c, []Sound{{Verb: "Beep", Text: "beep", Length: Beep}})
	c.Playing.Then = thenRecord
	return false
}

func (v *Voice) recordElement(c *Call) (*Program, *twiml.Element) {
	p := c.program()
	return p, p.verbs()[p.Next-1]
}

func (v *Voice) recordBegins(c *Call) {
	p, e := v.recordElement(c)
	length := seconds(e, "maxLength", 3600)
	if e.Value("transcribe") == "true" {
		length = min(length, mostTranscribed*time.Second)
	}
	t := v.tapingOf(p, e)
	t.Trim = e.Value("trim") != "do-not-trim"
	t.Track = "inbound"
	c.Taping.SID = v.tape(c, "RecordVerb", t)
	v.after(c, length, limit, nil)
	if len(c.Said) > 0 {
		c.Taping.Sounded = true // someone went on speaking over the beep
		return
	}
	v.after(c, c.Taping.Timeout, timer, nil)
}

// tapingOf returns what an element says of how it is recorded.
func (v *Voice) tapingOf(p *Program, e *twiml.Element) Taping {
	t := Taping{Channels: 1, Track: "both", Method: e.Value("recordingStatusCallbackMethod"), Events: strings.Fields(e.Value("recordingStatusCallbackEvent"))}
	if target := strings.TrimSpace(e.Value("recordingStatusCallback")); target != "" {
		t.Callback = v.absolute(p, target)
	}
	return t
}

func (v *Voice) recordKey(c *Call, key rune) {
	if c.Taping.SID == "" {
		return // the beep
	}
	if strings.ContainsRune(c.Taping.Finish, key) {
		v.recordEnds(c, string(key))
		return
	}
	v.recordSound(c)
	v.recordSpoken(c)
}

// recordSound is when someone begins to speak.
func (v *Voice) recordSound(c *Call) {
	if c.Taping.SID == "" {
		return
	}
	c.Taping.Sounded = true
	v.session.Drop(c.SID, timer)
}

// recordSpoken begins the silence that ends a recording.
func (v *Voice) recordSpoken(c *Call) {
	if c.Taping.SID != "" && len(c.Said) == 0 {
		v.session.Drop(c.SID, timer)
		v.after(c, c.Taping.Timeout, timer, nil)
	}
}

// recordEnds ends a Record: by a key, by hanging up, or by silence or length where digits is "".
// The call goes on at the action, and with the next verb where nothing was recorded.
func (v *Voice) recordEnds(c *Call, digits string) {
	if ask := v.recordOver(c, digits); ask != nil {
		ask()
		return
	}
	if digits != "hangup" {
		v.run(c)
	}
}

// recordOver ends a recording and returns the request that follows, or nil where there is none.
func (v *Voice) recordOver(c *Call, digits string) func() {
	t := c.Taping
	p, e := v.recordElement(c)
	c.Taping = nil
	v.cut(c)
	v.session.Drop(c.SID, timer, limit)
	if t.SID == "" {
		return nil
	}
	if !t.Sounded {
		v.dropTape(c, t.SID)
		v.step(c, "Record", "twilio", "nothing was recorded")
		return nil
	}
	v.endTape(c, t.SID)
	record := v.session.Records.Find(recordings, t.SID)
	if record == nil {
		return nil
	}
	v.transcribe(c, p, e, record)
	more := [][2]string{{"RecordingUrl", v.recordingURL(record)}, {"RecordingSid", t.SID}, {"RecordingDuration", record.Text("duration")}}
	if digits != "" {
		more = append(more, [2]string{"Digits", digits})
	}
	return func() { v.action(c, p, e, "action", true, more) }
}

// How long it takes to write down what was said, which is ours, and the kind of the event.
const (
	transcribedAfter = 2 * time.Second
	wroteDown        = "call.transcribed"
)

// codeNoWords is the dictionary's for a recording that cannot be transcribed.
const codeNoWords = 13617

// telling is whom a transcription is told to.
type telling struct {
	Call string `json:"call"` // its SID
	URL  string `json:"url"`  // "" for nobody
}

// transcribe has what was said in a recording written down.
func (v *Voice) transcribe(c *Call, p *Program, e *twiml.Element, recording session.Record) {
	if e.Value("transcribe") != "true" {
		return
	}
	transcription := v.session.Records.Make(c.Account, writtenDown, v.now(), map[string]any{
		"recording_sid": recording.SID(), "status": "in-progress", "duration": recording.Text("duration"),
	})
	tell := telling{Call: c.SID}
	if target := strings.TrimSpace(e.Value("transcribeCallback")); target != "" {
		tell.URL = v.absolute(p, target)
	}
	v.session.At(v.now().Add(transcribedAfter), wroteDown, transcription.SID(), tell)
}

// written completes a transcription, and says so. A recording in which no words are cannot be
// transcribed.
func (v *Voice) written(entry agenda.Entry) {
	transcription := v.session.Records.Find(writtenDown, entry.Subject)
	var tell telling
	if entry.Decode(&tell) != nil || transcription == nil {
		return
	}
	recording, record, c := v.session.Records.Find(recordings, transcription.Text("recording_sid")), v.session.Records.Find(callResource, tell.Call), v.Known(tell.Call)
	if recording == nil || record == nil || c == nil {
		v.session.Status(transcription, entry.At, "failed", nil)
		return
	}
	words, _ := recording.Kept("words").([]string)
	text, status := strings.Join(words, " "), "completed"
	if text == "" {
		status = "failed"
		v.session.Alert(record, session.Alert{Code: codeNoWords, Warning: true, Words: "<Record transcribe>: nothing was said that could be written down"})
		v.session.Status(transcription, entry.At, status, nil)
	} else {
		v.session.Status(transcription, entry.At, status, map[string]any{"transcription_text": text, "price": -0.05})
	}
	if tell.URL == "" {
		return
	}
	params := append(slices.Clone(v.parameters(c, record, record.Text("status"))),
		[2]string{"TranscriptionSid", transcription.SID()}, [2]string{"TranscriptionText", text}, [2]string{"TranscriptionStatus", status},
		[2]string{"TranscriptionUrl", v.accountURL(c.Account) + "/Transcriptions/" + transcription.SID()},
		[2]string{"TranscriptionType", "fast"}, [2]string{"RecordingSid", recording.SID()}, [2]string{"RecordingUrl", v.accountURL(c.Account) + "/Recordings/" + recording.SID()})
	v.session.Report(record, tell.URL, "POST", "transcription", params, c.SID)
}
