package voice_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/twilio/twilio-go/client"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// peer is an application behind a WebSocket: what it got, and what it does with each message.
type peer struct {
	*httptest.Server
	t    *testing.T
	mu   sync.Mutex
	got  []record
	does func(m record, send func(v any), hangUp func())
	over chan struct{}
}

func listens(t *testing.T, does func(m record, send func(v any), hangUp func())) *peer {
	p := &peer{t: t, does: does, over: make(chan struct{}, 8)}
	validator := client.NewRequestValidator(authToken)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !validator.Validate("ws://"+r.Host+r.RequestURI, nil, r.Header.Get("X-Twilio-Signature")) {
			t.Error("the signature of the WebSocket is not Twilio's")
		}
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.CloseNow(); p.over <- struct{}{} }()
		for {
			_, raw, err := conn.Read(r.Context())
			if err != nil {
				return
			}
			m := record{}
			if err := json.Unmarshal(raw, &m); err != nil {
				t.Error(err)
			}
			p.mu.Lock()
			p.got = append(p.got, m)
			p.mu.Unlock()
			p.does(m, func(v any) {
				raw, ok := v.([]byte)
				if !ok {
					raw, _ = json.Marshal(v)
				}
				if err := conn.Write(r.Context(), websocket.MessageText, raw); err != nil {
					t.Log(err)
				}
			}, func() { _ = conn.Close(websocket.StatusNormalClosure, "") })
		}
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *peer) url() string { return strings.Replace(p.URL, "http", "ws", 1) + "/socket" }

// messages returns a text of each message that has it, once the socket is closed.
func (p *peer) messages() []record {
	<-p.over
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got
}

// kinds returns the names of messages, those that repeat once.
func kinds(all []record, name string) []string {
	var out []string
	for _, m := range all {
		out = append(out, m.text(name))
	}
	return slices.Compact(out)
}

