package twiml_test

import (
	"strings"
	"testing"

	"dialtone/twiml"
)

// document is a document of the tests, built by the typed methods and by names, and what both must
// write.
type document struct {
	name  string
	kind  twiml.Kind
	typed func() *twiml.Element
	named func(t *testing.T, res *twiml.Element)
	want  string
}

// add appends by name and fails the test where that is an error.
func add(t *testing.T, parent *twiml.Element, name, text string, attrs ...twiml.Attr) *twiml.Element {
	t.Helper()
	child, err := parent.Append(name, text, attrs...)
	if err != nil {
		t.Fatal(err)
	}
	return child
}

func addText(t *testing.T, e *twiml.Element, text string) {
	t.Helper()
	if err := e.AddText(text); err != nil {
		t.Fatal(err)
	}
}

var a = twiml.A

var documents = []document{
	{
		name: "twilio-rb's", kind: twiml.Voice,
		typed: func() *twiml.Element {
			res := twiml.NewVoice()
			res.Say("Hey man! Listen to this!").SetVoice("man")
			res.Play("http://foo.com/cowbell.mp3")
			res.Record().SetAction("http://foo.com/handleRecording.php").SetMethod("GET").SetMaxLength(20).SetFinishOnKey("*")
			res.Gather().SetAction("/process_gather.php").SetMethod("GET").Say("Now hit some buttons!")
			res.Hangup()
			return res.Element
		},
		named: func(t *testing.T, res *twiml.Element) {
			add(t, res, "say", "Hey man! Listen to this!", a("voice", "man"))
			add(t, res, "play", "http://foo.com/cowbell.mp3")
			add(t, res, "record", "", a("action", "http://foo.com/handleRecording.php"), a("method", "GET"), a("max_length", "20"), a("finish_on_Key", "*"))
			g := add(t, res, "gather", "", a("action", "/process_gather.php"), a("method", "GET"))
			add(t, g, "say", "Now hit some buttons!")
			add(t, res, "hangup", "")
		},
		want: `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say voice="man">Hey man! Listen to this!</Say>
  <Play>http://foo.com/cowbell.mp3</Play>
  <Record action="http://foo.com/handleRecording.php" method="GET" maxLength="20" finishOnKey="*"/>
  <Gather action="/process_gather.php" method="GET">
    <Say>Now hit some buttons!</Say>
  </Gather>
  <Hangup/>
</Response>`,
	},
	{
		name: "empty", kind: twiml.Any,
		typed: func() *twiml.Element { return twiml.NewVoice().Element },
		named: func(*testing.T, *twiml.Element) {},
		want:  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response/>",
	},
	{
		name: "speech is never laid out", kind: twiml.Voice,
		typed: func() *twiml.Element {
			res := twiml.NewVoice()
			say := res.Say("It is ").SetLoop(2)
			say.SayAs("2026-07-04").SetInterpretAs("date").SetFormat("ymd")
			say.Break().SetTime("1s")
			_ = say.AddText(", isn't it?")
			p := res.Say("").P("")
			p.S("One.").SetXMLLang("en-GB")
			p.S("Two.")
			return res.Element
		},
		named: func(t *testing.T, res *twiml.Element) {
			say := add(t, res, "Say", "It is ", a("loop", 2))
			add(t, say, "sayAs", "2026-07-04", a("interpretAs", "date"), a("format", "ymd"))
			add(t, say, "break", "", a("time", "1s"))
			addText(t, say, ", isn't it?")
			p := add(t, add(t, res, "SAY", ""), "P", "")
			add(t, p, "s", "One.", a("xmlLang", "en-GB"))
			add(t, p, "s", "Two.")
		},
		want: `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say loop="2">It is <say-as interpret-as="date" format="ymd">2026-07-04</say-as><break time="1s"/>, isn't it?</Say>
  <Say><p><s xml:lang="en-GB">One.</s><s>Two.</s></p></Say>
</Response>`,
	},
	{
		name: "dial", kind: twiml.Voice,
		typed: func() *twiml.Element {
			res := twiml.NewVoice()
			res.Dial("+15551234567").SetHangupOnStar(true).SetTimeout(20)
			d := res.Dial().SetRecordingStatusCallbackEvent("in-progress", "completed")
			d.Number("+15551230000").SetURL("/whisper?a=1&b=2").SetStatusCallbackEvent("initiated", "answered")
			client := d.Client()
			client.Identity("joe & sons")
			client.Parameter().SetName("greeting").SetValue(`say "hi"`)
			sip := d.Sip()
			sip.Uri("sip:joe@example.com").SetPriority("1")
			sip.Headers().Header().SetName("X-A").SetValue("1")
			return res.Element
		},
		named: func(t *testing.T, res *twiml.Element) {
			add(t, res, "dial", "+15551234567", a("hangup_on_star", true), a("timeout", 20.0))
			d := add(t, res, "dial", "", a("action", nil), a("recording_status_callback_event", []any{"in-progress", nil, "completed"}))
			add(t, d, "number", "+15551230000", a("url", "/whisper?a=1&b=2"), a("statusCallbackEvent", []string{"initiated", "answered"}))
			client := add(t, d, "client", "")
			add(t, client, "identity", "joe & sons")
			add(t, client, "parameter", "", a("name", "greeting"), a("value", `say "hi"`))
			sip := add(t, d, "sip", "")
			add(t, sip, "uri", "sip:joe@example.com", a("priority", 1))
			add(t, add(t, sip, "headers", ""), "header", "", a("name", "X-A"), a("value", int64(1)))
		},
		want: `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Dial hangupOnStar="true" timeout="20">+15551234567</Dial>
  <Dial recordingStatusCallbackEvent="in-progress completed">
    <Number url="/whisper?a=1&amp;b=2" statusCallbackEvent="initiated answered">+15551230000</Number>
    <Client>
      <Identity>joe &amp; sons</Identity>
      <Parameter name="greeting" value="say &quot;hi&quot;"/>
    </Client>
    <Sip>
      <Uri priority="1">sip:joe@example.com</Uri>
      <Headers>
        <Header name="X-A" value="1"/>
      </Headers>
    </Sip>
  </Dial>
</Response>`,
	},
	{
		name: "text beside a noun", kind: twiml.Voice,
		typed: func() *twiml.Element {
			res := twiml.NewVoice()
			res.Enqueue("support").SetWaitURL("").Task(`{"a": 1}`).SetPriority(5)
			return res.Element
		},
		named: func(t *testing.T, res *twiml.Element) {
			q := add(t, res, "enqueue", "support", a("wait_url", ""))
			add(t, q, "task", `{"a": 1}`, a("priority", "5"))
		},
		want: `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Enqueue waitUrl="">support<Task priority="5">{"a": 1}</Task></Enqueue>
</Response>`,
	},
	{
		name: "hand-over and payment", kind: twiml.Voice,
		typed: func() *twiml.Element {
			res := twiml.NewVoice()
			res.Refer().SetAction("/after").Sip("sip:joe@example.com")
			pay := res.Pay().SetChargeAmount("10.50").SetValidCardTypes("visa", "amex")
			pay.Prompt().SetFor("security-code").SetAttempt(1, 2).Say("The code?")
			return res.Element
		},
		named: func(t *testing.T, res *twiml.Element) {
			add(t, add(t, res, "refer", "", a("ACTION", "/after")), "sip", "sip:joe@example.com")
			pay := add(t, res, "pay", "", a("charge_amount", "10.50"), a("valid_card_types", []string{"visa", "amex"}))
			add(t, add(t, pay, "prompt", "", a("for", "security-code"), a("attempt", []int{1, 2})), "say", "The code?")
		},
		want: `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Refer action="/after">
    <Sip>sip:joe@example.com</Sip>
  </Refer>
  <Pay chargeAmount="10.50" validCardTypes="visa amex">
    <Prompt for="security-code" attempt="1 2">
      <Say>The code?</Say>
    </Prompt>
  </Pay>
</Response>`,
	},
	{
		name: "messages", kind: twiml.Messaging,
		typed: func() *twiml.Element {
			res := twiml.NewMessaging()
			res.Message("Hello & welcome 👋")
			m := res.Message().SetTo("+15551234567")
			m.Body("A picture:\nlook")
			m.Media("https://example.com/a.png")
			res.Redirect("/next").SetMethod("GET")
			return res.Element
		},
		named: func(t *testing.T, res *twiml.Element) {
			add(t, res, "message", "Hello & welcome 👋")
			m := add(t, res, "message", "", a("to", "+15551234567"))
			add(t, m, "body", "A picture:\nlook")
			add(t, m, "media", "https://example.com/a.png")
			add(t, res, "redirect", "/next", a("method", "GET"))
		},
		want: `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Message>Hello &amp; welcome 👋</Message>
  <Message to="+15551234567">
    <Body>A picture:
look</Body>
    <Media>https://example.com/a.png</Media>
  </Message>
  <Redirect method="GET">/next</Redirect>
</Response>`,
	},
	{
		name: "fax", kind: twiml.Fax,
		typed: func() *twiml.Element {
			res := twiml.NewFax()
			res.Receive().SetStoreMedia(false).SetPageSize("a4")
			return res.Element
		},
		named: func(t *testing.T, res *twiml.Element) {
			add(t, res, "receive", "", a("store_media", false), a("page_size", "a4"))
		},
		want: `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Receive storeMedia="false" pageSize="a4"/>
</Response>`,
	},
}

