package twiml_test

import (
	"testing"

	twilio "github.com/twilio/twilio-go/twiml"

	"dialtone/twiml"
)

func perSecond(b *testing.B) {
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}

// The same five verbs from our typed methods, by name, and from Twilio's own package.
func BenchmarkBuild(b *testing.B) {
	b.Run("typed", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			res := twiml.NewVoice()
			res.Say("Hey man! Listen to this!").SetVoice("man")
			res.Play("http://foo.com/cowbell.mp3")
			res.Record().SetAction("http://foo.com/handleRecording.php").SetMethod("GET").SetMaxLength(20).SetFinishOnKey("*")
			res.Gather().SetAction("/process_gather.php").SetMethod("GET").Say("Now hit some buttons!")
			res.Hangup()
			if _, err := res.Indented(0); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	b.Run("named", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			res := twiml.New(twiml.Any)
			must := func(e *twiml.Element, err error) *twiml.Element {
				if err != nil {
					b.Fatal(err)
				}
				return e
			}
			must(res.Append("say", "Hey man! Listen to this!", a("voice", "man")))
			must(res.Append("play", "http://foo.com/cowbell.mp3"))
			must(res.Append("record", "", a("action", "http://foo.com/handleRecording.php"), a("method", "GET"), a("max_length", "20"), a("finish_on_Key", "*")))
			g := must(res.Append("gather", "", a("action", "/process_gather.php"), a("method", "GET")))
			must(g.Append("say", "Now hit some buttons!"))
			must(res.Append("hangup", ""))
			if _, err := res.Indented(0); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	b.Run("twilio-go", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err := twilio.Voice([]twilio.Element{
				twilio.VoiceSay{Message: "Hey man! Listen to this!", Voice: "man"},
				twilio.VoicePlay{Url: "http://foo.com/cowbell.mp3"},
				twilio.VoiceRecord{Action: "http://foo.com/handleRecording.php", Method: "GET", MaxLength: "20", FinishOnKey: "*"},
				twilio.VoiceGather{Action: "/process_gather.php", Method: "GET", InnerElements: []twilio.Element{twilio.VoiceSay{Message: "Now hit some buttons!"}}},
				twilio.VoiceHangup{},
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
}

func BenchmarkParse(b *testing.B) {
	src := documents[0].want
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := twiml.Parse(src); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b)
}

func BenchmarkValidate(b *testing.B) {
	src := documents[0].want
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if problems := twiml.Validate(src); len(problems) != 0 {
			b.Fatal(problems)
		}
	}
	perSecond(b)
}