// TestAStream: an application hears a call, plays something back, is told when it was heard, and
// the call goes on when it hangs up.
func TestAStream(t *testing.T) {
	second := base64.StdEncoding.EncodeToString(make([]byte, 8000))
	p := listens(t, func(m record, send func(any), hangUp func()) {
		sid := m["streamSid"]
		switch m.text("event") {
		case "start":
			send(record{"event": "media", "streamSid": sid, "media": record{"payload": second}})
			send(record{"event": "mark", "streamSid": sid, "mark": record{"name": "greeted"}})
		case "mark":
			send(record{"event": "media", "streamSid": sid, "media": record{"payload": second}})
		case "dtmf":
			hangUp()
		}
	})
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Connect action="/done"><Stream url="` + p.url() + `" statusCallback="/stream"><Parameter name="who" value="ann"/></Stream></Connect>`),
		"/done":  twimlOf(`<Say>The bot is gone</Say>`), "/status": "", "/stream": "",
	})
	call := s.call(ann)
	first := call.hears("sound of the stream").At
	if took := call.hears("sound of the stream").At.Sub(first); took != time.Second { // when the mark came back
		t.Errorf("its sound took %v", took)
	}
	call.says("Hello bot")
	s.advance(2 * time.Second)
	call.press("9")
	call.hears("The bot is gone")
	call.ended()
	got := p.messages()
	if names := kinds(got, "event"); !slices.Equal(names, []string{"connected", "start", "mark", "media", "dtmf"}) && !slices.Equal(names, []string{"connected", "start", "mark", "media", "dtmf", "stop"}) {
		t.Errorf("it got %q", names)
	}
	start, _ := got[1]["start"].(map[string]any)
	if start["callSid"] != call.SID() || start["accountSid"] != accountSID || start["customParameters"].(map[string]any)["who"] != "ann" || got[1].text("sequenceNumber") != "1" {
		t.Errorf("it began with %v", got[1])
	}
	frames := 0
	for _, m := range got {
		if media, ok := m["media"].(map[string]any); ok {
			frames++
			payload, err := base64.StdEncoding.DecodeString(media["payload"].(string))
			if err != nil || len(payload) != 160 || media["track"] != "inbound" {
				t.Errorf("media %v", media)
			}
		}
	}
	if frames < 29 { // "Hello bot" takes 585 ms, and the key has a tone
		t.Errorf("it heard %d frames", frames)
	}
	if done := s.app.one("/done"); done.Get("StreamSid") != got[1].text("streamSid") {
		t.Errorf("the action was told %v", done)
	}
	var events []string
	for _, f := range s.app.got("/stream") {
		events = append(events, f.Get("StreamEvent"))
	}
	if !slices.Equal(events, []string{"stream-started", "stream-stopped"}) {
		t.Errorf("events %q", events)
	}
}

// TestHangingUpOnASocket: a caller who hangs up, or is led elsewhere, ends the stream and the
// conversation; the action hears of the one and not of the other.
func TestHangingUpOnASocket(t *testing.T) {
	for _, noun := range []string{"Stream", "ConversationRelay"} {
		for _, led := range []bool{true, false} {
			p := listens(t, func(record, func(any), func()) {})
			s := answering(t, map[string]string{"/voice": twimlOf(`<Connect action="/done"><` + noun + ` url="` + p.url() + `"/></Connect><Say>never</Say>`), "/done": twimlOf(``), "/status": ""})
			call := s.call(ann)
			call.hears("socket")
			s.advance(time.Second)
			if led {
				s.post(200, "/Calls/"+call.SID()+".json", "Twiml", twimlOf(`<Say>Elsewhere</Say>`))
				call.hears("Elsewhere")
			} else {
				call.hangUp()
			}
			call.ended()
			p.messages()
			if n := len(s.app.got("/done")); (n == 0) != led || n > 1 {
				t.Errorf("%s, led elsewhere %v: the action was asked for %d times", noun, led, n)
			}
			if slices.Contains(call.heard(), "Say never") {
				t.Errorf("%s: the next verb was run", noun)
			}
		}
	}
}

// TestClear: what waits to be played is dropped, and its marks come back at once.
func TestClear(t *testing.T) {
	minute := base64.StdEncoding.EncodeToString(make([]byte, 60*8000))
	p := listens(t, func(m record, send func(any), hangUp func()) {
		sid := m["streamSid"]
		switch m.text("event") {
		case "start":
			send(record{"event": "media", "streamSid": sid, "media": record{"payload": minute}})
			send(record{"event": "mark", "streamSid": sid, "mark": record{"name": "end"}})
			send(record{"event": "clear", "streamSid": sid})
		case "mark":
			hangUp()
		}
	})
	s := answering(t, map[string]string{"/voice": twimlOf(`<Connect><Stream url="` + p.url() + `"/></Connect><Say>Bye</Say>`), "/status": ""})
	call := s.call(ann)
	at := call.hears("sound of the stream").At
	if took := call.hears("Bye").At.Sub(at); took > time.Second {
		t.Errorf("it took %v", took)
	}
	call.ended()
	p.messages()
}

// TestBadSockets: an application that is not there, or sends garbage, is an alert, and the call
// goes on.
func TestBadSockets(t *testing.T) {
	garbage := listens(t, func(m record, send func(any), hangUp func()) {
		if m.text("event") == "start" {
			send([]byte("{"))
			send([]byte(`{"event":"nonsense","streamSid":"` + m.text("streamSid") + `"}`))
			send([]byte(`{"event":"media","streamSid":"` + m.text("streamSid") + `","media":{"payload":"&"}}`))
			send([]byte(`{"event":"media"}`))
			hangUp()
		}
	})
	for url, want := range map[string][]string{"ws://127.0.0.1:1/": {"31920"}, garbage.url(): {"31951", "31951", "31951", "31951"}} {
		s := answering(t, map[string]string{"/voice": twimlOf(`<Connect><Stream url="` + url + `"/></Connect><Say>Bye</Say>`), "/status": ""})
		call := s.call(ann)
		call.hears("Bye")
		call.ended()
		if got := s.alerts(); !slices.Equal(got, want) {
			t.Errorf("%s: alerts %q", url, got)
		}
	}
}

// TestFloods: an application that sends garbage without end is cut off, and so is one whose message
// is too large; each is told of once or for a hundred messages, and the call goes on.
func TestFloods(t *testing.T) {
	flood := func(text string) *peer {
		return listens(t, func(m record, send func(any), _ func()) {
			if m.text("event") == "start" || m.text("type") == "setup" {
				for range 1_000 {
					send([]byte(text))
				}
			}
		})
	}
	large := listens(t, func(m record, send func(any), _ func()) {
		if m.text("event") == "start" || m.text("type") == "setup" {
			send([]byte(`"` + strings.Repeat("x", 4<<20) + `"`))
		}
	})
	for name, c := range map[string]struct {
		verb string
		most int
	}{
		"a stream's garbage":      {`<Stream url="` + flood("{").url() + `"/>`, 101},
		"a relay's garbage":       {`<ConversationRelay url="` + flood("{").url() + `"/>`, 101},
		"a relay's unknown types": {`<ConversationRelay url="` + flood(`{"type":"x"}`).url() + `"/>`, 1},
		"a stream's size":         {`<Stream url="` + large.url() + `"/>`, 1},
		"a relay's size":          {`<ConversationRelay url="` + large.url() + `"/>`, 1},
	} {
		s := answering(t, map[string]string{"/voice": twimlOf(`<Connect>` + c.verb + `</Connect><Say>Bye</Say>`), "/status": ""})
		call := s.call(ann)
		call.hears("Bye")
		call.ended()
		if got := s.alerts(); len(got) == 0 || len(got) > c.most {
			t.Errorf("%s: %d alerts, %.100q", name, len(got), got)
		}
	}
}

// TestBesideTheCall: a stream and a transcription hear a call that goes on, until they are stopped.
func TestBesideTheCall(t *testing.T) {
	p := listens(t, func(record, func(any), func()) {})
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Start><Stream name="s" track="both_tracks" url="` + p.url() + `"/><Transcription name="t" statusCallbackUrl="/text"/></Start>` +
			`<Say>One</Say><Pause length="3"/><Stop><Stream name="s"/><Transcription name="t"/></Stop><Say>Two</Say>`), "/text": "", "/status": "",
	})
	call := s.call(ann)
	call.hears("One")
	s.advance(time.Second)
	call.says("And one from me")
	call.hears("Two")
	call.ended()
	if names := kinds(p.messages(), "event"); !slices.Equal(names, []string{"connected", "start", "media", "stop"}) {
		t.Errorf("the stream got %q", names)
	}
	var texts []string
	for _, f := range s.app.got("/text") {
		texts = append(texts, f.Get("TranscriptionEvent")+" "+f.Get("Track")+" "+f.Get("TranscriptionData"))
	}
	if want := []string{
		"transcription-started both_tracks ", `transcription-content outbound_track {"confidence":0.9,"transcript":"One"}`,
		`transcription-content inbound_track {"confidence":0.9,"transcript":"And one from me"}`, "transcription-stopped  ",
	}; !slices.Equal(texts, want) {
		t.Errorf("the transcription told %q", texts)
	}
}

