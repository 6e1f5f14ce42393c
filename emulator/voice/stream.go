package voice

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/agenda"
	"dialtone/emulator/madeup"
	"dialtone/emulator/session"
	"dialtone/emulator/voice/internal/socket"
	"dialtone/emulator/webhooks"
	"dialtone/twiml"
)

const streams = "api_v2010/Stream"

// mark is the kind of events by which a stream tells that a sound was played.
const mark = "call.mark"

// The form of streams: µ-law, 8000 samples a second, 20 ms in a message. Of silence there is
// nothing, and of a sound at most a minute.
const (
	frameLength   = 20 * time.Millisecond
	frameSize     = 160
	longestStream = time.Minute
)

// codeHandshake is Twilio's code for a WebSocket that cannot be opened.
// Source: https://www.twilio.com/docs/api/errors/31920
const codeHandshake = 31920

// Stream is a stream of a call's sound to an application, and back where it was connected.
type Stream struct {
	SID, Name, URL string
	Track          string // inbound_track, outbound_track or both_tracks
	Callback       string
	Method         string
	Custom         map[string]string
	Connected      bool // the call waits for its end, and hears what comes
	Sequence       int  // of the next message
	Events         int  // of the next status callback
	Chunks         map[string]int
	Since          time.Time
	Plays          time.Time // until when what came is played
	Marks          []string  // that wait for it
	Speaking       bool      // something came since it was last silent

	v      *Voice
	call   *Call
	socket *socket.Socket
	ready  bool
}

// startStream begins to stream a call.
func (v *Voice) startStream(c *Call, record session.Record, s *Stream) {
	s.SID, s.v, s.call, s.Chunks, s.Since = record.SID(), v, c, map[string]int{}, v.now()
	c.Streams = append(c.Streams, s)
	v.line(c, Line{Who: "twilio", Verb: "Stream", Text: s.URL})
	signature, _ := webhooks.Sign(v.session.Records.Token(c.Account), s.URL, nil)
	s.socket = socket.Open(v.session, c.SID, s.URL, signature, s)
}

// StartStream begins to stream a call by the API, into a record that is there.
func (v *Voice) StartStream(call string, record session.Record, s Stream) {
	if c := v.calls[call]; c != nil {
		v.startStream(c, record, &s)
	}
}

// StopStream ends a stream of a call by the API.
func (v *Voice) StopStream(call, sid string) {
	if c := v.calls[call]; c != nil {
		for _, s := range slices.Clone(c.Streams) {
			if s.SID == sid {
				v.stopStream(s, "")
			}
		}
	}
}

// streamOf returns the stream that a noun describes.
func (v *Voice) streamOf(p *Program, e *twiml.Element) *Stream {
	s := &Stream{
		Name: e.Value("name"), URL: strings.TrimSpace(e.Value("url")), Track: e.Value("track"), Method: e.Value("statusCallbackMethod"),
		Custom: customParameters(e),
	}
	if target := strings.TrimSpace(e.Value("statusCallback")); target != "" {
		s.Callback = v.absolute(p, target)
	}
	return s
}

func customParameters(e *twiml.Element) map[string]string {
	all := map[string]string{}
	for _, child := range e.Children() {
		if child.Name() == "Parameter" {
			all[child.Value("name")] = child.Value("value")
		}
	}
	return all
}

// beginStream makes a stream's record and begins it. It reports whether there is something to
// begin.
func (v *Voice) beginStream(c *Call, p *Program, e *twiml.Element, connected bool) bool {
	s := v.streamOf(p, e)
	if s.URL == "" {
		v.session.Lack(c.SID, "<Stream> has no url; a connector is not something that the emulator has")
		return false
	}
	s.Connected = connected
	if connected {
		s.Track = "inbound_track"
	}
	record := v.session.Records.Make(c.Account, streams, v.now(), map[string]any{"call_sid": c.SID, "name": s.Name, "status": "in-progress"})
	v.startStream(c, record, s)
	return true
}

