package twiml_test

import (
	"math"
	"slices"
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
		{"half a surrogate pair", child("say", "ok \xed\xa0\xbd"), "half of a surrogate pair, at byte 3"},
		{"not UTF-8", child("say", "caf\xe9"), "the byte 0xE9, which is not UTF-8, at byte 3"},
		{"a map", say(a("loop", map[string]any{})), "the attribute loop of <Say>: a value of type map[string]interface {}; give a string"},
		{"a date", say(a("loop", time.Time{})), "a value of type time.Time"},
		{"no number", say(a("loop", math.NaN())), "infinite or none at all"},
		{"infinite", say(a("loop", []any{math.Inf(1)})), "infinite or none at all"},
		{"tag with a bad name", func(res *twiml.Element) error { _, err := res.Tag("New Verb", ""); return err }, `"New Verb" can't be the name of an element`},
		{"tag with a bad attribute", func(res *twiml.Element) error { _, err := res.Tag("NewVerb", "", a("1st", 1)); return err }, `"1st" can't be the name of an attribute`},
		{"tag with a bad text", func(res *twiml.Element) error { _, err := res.Tag("NewVerb", "\x02\xff"); return err }, "the byte 0xFF, which is not UTF-8, at byte 1"},
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

// What people send is repeated as it is, but for the characters that XML does not have.
func TestCharactersThatXMLDoesNotHave(t *testing.T) {
	res := twiml.NewVoice()
	res.Say("\x00a\x07b\t\x1b\uffff<\ufffe\x7fé").SetVoice("\x01\"\uffff\n")
	xml, err := res.XML()
	if want := "<Say voice=\"\uFFFD&quot;\uFFFD&#10;\">\uFFFDa\uFFFDb\t\uFFFD\uFFFD&lt;\uFFFD\x7fé</Say>"; err != nil || !strings.Contains(xml, want) {
		t.Errorf("got %q, %v, want %q", xml, err, want)
	}
	if _, err := twiml.Parse(xml); err != nil {
		t.Error(err)
	}
	for c := range rune(0x80) {
		res := twiml.NewMessaging()
		res.Message(string(c))
		xml, err := res.XML()
		if err == nil {
			_, err = twiml.Parse(xml)
		}
		if err != nil {
			t.Errorf("%U: %v", c, err)
		}
	}
}

// The typed methods take text as it is; that it can't be written is said when it is to be.
func TestXMLRefusesWhatCannotBeWritten(t *testing.T) {
	for name, build := range map[string]func(*twiml.VoiceResponse){
		"the text of <Say>: the byte 0xFE, which is not UTF-8":          func(res *twiml.VoiceResponse) { res.Say("a\b\xfe") },
		"the attribute voice of <Say>: half of a surrogate pair":        func(res *twiml.VoiceResponse) { res.Say("a").SetVoice("\xed\xb0\x80") },
		"the text of <Number>: the byte 0xFF, which is not UTF-8":       func(res *twiml.VoiceResponse) { res.Dial().Number("\xff") },
		"the attribute hints of <Gather>: half of a surrogate pair, at": func(res *twiml.VoiceResponse) { res.Gather().SetHints("a\ufffe\xed\xa0\xbd") },
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

// Comments stand in, before and behind any element, on lines of their own where elements do.
func TestComments(t *testing.T) {
	res := twiml.NewVoice()
	say := res.Say("Hello ")
	for _, err := range []error{
		res.CommentBefore("first"), res.CommentBefore("second"), res.CommentAfter("last"), res.Comment("in <the> & response"),
		say.Comment("in speech"), say.AddText("there"), say.CommentBefore("before Say"), say.CommentAfter("after Say"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got, err := res.XML()
	if err != nil {
		t.Fatal(err)
	}
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<!-- first -->
<!-- second -->
<Response>
  <!-- before Say -->
  <Say>Hello <!-- in speech -->there</Say>
  <!-- after Say -->
  <!-- in <the> & response -->
</Response>
<!-- last -->`
	if got != want {
		t.Errorf("written\n%s\nwant\n%s", got, want)
	}
	if problems := twiml.Validate(got); problems != nil {
		t.Errorf("validated: %v", problems)
	}
	doc, err := twiml.Parse(got)
	if err != nil || doc.Root.Children()[0].AllText() != "Hello there" {
		t.Errorf("read as %v, %v", doc, err)
	}
	for _, text := range []string{"a -- b", "ends in -", "--", "\x01", "half \xed\xa0\xbd"} {
		for _, add := range []func(string) error{res.Comment, res.CommentBefore, res.CommentAfter} {
			if add(text) == nil {
				t.Errorf("a comment of %q is taken", text)
			}
		}
	}
}

// Ready-made XML comes out as the same document, and what is not well-formed is refused with its
// place.
func TestRaw(t *testing.T) {
	for _, xml := range []string{
		"", "text alone", "a<break/>b", `<break time="1s"/> and <emphasis level='strong'>more &amp; more</emphasis>`,
		"<![CDATA[a < b]]>", "<!-- a comment --><p>x</p><!---->", `<amazon:effect name="whispered">x</amazon:effect>`,
		"<x>\n  <y/>\n</x>", "é👋", "<p a='1'>&#233;</p>", "\r\nline",
	} {
		res := twiml.NewVoice()
		say := res.Say("before ")
		if err := say.Raw(xml); err != nil {
			t.Errorf("%q: %v", xml, err)
			continue
		}
		got, err := res.Indented(0)
		if err != nil {
			t.Fatal(err)
		}
		want := "<Response><Say>before " + xml + "</Say></Response>"
		if got, want := standardReading(t, got), standardReading(t, want); !slices.Equal(got, want) {
			t.Errorf("%q is written as %q", xml, got)
		}
	}
	for xml, want := range map[string]string{
		"<break>":                    "line 1, column 8: <break>, opened on line 1, is not closed; write </break> (12100)",
		"a\n<p>x</q>":                "line 2, column 5: </q> where </p> is due, for the <p> of line 2 (12100)",
		"</Say>":                     "line 1, column 1: </Say> closes an element that is not open (12100)",
		"</>":                        "line 1, column 1: a bad end tag; write </name> (12100)",
		"</Say></Response><Say>":     "line 1, column 1: </Say> closes an element that is not open (12100)",
		"a & b":                      "line 1, column 3: an & that stands for nothing; write &amp; (12100)",
		"1 < 2":                      "line 1, column 3: a < that begins no element; write &lt; (12100)",
		"<!-- a":                     "line 1, column 1: the comment does not end; close it with --> (12100)",
		`<?xml version="1.0"?><p/>`:  "line 1, column 1: <? inside of an element: give the elements alone, without an XML declaration or an instruction (12100)",
		"<p a=1/>":                   `line 1, column 6: the value of a has no quotes; write a="…" (12100)`,
		"\x00":                       "line 1, column 1: the control character U+0000, can't stand in XML; take it out (12100)",
		strings.Repeat("<p>", 200):   "line 1, column 298: <p> is nested deeper than 100 elements (12100)",
		"]]>":                        "line 1, column 1: ]]> in a text; write ]]&gt; (12100)",
		"<!DOCTYPE x><p/>":           "line 1, column 1: a < that begins no element; write &lt; (12100)",
		"<break time='1s' time='2'>": "line 1, column 18: the attribute time is given twice (12100)",
	} {
		say := twiml.NewVoice().Say("x")
		if err := say.Raw(xml); err == nil || err.Error() != want {
			t.Errorf("%q: %v\nwant %s", xml, err, want)
		}
		if len(say.Nodes()) != 1 {
			t.Errorf("%q is refused, and leaves %v", xml, say.Nodes())
		}
	}
}
