package voice

import (
	"encoding/json"
	"strings"
	"time"

	"dialtone/emulator/session"
	"dialtone/emulator/voice/internal/socket"
	"dialtone/emulator/webhooks"
	"dialtone/twiml"
)

// Relay is a ConversationRelay: speech to an application as text, and text from it as speech.
// Source: https://www.twilio.com/docs/voice/conversationrelay/websocket-messages
type Relay struct {
	SID, URL, Language string
	Keys               bool // the application is told of keys
	Interruptible      bool // what is said ends when the caller speaks
	Greeting           string
	Custom             map[string]string
	Since              time.Time
	Pending            string // a text that has not come to its end
	HandoffData        string

	v      *Voice
	call   *Call
	socket *socket.Socket
	ready  bool
}

// codeRelay is Twilio's code for a ConversationRelay whose WebSocket fails.
// Source: https://www.twilio.com/docs/api/errors/64102
const codeRelay = 64102

// beginRelay opens a ConversationRelay. It reports whether there is something to open.
func (v *Voice) beginRelay(c *Call, e *twiml.Element) bool {
	url := strings.TrimSpace(e.Value("url"))
	if url == "" {
		return false // the schema's warning has said so
	}
	language := e.Value("language")
	if language == "" {
		language = "en-US"
	}
	interruptible := e.Value("interruptible")
	c.Relay = &Relay{
		SID: v.session.Records.SID("VX"), URL: url, Language: language, Keys: e.Value("dtmfDetection") == "true",
		Interruptible: interruptible != "none" && interruptible != "false" && interruptible != "dtmf", Greeting: e.Value("welcomeGreeting"),
		Custom: customParameters(e), Since: v.now(), v: v, call: c,
	}
	v.line(c, Line{Who: "twilio", Verb: "ConversationRelay", Text: url})
	signature, _ := webhooks.Sign(v.session.Records.Token(c.Account), url, nil)
	c.Relay.socket = socket.Open(v.session, c.SID, url, signature, c.Relay)
	return true
}

func (r *Relay) put(message map[string]any) {
	raw, err := json.Marshal(message)
	if err != nil {
		panic("voice: " + err.Error()) // texts and numbers always encode
	}
	if r.ready {
		r.socket.Send(raw)
	}
}

func (r *Relay) Opened() {
	r.ready = true
	record := r.v.record(r.call)
	r.put(map[string]any{
		"type": "setup", "sessionId": r.SID, "callSid": r.call.SID, "parentCallSid": r.call.Parent, "from": record.Text("from"), "to": record.Text("to"),
		"forwardedFrom": record.Text("forwarded_from"), "callerName": record.Text("caller_name"), "direction": record.Text("direction"),
		"callType": "PSTN", "callStatus": "IN-PROGRESS", "accountSid": r.call.Account, "applicationSid": nil, "customParameters": r.Custom,
	})
	if r.Greeting != "" {
		r.say(r.Greeting)
	}
}

// say lets the caller hear words, after those that are being said.
func (r *Relay) say(words string) {
	s := Sound{Verb: "Say", Text: strings.Join(strings.Fields(words), " ")}
	s.Length = speechLength(s.Text)
	r.enqueue(s)
}

func (r *Relay) enqueue(s Sound) {
	if p := r.call.Playing; p != nil {
		p.Sounds = append(p.Sounds, s)
		return
	}
	r.call.Playing = &Playing{Sounds: []Sound{s}, Then: thenSilence}
	r.v.next(r.call)
}

// speech is when the caller begins to speak: what is said is interrupted.
func (r *Relay) speech() {
	p := r.call.Playing
	if p == nil || !r.Interruptible || p.Index >= len(p.Sounds) {
		return
	}
	s, heard := p.Sounds[p.Index], r.v.now().Sub(p.From)
	words := []rune(s.Text)
	upTo := min(len(words), int(heard/PerCharacter))
	r.v.cut(r.call)
	r.put(map[string]any{"type": "interrupt", "utteranceUntilInterrupt": string(words[:upTo]), "durationUntilInterruptMs": text(heard.Milliseconds())})
}

// spoken is when the caller has said something.
func (r *Relay) spoken(words string) {
	r.put(map[string]any{"type": "prompt", "voicePrompt": words, "lang": r.Language, "last": true})
}

func (r *Relay) key(key rune) {
	if r.Keys {
		r.put(map[string]any{"type": "dtmf", "digit": string(key)})
	}
}

func (r *Relay) Message(raw []byte) (understood bool) {
	var m struct {
		Type, Token, Source, Digits, HandoffData string
		TTSLanguage                              string `json:"ttsLanguage"`
		TranscriptionLanguage                    string `json:"transcriptionLanguage"`
		Last                                     bool
		Loop                                     int
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		r.v.alertCode(r.call, codeRelay, "the application sent a message that is not JSON")
		r.put(map[string]any{"type": "error", "description": "Invalid message received: not JSON"})
		return false
	}
	switch m.Type {
	case "text":
		if len(r.Pending)+len(m.Token) > socket.Longest {
			r.Pending = ""
			r.v.alertCode(r.call, codeRelay, "the application sent a text of more than a megabyte, which never had its last part")
			return false
		}
		r.Pending += m.Token
		if m.Last {
			words := r.Pending
			r.Pending = ""
			if strings.TrimSpace(words) != "" {
				r.say(words)
			}
		}
	case "play":
		r.enqueue(Sound{Verb: "Play", Text: m.Source, Loop: max(m.Loop, 1)})
	case "sendDigits":
		if m.Digits != "" {
			r.enqueue(Sound{Verb: "Play", Digits: m.Digits, Length: keysLength(m.Digits)})
		}
	case "language":
		if m.TranscriptionLanguage != "" {
			r.Language = m.TranscriptionLanguage
		}
	case "end":
		r.HandoffData = m.HandoffData
		r.end("ended")
	default:
		r.put(map[string]any{"type": "error", "description": "Invalid message received: unknown type " + m.Type})
		return false
	}
	return true
}

func (r *Relay) Closed(err error) {
	if err != nil {
		r.v.alertCode(r.call, codeRelay, "the conversation with "+r.URL+": "+err.Error())
		r.end("failed")
		return
	}
	r.end("completed")
}

// end ends the conversation, and the call goes on.
func (r *Relay) end(status string) {
	c := r.call
	if c.Relay != r {
		return
	}
	c.Relay = nil
	r.hangUp()
	r.v.disconnected(c, r.result(status))
}

// hangUp closes the WebSocket.
func (r *Relay) hangUp() {
	r.socket.End()
	if !r.ready {
		r.socket.Cancel()
	}
}

// result is what the action is told of a conversation.
func (r *Relay) result(status string) [][2]string {
	more := [][2]string{
		{"SessionId", r.SID}, {"SessionStatus", status}, {"SessionDuration", text(r.v.untilNow(r.Since))},
	}
	if r.HandoffData != "" {
		more = append(more, [2]string{"HandoffData", r.HandoffData})
	}
	return more
}

// alertCode tells of a mistake of an application by its code.
func (v *Voice) alertCode(c *Call, code int, words string) {
	if record := v.record(c); record != nil {
		v.session.Alert(record, session.Alert{Code: code, Words: words})
	}
}
