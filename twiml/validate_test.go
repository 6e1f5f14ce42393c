package twiml_test

import (
	"fmt"
	"strings"
	"testing"

	"dialtone/twiml"
)

// Each document is the content of a Response that begins on line 2. A problem is "line:column code
// level: message".
func TestValidate(t *testing.T) {
	tests := []struct {
		name string
		src  string
		want []string
	}{
		{"clean", `<Say>hi</Say><Hangup/>`, nil},
		{"clean message", `<Message><Body>hi</Body></Message>`, nil},
		{"clean redirect of messages", `<Redirect method="GET">/x</Redirect>`, nil},
		{"misspelt verb", `<Syay>hi</Syay>`, []string{`2:1 12200 warning: <Syay> is not known; did you mean <Say>?`}},
		{"wrong case", `<say voice="mann">hi</say>`, []string{
			`2:1 12200 warning: <say> is not known; write <Say>`,
			`2:6 13511 warning: <say>: voice is "mann"; give man, woman, alice or a provider's voice such as Polly.Joanna`,
		}},
		{"unknown verb", `<Teleport/>`, []string{`2:1 12200 warning: <Teleport> is not known; <Response> holds Connect, Dial,`}},
		{"unknown below an unknown", `<Teleport><Where/></Teleport>`, []string{`2:1 12200 warning: <Teleport>`}},
		{"wrong nesting", "<Gather>\n  <Dial>1</Dial>\n</Gather>", []string{`3:3 13320 warning: <Dial> can't stand in <Gather>; <Gather> holds Pause, Play, Say`}},
		{"wrong nesting in dial", `<Dial><Say>x</Say></Dial>`, []string{`2:7 13215 warning: <Say> can't stand in <Dial>`}},
		{"wrong nesting in start", `<Start><Room>x</Room></Start>`, []string{`2:8 14300 error: <Room> can't stand in <Start>`}},
		{"noun at the root", `<Number>1</Number>`, []string{`2:1 12200 warning: <Number> can't stand in the <Response> to a call`}},
		{"voice verb in a reply", `<Message>x</Message><Say>x</Say>`, []string{`2:21 14110 warning: <Say> can't stand in the <Response> to a message; <Response> holds Message, Redirect`}},
		{"inside wrong nesting", `<Gather><Dial timeout="1">1</Dial></Gather>`, []string{
			`2:9 13320 warning`, `2:15 13212 warning: <Dial>: timeout is "1"; give a whole number from 5 to 600`,
		}},
		{"misspelt attribute", `<Say voise="man">x</Say>`, []string{`2:6 12200 warning: <Say> has no attribute voise; did you mean voice?`}},
		{"attribute in the wrong case", `<Gather numdigits="x"/>`, []string{
			`2:9 12200 warning: <Gather> has no attribute numdigits; write numDigits`,
			`2:9 13314 warning: <Gather>: numDigits is "x"; give a whole number of 1 or more`,
		}},
		{"attribute of nothing", `<Hangup why="x"/>`, []string{`2:9 12200 warning: <Hangup> has no attributes, and so no why`}},
		{"unlike any attribute", `<Pause zebra="1"/>`, []string{`2:8 12200 warning: <Pause> has no attribute zebra; it has length`}},
		{"attribute of another verb", `<ReferX/><Refer voice="man"><Sip method="GET">sip:a</Sip></Refer>`, []string{
			`2:1 12200 warning: <ReferX> is not known; did you mean <Refer>?`, `2:17 12200 warning: <Refer> has no attribute voice; it has action, method`,
			`2:34 12200 warning: <Sip> has no attributes, and so no method`,
		}},
		{"enumeration", `<Reject reason="Busy"/>`, []string{`2:9 13810 warning: <Reject>: reason is "Busy"; give busy`}},
		{"enumeration, nothing near", `<Reject reason="zzz"/>`, []string{`2:9 13810 warning: <Reject>: reason is "zzz"; give rejected, busy`}},
		{"list", `<Gather input="dtmf voice"/>`, []string{`2:9 13326 warning: <Gather>: input is "voice"; give dtmf, speech`}},
		{"boolean", `<Record playBeep="yes"/>`, []string{`2:9 13616 warning: <Record>: playBeep is "yes"; give true or false`}},
		{"method in any case", `<Redirect method="get">/</Redirect>`, nil},
		{"method", `<Redirect method="PUT">/</Redirect>`, []string{`2:11 13710 warning: <Redirect>: method is "PUT"; give GET or POST`}},
		{"number below", `<Pause length="0"/>`, []string{`2:8 13910 warning: <Pause>: length is "0"; give a whole number of 1 or more`}},
		{"number above", `<Dial timeout="601">1</Dial>`, []string{`2:7 13212`}},
		{"no number", `<Play loop="1.5">/a</Play>`, []string{`2:7 13410`}},
		{"number too long to count", `<Dial timeLimit="99999999999999999999">1</Dial>`, []string{`2:7 13216`}},
		{"number or word", `<Gather speechTimeout="auto"/><Gather speechTimeout="3"/><Gather speechTimeout="soon"/>`, []string{
			`2:66 13327 warning: <Gather>: speechTimeout is "soon"; give a whole number of 0 or more, or auto`,
		}},
		{"numbers", `<Prompt attempt="1 two"/>`, []string{`2:9 12200 warning: <Prompt>: attempt is "1 two"; give whole numbers`}},
		{"keys", `<Gather finishOnKey=""/><Gather finishOnKey="A"/>`, []string{`2:33 13310`}},
		{"tones", `<Play digits="1w,"/>`, []string{`2:7 13430`}},
		{"language", `<Say language="english">x</Say>`, []string{`2:6 13512 warning: <Say>: language is "english"; give a language such as en-US`}},
		{"url", `<Gather action="http://[::1/"/>`, []string{`2:9 11100 error: <Gather>: action is`}},
		{"url with a code of its own", `<Enqueue waitUrl=":">q</Enqueue>`, []string{`2:10 14202 error`}},
		{"a level of its own", `<Dial><Conference endConferenceOnExit="maybe">x</Conference></Dial>`, []string{`2:19 13231 error`}},
		{"say in gather", `<Gather><Say voice="x" loop="-1">x</Say></Gather>`, []string{`2:14 13321 warning`, `2:24 13322 warning`}},
		{"text where none may stand", "<Gather>\n  press one\n  <Say>x</Say></Gather>", []string{`2:9 12200 warning: "press one" can't stand in <Gather>, which holds no text`}},
		{"text at the root", `hello`, []string{`1:11 12200 warning: "hello" can't stand in the <Response> to a call`}},
		{"too much to say", `<Say>` + strings.Repeat("é", 4097) + `</Say>`, []string{`2:1 13521 warning: the text of <Say> has 4097 characters; Twilio takes 4096`}},
		{"too much for Polly", `<Say voice="Polly.Amy">` + strings.Repeat("x", 3001) + `</Say>`, []string{`2:1 13521 warning: the text of <Say> has 3001 characters; Twilio takes 3000`}},
		{"long name of a queue", `<Enqueue>` + strings.Repeat("x", 65) + `</Enqueue>`, []string{`2:1 14205 error`}},
		{"conference beside numbers", `<Dial><Number>1</Number><Conference>x</Conference></Dial>`, []string{`2:25 13000 warning`}},
		{"auto with the default model", `<Gather speechTimeout="auto" speechModel="default"/>`, []string{`2:1 13335 warning`}},
		{"too long to transcribe", `<Record transcribe="true" maxLength="121"/>`, []string{`2:1 13615 warning`}},
		{"many replies", strings.Repeat(`<Message>x</Message>`, 12), []string{`2:201 14109 warning: more than 10 <Message>; Twilio sends the first ten`}},
		{"unreachable", `<Redirect>/x</Redirect><Say>x</Say><Say>y</Say>`, []string{`2:24 0 hint: <Say> is never reached: the call goes on elsewhere at the <Redirect> of line 2`}},
		{"unreachable in a reply", `<Redirect>/x</Redirect><Message>x</Message>`, []string{`2:24 0 hint: <Message> is never reached: the reply goes on elsewhere at the <Redirect> of line 2`}},
		{"after the end", `<Hangup/><Say>x</Say><Redirect>/x</Redirect><Say>y</Say>`, []string{`2:10 0 hint: <Say> is never reached: the call ends at the <Hangup> of line 2`}},
		{"after Reject", `<Reject/><Say>x</Say>`, []string{`2:10 0 hint: <Say> is never reached: the call ends at the <Reject> of line 2`}},
		{"after Leave", `<Leave/><Play>/x</Play>`, []string{`2:9 0 hint: <Play> is never reached: the caller leaves the queue at the <Leave> of line 2`}},
		{"an unknown verb after the end", `<Hangup/><Sayy>x</Sayy>`, []string{`2:10 12200 warning: <Sayy> is not known`, `2:10 0 hint: <Sayy> is never reached`}},
		{"after Record with action", `<Record action="/x"/><Say>x</Say>`, []string{`2:22 0 hint: <Say> is reached only where nothing is recorded: else the call goes on at the action of the <Record> of line 2`}},
		{"after Record without", `<Record/><Say>x</Say><Record action=" "/><Say>x</Say>`, nil},
		{"after Dial with action", `<Dial action="/x">+1</Dial><Say>x</Say>`, []string{`2:28 0 hint: <Say> is never reached: the call goes on at the action of the <Dial> of line 2`}},
		{"after Dial without", `<Dial>+1</Dial><Say>x</Say><Gather action="/x"/><Say>y</Say>`, nil},
		{"after Enqueue, Connect and Refer with action",
			`<Enqueue action="/x">q</Enqueue><Connect action="/x"><Room>r</Room></Connect><Refer action="/x"><Sip>sip:a@b</Sip></Refer>`,
			[]string{`2:33 0 hint: <Connect> is never reached: the call goes on at the action of the <Enqueue> of line 2`}},
		{"Reject that is not first", `<Say>x</Say><Reject/>`, []string{`2:13 0 hint: <Reject> after the <Say> of line 2 comes too late: the call is answered by then`}},
		{"Reject after a pause", `<Pause length="5"/><Reject reason="busy"/>`, nil},
		{"empty verbs", `<Say/><Say> </Say><Play/><Redirect></Redirect>`, []string{
			`2:1 0 hint: <Say> is empty; give it a text`, `2:7 0 hint: <Say> is empty`, `2:19 0 hint: <Play> is empty; give it its url`,
			`2:26 0 hint: <Redirect> is empty, and so goes back to this document's own URL; give it its url`,
		}},
		{"empty in a Gather and a Prompt", `<Gather><Say/></Gather><Pay><Prompt for="postal-code"><Play> </Play></Prompt></Pay>`, []string{
			`2:9 0 hint: <Say> is empty`, `2:55 0 hint: <Play> is empty`,
		}},
		{"not empty", `<Say><break/></Say><Say><![CDATA[x]]></Say><Play digits="1"/><Dial><Queue reservationSid="WR1"/></Dial>`, nil},
		{"empty nouns", `<Dial><Number/></Dial><Dial><Conference></Conference></Dial><Dial><Queue/></Dial>`, []string{
			`2:7 0 hint: <Number> is empty; give it its phoneNumber`, `2:29 0 hint: <Conference> is empty; give it its name`, `2:67 0 hint: <Queue> is empty`,
		}},
		{"empty replies", `<Message/><Message to="+1"></Message><Message><Body/></Message><Message><Media> </Media></Message>`, []string{
			`2:1 0 hint: <Message> is empty; give it a text`, `2:11 0 hint: <Message> is empty`, `2:47 0 hint: <Body> is empty; give it a text`,
			`2:73 0 hint: <Media> is empty; give it its url`,
		}},
		{"nothing to stream to", `<Start><Stream name="x"/></Start><Connect><Stream url=" "/></Connect><Start><Stream connectorName="c"/></Start>`, []string{
			`2:8 12200 warning: <Stream> has no url nor connectorName, and can do nothing without`, `2:43 12200 warning: <Stream> has no url`,
		}},
		{"a stream that is stopped", `<Stop><Stream name="x"/></Stop>`, nil},
		{"a relay without url", `<Connect><ConversationRelay voice="x"/></Connect>`, []string{`2:10 12200 warning: <ConversationRelay> has no url, and can do nothing without`}},
		{"many media", `<Message>` + strings.Repeat(`<Media>/x</Media>`, 11) + `</Message>`, []string{`2:180 21623 error: more than 10 <Media>; a message takes ten at most`}},
		{"ten media", `<Message>` + strings.Repeat(`<Media>/x</Media>`, 10) + `</Message>`, nil},
		{"many numbers", `<Dial>` + strings.Repeat(`<Number>1</Number>`, 11) + `</Dial>`, []string{`2:187 13250 warning: more than 10 <Number>; a <Dial> rings ten at most`}},
		{"ten numbers", `<Dial>` + strings.Repeat(`<Number>1</Number>`, 10) + `</Dial>`, nil},
		{"many participants", `<Dial><Conference maxParticipants="251">x</Conference></Dial>`, []string{`2:19 12200 warning: <Conference>: maxParticipants is "251"; give a whole number from 1 to 250`}},
		{"a long label", `<Dial><Conference participantLabel="` + strings.Repeat("é", 129) + `">x</Conference></Dial>`, []string{
			`2:19 12200 warning: <Conference>: participantLabel has 129 characters; Twilio takes 128`,
		}},
		{"as long as it may be", `<Dial><Conference maxParticipants="250" participantLabel="` + strings.Repeat("é", 128) + `">x</Conference></Dial>`, nil},
		{"relay's values", `<Connect><ConversationRelay url="wss://x" reportInputDuringAgentSpeech="sometimes" speechTimeout="599" ignorebackchannel="true"/></Connect>`, []string{
			`2:43 12200 warning: <ConversationRelay>: reportInputDuringAgentSpeech is "sometimes"; give any, none, dtmf, speech, true, false`,
			`2:84 12200 warning: <ConversationRelay>: speechTimeout is "599"; give a whole number from 600 to 5000, or auto`,
			`2:104 12200 warning: <ConversationRelay> has no attribute ignorebackchannel; write ignoreBackchannel`,
		}},
		{"ssml", `<Say><p><p>x</p></p></Say>`, []string{`2:9 12200 warning: <p> can't stand in <p>; <p> holds break,`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range twiml.Validate("<Response>\n" + tt.src + "\n</Response>") {
				got = append(got, fmt.Sprintf("%d:%d %d %s: %s", p.Line, p.Column, p.Code, p.Level, p.Message))
			}
			if len(got) != len(tt.want) {
				t.Fatalf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(tt.want, "\n  "))
			}
			for i := range got {
				if !strings.HasPrefix(got[i], tt.want[i]) {
					t.Errorf("got  %s\nwant %s", got[i], tt.want[i])
				}
			}
		})
	}
}

