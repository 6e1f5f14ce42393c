package voice

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/session"
	"dialtone/twiml"
)

const transcriptions = "api_v2010/RealtimeTranscription"

// Transcription writes down what is said in a call while it goes on. The emulator never mishears.
// Source: https://www.twilio.com/docs/voice/twiml/transcription
type Transcription struct {
	SID, Name, Track string
	Callback, Method string
	Language, Engine string
	Sequence         int
}

func (v *Voice) beginTranscription(c *Call, p *Program, e *twiml.Element) {
	t := Transcription{Name: e.Value("name"), Track: e.Value("track"), Method: e.Value("statusCallbackMethod"), Language: e.Value("languageCode"), Engine: e.Value("transcriptionEngine")}
	if target := strings.TrimSpace(e.Value("statusCallbackUrl")); target != "" {
		t.Callback = v.absolute(p, target)
	}
	record := v.session.Records.Make(c.Account, transcriptions, v.now(), map[string]any{"call_sid": c.SID, "name": t.Name, "status": "in-progress"})
	v.StartTranscription(c.SID, record, t)
}

// StartTranscription begins to write down what is said in a call, into a record that is there.
func (v *Voice) StartTranscription(call string, record session.Record, t Transcription) {
	c := v.calls[call]
	if c == nil {
		return
	}
	t.SID = record.SID()
	if t.Track == "" {
		t.Track = "both_tracks"
	}
	if t.Language == "" {
		t.Language = "en-US"
	}
	if t.Engine == "" {
		t.Engine = "google"
	}
	c.Transcriptions = append(c.Transcriptions, &t)
	v.transcribed(c, &t, "transcription-started", [][2]string{
		{"LanguageCode", t.Language}, {"Track", t.Track}, {"TranscriptionEngine", t.Engine}, {"ProviderConfiguration", "{}"},
	})
}

// StopTranscription ends one by the API.
func (v *Voice) StopTranscription(call, sid string) {
	if c := v.calls[call]; c != nil {
		for _, t := range slices.Clone(c.Transcriptions) {
			if t.SID == sid {
				v.endTranscription(c, t)
			}
		}
	}
}

func (v *Voice) endTranscription(c *Call, t *Transcription) {
	c.Transcriptions = slices.DeleteFunc(c.Transcriptions, func(other *Transcription) bool { return other == t })
	if record := v.session.Records.Find(transcriptions, t.SID); record != nil && record.Text("status") != "stopped" {
		v.session.Status(record, v.now(), "stopped", nil)
	}
	v.transcribed(c, t, "transcription-stopped", nil)
}

// write tells of words on a track.
func (v *Voice) write(c *Call, track, words string) {
	for _, t := range c.Transcriptions {
		if t.Track != "both_tracks" && t.Track != track+"_track" || words == "" {
			continue
		}
		data, err := json.Marshal(map[string]any{"transcript": words, "confidence": 0.9})
		if err != nil {
			panic("voice: " + err.Error()) // texts and numbers always encode
		}
		v.transcribed(c, t, "transcription-content", [][2]string{
			{"LanguageCode", t.Language}, {"Track", track + "_track"}, {"TranscriptionData", string(data)}, {"Final", "true"},
		})
	}
}

func (v *Voice) transcribed(c *Call, t *Transcription, event string, more [][2]string) {
	t.Sequence++
	record := v.record(c)
	if t.Callback == "" || record == nil {
		return
	}
	params := [][2]string{
		{"AccountSid", c.Account}, {"CallSid", c.SID}, {"TranscriptionSid", t.SID}, {"TranscriptionEvent", event},
		{"Timestamp", v.now().UTC().Format(time.RFC3339Nano)}, {"SequenceId", text(t.Sequence)},
	}
	v.session.Report(record, t.Callback, t.Method, "transcription", append(params, more...), c.SID)
}