// put sends a message of the protocol.
// Source: https://www.twilio.com/docs/voice/media-streams/websocket-messages
func (s *Stream) put(event string, fields map[string]any) {
	message := map[string]any{"event": event}
	if event != "connected" {
		s.Sequence++
		message["sequenceNumber"], message["streamSid"] = strconv.Itoa(s.Sequence), s.SID
	}
	for name, v := range fields {
		message[name] = v
	}
	raw, err := json.Marshal(message)
	if err != nil {
		panic("voice: " + err.Error()) // texts and numbers always encode
	}
	s.socket.Send(raw)
}

func (s *Stream) Opened() {
	s.ready = true
	s.put("connected", map[string]any{"protocol": "Call", "version": "1.0.0"})
	tracks := []string{"inbound"}
	switch s.Track {
	case "outbound_track":
		tracks = []string{"outbound"}
	case "both_tracks":
		tracks = []string{"inbound", "outbound"}
	}
	s.put("start", map[string]any{"start": map[string]any{
		"accountSid": s.call.Account, "streamSid": s.SID, "callSid": s.call.SID, "tracks": tracks, "customParameters": s.Custom,
		"mediaFormat": map[string]any{"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
	}})
	s.report("stream-started", "")
}

// heard sends a sound to the application.
func (s *Stream) heard(h Heard) {
	if !s.ready || s.Track != "both_tracks" && s.Track != h.Track+"_track" {
		return
	}
	length := min(h.Length, longestStream)
	from := h.At.Sub(s.Since)
	for at := time.Duration(0); at < length; at += frameLength {
		s.Chunks[h.Track]++
		s.put("media", map[string]any{"media": map[string]any{
			"track": h.Track, "chunk": strconv.Itoa(s.Chunks[h.Track]), "timestamp": strconv.FormatInt((from + at).Milliseconds(), 10),
			"payload": base64.StdEncoding.EncodeToString(madeup.MuLaw(h.Verb, at, frameSize)),
		}})
	}
}

// key tells the application of a key.
func (s *Stream) key(key rune) {
	if s.ready && s.Connected {
		s.put("dtmf", map[string]any{"dtmf": map[string]any{"track": "inbound_track", "digit": string(key)}})
	}
}

// Message is something that the application sends: sounds to play, marks, or that what waits is
// not to be played.
func (s *Stream) Message(raw []byte) (understood bool) {
	var m struct {
		Event     string
		StreamSID string `json:"streamSid"`
		Media     struct{ Payload string }
		Mark      struct{ Name string }
	}
	v, c := s.v, s.call
	if err := json.Unmarshal(raw, &m); err != nil {
		v.session.Alert(v.record(c), session.Alert{Code: 31951, Words: "the application sent a message to the stream that is not JSON"})
		return false
	}
	switch {
	case m.StreamSID != s.SID:
		v.session.Alert(v.record(c), session.Alert{Code: 31951, Words: "the application sent a message without the stream's streamSid, " + s.SID})
		return false
	case !s.Connected:
		v.session.Alert(v.record(c), session.Alert{Code: 31952, Warning: true, Words: "the application sends to a stream that goes one way: use <Connect><Stream>"})
		return false
	case m.Event == "media":
		sound, err := base64.StdEncoding.DecodeString(m.Media.Payload)
		if err != nil {
			v.session.Alert(v.record(c), session.Alert{Code: 31951, Words: "the payload of the application's media is not Base64"})
			return false
		}
		s.play(time.Duration(len(sound)) * time.Second / 8000)
	case m.Event == "mark":
		s.Marks = append(s.Marks, m.Mark.Name)
		v.session.At(later(s.Plays, v.now()), mark, c.SID, [2]string{s.SID, m.Mark.Name})
	case m.Event == "clear":
		s.clear()
	default:
		v.session.Alert(v.record(c), session.Alert{Code: 31951, Words: "the application sent the unknown event " + strconv.Quote(m.Event) + " to the stream"})
		return false
	}
	return true
}

// play lets the caller hear a sound after those that came before.
func (s *Stream) play(length time.Duration) {
	now := s.v.now()
	if !s.Plays.After(now) {
		s.Plays, s.Speaking = now, false
	}
	if !s.Speaking {
		s.Speaking = true
		s.v.line(s.call, Line{Who: "twilio", Verb: "media", Text: "sound of the stream"})
	}
	sounds := s.call.Sounds
	if last := len(sounds) - 1; last >= 0 && sounds[last].Track == outbound && sounds[last].Verb == "Play" && sounds[last].At.Add(sounds[last].Length).Equal(s.Plays) {
		sounds[last].Length += length // it comes in small pieces
	} else {
		s.call.Sounds = append(sounds, Heard{Track: outbound, Verb: "Play", At: s.Plays, Length: length})
	}
	s.Plays = s.Plays.Add(length)
}

// clear drops what waits to be played. Its marks come back at once.
func (s *Stream) clear() {
	now := s.v.now()
	s.v.unheard(s.call, outbound)
	s.call.Sounds = slices.DeleteFunc(s.call.Sounds, func(h Heard) bool { return h.Track == outbound && h.At.After(now) })
	s.Plays, s.Speaking = now, false
	s.v.session.Drop(s.call.SID, mark)
	for _, name := range s.Marks {
		s.put("mark", map[string]any{"mark": map[string]any{"name": name}})
	}
	s.Marks = nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// marked tells the application that what it sent was played.
func (v *Voice) marked(c *Call, _ session.Record, e agenda.Entry) {
	var which [2]string
	if err := e.Decode(&which); err != nil {
		panic("voice: " + err.Error()) // message wrote it
	}
	for _, s := range c.Streams {
		if i := slices.Index(s.Marks, which[1]); s.SID == which[0] && i >= 0 {
			s.Marks = slices.Delete(s.Marks, i, i+1)
			s.put("mark", map[string]any{"mark": map[string]any{"name": which[1]}})
		}
	}
}

func (s *Stream) Closed(err error) {
	words := ""
	if err != nil {
		words = err.Error()
		s.v.session.Alert(s.v.record(s.call), session.Alert{Code: codeHandshake, Words: "the stream to " + s.URL + ": " + words})
	}
	s.v.stopStream(s, words)
}

// stopStream ends a stream. A call that waits for its end goes on.
func (v *Voice) stopStream(s *Stream, failure string) {
	c := s.call
	if !slices.Contains(c.Streams, s) {
		return
	}
	c.Streams = slices.DeleteFunc(c.Streams, func(other *Stream) bool { return other == s })
	if s.ready {
		s.put("stop", map[string]any{"stop": map[string]any{"accountSid": c.Account, "callSid": c.SID}})
	}
	s.socket.End()
	if !s.ready {
		s.socket.Cancel()
	}
	if record := v.session.Records.Find(streams, s.SID); record != nil {
		v.session.Status(record, v.now(), "stopped", nil)
	}
	if failure != "" {
		s.report("stream-error", failure)
	} else {
		s.report("stream-stopped", "")
	}
	if s.Connected && c.Connected == s.SID {
		more := [][2]string{{"StreamSid", s.SID}}
		if failure != "" {
			more = append(more, [2]string{"StreamError", failure})
		}
		v.disconnected(c, more)
	}
}

// report tells a stream's status callback of what happens to it.
func (s *Stream) report(event, failure string) {
	record := s.v.record(s.call)
	if s.Callback == "" || record == nil {
		return
	}
	params := [][2]string{
		{"AccountSid", s.call.Account}, {"CallSid", s.call.SID}, {"StreamSid", s.SID}, {"StreamName", s.Name}, {"StreamEvent", event},
		{"Timestamp", s.v.now().UTC().Format(time.RFC3339Nano)},
	}
	if failure != "" {
		params = append(params, [2]string{"StreamError", failure})
	}
	s.v.session.Report(record, s.Callback, s.Method, "stream", params, s.call.SID)
}