func TestValidateAs(t *testing.T) {
	const src = "<Response><Message>x</Message></Response>"
	for kind, want := range map[twiml.Kind]string{
		twiml.Voice:     "line 1, column 11: <Message> can't stand in the <Response> to a call; <Response> holds Connect, Dial, Echo, Enqueue, Gather, Hangup, Leave, Pause, Pay, Play, Prompt, Queue, Record, Redirect, Refer, Reject, Say, Sms, Start, Stop (12200)",
		twiml.Fax:       "line 1, column 11: <Message> can't stand in the <Response> to a fax; <Response> holds Receive (12200)",
		twiml.Messaging: "",
		twiml.Any:       "",
	} {
		got := ""
		for _, p := range twiml.ValidateAs(kind, src) {
			got += p.Error()
		}
		if got != want {
			t.Errorf("as %s:\n%s\nwant\n%s", kind, got, want)
		}
	}
}

func TestKindIsInferred(t *testing.T) {
	for src, want := range map[string]twiml.Kind{
		"<Response/>": twiml.Voice, "<Response><Redirect>/</Redirect></Response>": twiml.Voice,
		"<Response><Redirect>/</Redirect><message/></Response>": twiml.Messaging, "<Response><Receive/></Response>": twiml.Fax,
	} {
		doc, err := twiml.Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		if got := doc.Kind(); got != want {
			t.Errorf("%s is %s, want %s", src, got, want)
		}
	}
}