// TestARelay: an application gets what the caller says as text, and its text is said.
func TestARelay(t *testing.T) {
	p := listens(t, func(m record, send func(any), _ func()) {
		switch m.text("type") {
		case "prompt":
			send(record{"type": "text", "token": "You said: ", "last": false})
			send(record{"type": "text", "token": m.text("voicePrompt"), "last": true})
		case "dtmf":
			send(record{"type": "end", "handoffData": `{"reason":"` + m.text("digit") + `"}`})
		}
	})
	s := answering(t, map[string]string{
		"/voice": twimlOf(`<Connect action="/done"><ConversationRelay url="` + p.url() + `" welcomeGreeting="Hello, this is a long greeting" dtmfDetection="true"><Parameter name="a" value="b"/></ConversationRelay></Connect>`),
		"/done":  twimlOf(`<Say>A person comes</Say>`), "/status": "",
	})
	call := s.call(ann)
	call.hears("long greeting")
	s.advance(650 * time.Millisecond)
	call.says("Stop it")
	call.hears("You said: Stop it")
	call.press("0")
	call.hears("A person comes")
	call.ended()
	got := p.messages()
	if names := kinds(got, "type"); !slices.Equal(names, []string{"setup", "interrupt", "prompt", "dtmf"}) {
		t.Errorf("it got %q", names)
	}
	if setup := got[0]; setup.text("callSid") != call.SID() || setup.text("from") != ann || setup["customParameters"].(map[string]any)["a"] != "b" {
		t.Errorf("it began with %v", setup)
	}
	if got[1].text("utteranceUntilInterrupt") != "Hello, thi" {
		t.Errorf("the interruption is %v", got[1])
	}
	if done := s.app.one("/done"); done.Get("HandoffData") != `{"reason":"0"}` || done.Get("SessionId") != got[0].text("sessionId") || done.Get("SessionStatus") != "ended" {
		t.Errorf("the action was told %v", done)
	}
}

