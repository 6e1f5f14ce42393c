package twiml_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"dialtone/twiml"
)

func TestAppendErrors(t *testing.T) {
	say := func(attrs ...twiml.Attr) func(res *twiml.Element) error {
		return func(res *twiml.Element) error { _, err := res.Append("say", "hi", attrs...); return err }
	}
	child := func(name, text string) func(res *twiml.Element) error {
		return func(res *twiml.Element) error { _, err := res.Append(name, text); return err }
	}
	tests := []struct {
		name string
		do   func(res *twiml.Element) error
		want string
	}{
		{"misspelt verb", child("gahter", ""), "<Response> can't hold gahter; did you mean Gather? Tag writes any other"},
		{"unlike any verb", child("number", ""), "<Response> can't hold number; it holds Connect, Dial, Echo,"},
		{"nothing to hold", func(res *twiml.Element) error {
			_, err := twiml.VoiceResponse{Element: res}.Echo().Append("say", "x")
			return err
		}, "<Echo> can't hold say, nor any other element"},
		{"misspelt attribute", say(a("voise", "man")), "<Say> has no attribute voise; did you mean voice? Tag writes any other"},
		{"unlike any attribute", say(a("action", "/")), "<Say> has no attribute action; it has language, loop, voice; Tag writes any other"},
		{"no attributes at all", func(res *twiml.Element) error { _, err := res.Append("hangup", "", a("x", 1)); return err },
			"<Hangup> has no attributes, and so no x"},
		{"no text", child("hangup", "bye"), `<Hangup> holds no text, so "bye" can't stand in it`},
		{"control character", child("say", "a\x01b"), "the text of <Say>: the control character U+0001, at byte 1, can't stand in XML"},
		{"control character in a value", say(a("voice", "\x00")), "the attribute voice of <Say>: the control character U+0000"},
		{"half a surrogate pair", child("say", "ok \xed\xa0\xbd"), "half of a surrogate pair, at byte 3"},
		{"not UTF-8", child("say", "caf\xe9"), "the byte 0xE9, which is not UTF-8, at byte 3"},
		{"not a character", child("say", "\uffff"), "the character U+FFFF"},
		{"a map", say(a("loop", map[string]any{})), "the attribute loop of <Say>: a value of type map[string]interface {}; give a string"},
		{"a date", say(a("loop", time.Time{})), "a value of type time.Time"},
		{"no number", say(a("loop", math.NaN())), "infinite or none at all"},
		{"infinite", say(a("loop", []any{math.Inf(1)})), "infinite or none at all"},
		{"tag with a bad name", func(res *twiml.Element) error { _, err := res.Tag("New Verb", ""); return err }, `"New Verb" can't be the name of an element`},
		{"tag with a bad attribute", func(res *twiml.Element) error { _, err := res.Tag("NewVerb", "", a("1st", 1)); return err }, `"1st" can't be the name of an attribute`},
		{"tag with a bad text", func(res *twiml.Element) error { _, err := res.Tag("NewVerb", "\x02"); return err }, "the control character U+0002"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := twiml.New(twiml.Voice)
			err := tt.do(res)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			for _, left := range res.Children() {
				if left.Name() != "Echo" {
					t.Errorf("<%s> was added all the same", left.Name())
				}
			}
		})
	}
}

func TestTagWritesAnything(t *testing.T) {
	res := twiml.New(twiml.Voice)
	verb, err := res.Tag("NewVerb", "", a("new_attr", true), a("xml:lang", "en"))
	if err != nil {
		t.Fatal(err)
	}
	add(t, verb, "say", "found all the same", a("VOICE", "man"))
	if err := verb.Set("other_attr", 1); err != nil {
		t.Fatal(err)
	}
	if _, err := res.Tag("Say", "with what it does not have yet", a("style", "kind")); err != nil {
		t.Fatal(err)
	}
	got, err := res.XML()
	want := `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <NewVerb new_attr="true" xml:lang="en" other_attr="1">
    <Say voice="man">found all the same</Say>
  </NewVerb>
  <Say style="kind">with what it does not have yet</Say>
</Response>`
	if err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestSetReplacesAndTakesAway(t *testing.T) {
	res := twiml.NewVoice()
	say := res.Say("hi").SetVoice("man").SetLoop(2).SetVoice("woman")
	if err := say.Set("loop", nil); err != nil {
		t.Fatal(err)
	}
	if err := say.Set("Language", "en-GB"); err != nil {
		t.Fatal(err)
	}
	got, err := res.Indented(0)
	want := `<?xml version="1.0" encoding="UTF-8"?><Response><Say voice="woman" language="en-GB">hi</Say></Response>`
	if err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestNumbersAreWrittenInFull(t *testing.T) {
	for want, value := range map[string]any{
		"20": 20.0, "0.5": 0.5, "-3": -3, "1000000000000000000000": 1e21, "7": int32(7), "8": uint(8), "9": int64(9),
		"1 2.5 x true": []any{1, 2.5, "x", true}, "": []any{},
	} {
		res := twiml.New(twiml.Any)
		e, err := res.Tag("X", "", a("v", value))
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := e.Attr("v"); got != want {
			t.Errorf("%v is written %q, want %q", value, got, want)
		}
	}
}

// The typed methods take text as it is; that it can't be written is said when it is to be.
func TestXMLRefusesWhatCannotBeWritten(t *testing.T) {
	for name, build := range map[string]func(*twiml.VoiceResponse){
		"the text of <Say>: the control character U+0008":               func(res *twiml.VoiceResponse) { res.Say("a\bb") },
		"the attribute voice of <Say>: half of a surrogate pair":        func(res *twiml.VoiceResponse) { res.Say("a").SetVoice("\xed\xb0\x80") },
		"the text of <Number>: the byte 0xFF, which is not UTF-8":       func(res *twiml.VoiceResponse) { res.Dial().Number("\xff") },
		"the attribute hints of <Gather>: the character U+FFFE, at byt": func(res *twiml.VoiceResponse) { res.Gather().SetHints("a\ufffe") },
	} {
		res := twiml.NewVoice()
		build(res)
		xml, err := res.XML()
		if err == nil || !strings.HasPrefix(err.Error(), name) || xml != "" {
			t.Errorf("got %v and %q, want %s…", err, xml, name)
		}
		if dst, err := res.AppendXML([]byte("before"), 2); err == nil || string(dst) != "before" {
			t.Errorf("AppendXML leaves %q behind its error", dst)
		}
	}
}

func TestEscaping(t *testing.T) {
	const hard = "& < > \" ' ]]> \t \n \r é 👋 \u200d &amp;"
	res := twiml.NewVoice()
	res.Say(hard).SetVoice(hard)
	xml, err := res.Indented(0)
	want := `<?xml version="1.0" encoding="UTF-8"?><Response><Say voice="` +
		"&amp; &lt; &gt; &quot; &apos; ]]&gt; &#9; &#10; &#13; é 👋 \u200d &amp;amp;" + `">` +
		"&amp; &lt; &gt; \" ' ]]&gt; \t \n &#13; é 👋 \u200d &amp;amp;" + `</Say></Response>`
	if err != nil || xml != want {
		t.Fatalf("%v\n%q\n%q", err, xml, want)
	}
	doc, err := twiml.Parse(xml)
	if err != nil {
		t.Fatal(err)
	}
	say := doc.Root.Children()[0]
	if voice, _ := say.Attr("voice"); say.Text() != hard || voice != hard {
		t.Errorf("read back as %q and %q", say.Text(), voice)
	}
}