func TestDocumentsAreTheSameBothWays(t *testing.T) {
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			got, err := d.typed().XML()
			if err != nil {
				t.Fatal(err)
			}
			if got != d.want {
				t.Errorf("the typed methods write\n%s\nwant\n%s", got, d.want)
			}
			for _, kind := range []twiml.Kind{d.kind, twiml.Any} {
				res := twiml.New(kind)
				d.named(t, res)
				if got, err = res.XML(); err != nil {
					t.Fatal(err)
				}
				if got != d.want {
					t.Errorf("by name, a document of kind %s is\n%s\nwant\n%s", kind, got, d.want)
				}
			}
		})
	}
}

func TestDocumentsSurviveReading(t *testing.T) {
	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			doc, err := twiml.Parse(d.want)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := doc.Root.XML(); err != nil || got != d.want {
				t.Errorf("read and written again (%v):\n%s", err, got)
			}
			for _, p := range doc.Check(d.kind) {
				if p.Level != twiml.LevelHint {
					t.Errorf("%v", p)
				}
			}
			compact, err := d.typed().Indented(0)
			if err != nil {
				t.Fatal(err)
			}
			read, err := doc.Root.Indented(0)
			if err != nil || read != compact {
				t.Errorf("compact (%v):\n%s\nread and written compact:\n%s", err, compact, read)
			}
			if strings.Contains(strings.ReplaceAll(compact, "\nlook", ""), "\n") {
				t.Errorf("compact has a line break:\n%s", compact)
			}
		})
	}
}