// TestStreamsByAPI: a stream begins and ends by a request, by its name as well.
func TestStreamsByAPI(t *testing.T) {
	p := listens(t, func(record, func(any), func()) {})
	s := answering(t, map[string]string{"/voice": twimlOf(`<Say>Hi</Say><Pause length="30"/>`), "/status": ""})
	call := s.call(ann)
	call.hears("Hi")
	path := "/Calls/" + call.SID() + "/Streams"
	stream := s.post(200, path+".json", "Url", p.url(), "Name", "mine", "Parameter1.Name", "who", "Parameter1.Value", "ann")
	s.advance(time.Second)
	call.says("Hello")
	s.advance(time.Second)
	if got := s.post(200, path+"/mine.json", "Status", "stopped"); got.text("sid") != stream.text("sid") || got.text("status") != "stopped" {
		t.Errorf("stopped: %v", got)
	}
	if names := kinds(p.messages(), "event"); !slices.Equal(names, []string{"connected", "start", "media", "stop"}) {
		t.Errorf("it got %q", names)
	}
	call.hangUp()
	call.ended()
}

// TestTexts: a text can be sent during a call, to the one who calls or to someone else.
func TestTexts(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Sms>Thanks for calling</Sms><Sms to="` + bob + `" action="/sent">Ann called</Sms>`), "/sent": twimlOf(`<Say>Sent</Say>`), "/status": ""})
	call := s.call(ann)
	call.hears("Sent")
	call.ended()
	s.settle()
	for _, to := range []string{ann, bob} {
		texts := s.Main().Phone(to).Texts
		if len(texts) != 1 || texts[0].From != office {
			t.Errorf("%s got %v", to, texts)
		}
	}
	sent := s.app.one("/sent")
	if m := s.get("/Messages/" + sent.Get("SmsSid") + ".json"); m.text("status") != "delivered" || m.text("body") != "Ann called" {
		t.Errorf("the message is %v", m)
	}
}

// TestOddVerbs: what cannot be done here is said in the journal, and the call goes on.
func TestOddVerbs(t *testing.T) {
	for verbs, want := range map[string]string{
		`<Connect><Room>r</Room></Connect>`:             "Room",
		`<Start><Siprec connectorName="x"/></Start>`:    "Siprec",
		`<Refer><Sip>sip:bob@example.com</Sip></Refer>`: "Refer",
		`<Leave/>`: "Leave",
	} {
		s := answering(t, map[string]string{"/voice": twimlOf(verbs + `<Say>Going on</Say>`), "/status": ""})
		call := s.call(ann)
		call.hears("Going on")
		call.ended()
		if !strings.Contains(s.problems(), want) {
			t.Errorf("%s: the journal says %q", verbs, s.problems())
		}
	}
}

// TestEcho: a caller hears what the caller says.
func TestEcho(t *testing.T) {
	s := answering(t, map[string]string{"/voice": twimlOf(`<Say>Speak</Say><Echo/>`), "/status": ""})
	call := s.call(ann)
	call.hears("Speak")
	s.advance(time.Second)
	call.says("Is there anybody")
	s.advance(5 * time.Second)
	if n := len(slices.DeleteFunc(call.heard(), func(l string) bool { return l != "says Is there anybody" })); n != 2 {
		t.Errorf("it is heard %d times", n)
	}
	call.hangUp()
	call.ended()
}
