package twiml_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dialtone/twiml"
)

func TestParseGivesATree(t *testing.T) {
	const src = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
		"<!-- who calls -->\n" +
		"<Response>\r\n" +
		"  <Say voice='man'\tlanguage = \"en-GB\">Grüße &amp; <!-- so --><![CDATA[<3 & co]]>\n&#x1F44B;</Say>\n" +
		"  <Gather\n    numDigits=\"1\"><Play>a</Play></Gather>👋<Unknown/>\n" +
		"</Response>\n<!-- bye -->\n"
	doc, err := twiml.Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	var show func(e *twiml.Element)
	show = func(e *twiml.Element) {
		got = append(got, fmt.Sprintf("<%s> %d:%d", e.Name(), e.Pos().Line, e.Pos().Column))
		for _, a := range e.Attrs() {
			got = append(got, fmt.Sprintf("%s=%q %d:%d", a.Name, a.Value, a.Pos.Line, a.Pos.Column))
		}
		for _, n := range e.Nodes() {
			if n.Element != nil {
				show(n.Element)
			} else if strings.TrimSpace(n.Text) != "" {
				got = append(got, fmt.Sprintf("%q %d:%d", n.Text, n.Pos.Line, n.Pos.Column))
			}
		}
	}
	show(doc.Root)
	want := []string{
		"<Response> 3:1",
		"<Say> 4:3", `voice="man" 4:8`, `language="en-GB" 4:20`, `"Grüße & <3 & co\n👋" 4:39`,
		"<Gather> 6:3", `numDigits="1" 7:5`, "<Play> 7:19", `"a" 7:25`,
		`"👋" 7:42`, "<Unknown> 7:43",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	say := doc.Root.Children()[0]
	if say.Spec() == nil || say.Spec().Type != "Say" || doc.Root.Children()[2].Spec() != nil {
		t.Error("the entries of the table are not the elements'")
	}
}

func TestParseErrors(t *testing.T) {
	deep := func(n int) string {
		return "<Response>\n" + strings.Repeat("<Say>", n) + strings.Repeat("</Say>", n) + "\n</Response>"
	}
	tests := []struct {
		name         string
		src          string
		code         int
		line, column int
		says         string
	}{
		{"nothing", "", 12100, 1, 1, "no root element"},
		{"blanks only", " \n ", 12100, 2, 2, "no root element"},
		{"blank first", "\n<?xml version=\"1.0\"?><Response/>", 12100, 1, 1, "it must be the first thing"},
		{"text first", "hello <Response/>", 12100, 1, 1, "text before the root element"},
		{"version", `<?xml version="1.1"?><Response/>`, 12101, 1, 7, `XML version "1.1"; write 1.0`},
		{"no version", `<?xml encoding="UTF-8"?><Response/>`, 12101, 1, 1, "without a version"},
		{"bad declaration", `<?xml version="1.0" enc="UTF-8"?><Response/>`, 12100, 1, 21, "a bad XML declaration"},
		{"declaration does not end", `<?xml version="1.0">`, 12100, 1, 20, "a bad XML declaration"},
		{"second declaration", `<Response/><?xml version="1.0"?>`, 12100, 1, 12, "may only be the first thing"},
		{"other root", "<response/>", 12102, 1, 1, "the root element is <response>; it must be <Response>"},
		{"html", "<!DOCTYPE html>\n<html></html>", 12102, 2, 1, "<html>"},
		{"two roots", "<Response/>\n<Response/>", 12100, 2, 1, "after the end of <Response>"},
		{"text after", "<Response/>\nbye", 12100, 2, 1, "after the end of <Response>"},
		{"not closed", "<Response>\n  <Say>hi\n</Response>", 12100, 3, 1, "</Response> where </Say> is due, for the <Say> of line 2"},
		{"cut off", "<Response>\n  <Say>hi", 12100, 2, 10, "<Say>, opened on line 2, is not closed; write </Say>"},
		{"tag cut off", "<Response>\n  <Say voice=\"man\"", 12100, 2, 3, "the tag <Say> does not end"},
		{"end tag cut off", "<Response></Response", 12100, 1, 11, "a bad end tag; write </Response>"},
		{"ampersand", "<Response>\n<Say>you & me</Say></Response>", 12100, 2, 10, "an & that stands for nothing; write &amp;"},
		{"ampersand in a value", "<Response>\n<Redirect method=\"a&b=c\"/></Response>", 12100, 2, 20, "write &amp;"},
		{"unknown reference", "<Response><Say>a&amp;b&nbsp;c</Say></Response>", 12100, 1, 23, "&nbsp; is not known in XML"},
		{"reference to nothing", "<Response><Say>&#0;</Say></Response>", 12100, 1, 16, "&#0; is not known"},
		{"reference to half a pair", "<Response><Say>&#xD83D;</Say></Response>", 12100, 1, 16, "&#xD83D; is not known"},
		{"less than", "<Response>\n<Say>1 < 2</Say></Response>", 12100, 2, 8, "a < that begins no element; write &lt;"},
		{"less than in a value", "<Response>\n<Say voice=\"a<b\">x</Say></Response>", 12100, 2, 14, "a < inside a value"},
		{"no quotes", "<Response>\n<Say voice=man>x</Say></Response>", 12100, 2, 12, `write voice="…"`},
		{"no value", "<Response>\n<Say voice>x</Say></Response>", 12100, 2, 11, "voice has no value"},
		{"no end of a value", "<Response>\n<Say voice=\"man>x</Say></Response>", 12100, 2, 12, "does not end"},
		{"no blank", "<Response>\n<Say voice=\"man\"loop=\"1\">x</Say></Response>", 12100, 2, 17, "no blank before the attribute loop"},
		{"twice", "<Response>\n<Say loop=\"1\" loop=\"2\">x</Say></Response>", 12100, 2, 15, "loop is given twice"},
		{"odd character in a tag", "<Response>\n<Say é=\"1\" ü,=\"2\">x</Say></Response>", 12100, 2, 13, "ü has no value"},
		{"comment does not end", "<Response><!-- hm</Response>", 12100, 1, 11, "the comment does not end"},
		{"dashes in a comment", "<Response><!-- a -- b --></Response>", 12100, 1, 18, "-- inside a comment"},
		{"cdata does not end", "<Response><Say><![CDATA[x</Say></Response>", 12100, 1, 16, "CDATA section does not end"},
		{"end of cdata in a text", "<Response><Say>a]]>b</Say></Response>", 12100, 1, 17, "]]&gt;"},
		{"definitions", "<!DOCTYPE r [<!ENTITY a \"b\">]><Response/>", 12100, 1, 1, "definitions of its own"},
		{"control character", "<Response>\n<Say>é\x01</Say></Response>", 12100, 2, 7, "the control character U+0001"},
		{"not UTF-8", "<Response>\n<Say>caf\xe9</Say></Response>", 12100, 2, 9, "the byte 0xE9, which is not UTF-8"},
		{"too deep", deep(100), 12100, 2, 1 + 99*len("<Say>"), "nested deeper than 100"},
		{"too large", "<Response>\n" + strings.Repeat(" ", twiml.MaxSize-21) + "</Response>", 11750, 2, twiml.MaxSize - 11 + 1, "65537 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := twiml.Parse(tt.src)
			var p *twiml.Problem
			if !errors.As(err, &p) {
				t.Fatalf("the error is %v", err)
			}
			if p.Code != tt.code || p.Line != tt.line || p.Column != tt.column || p.Level != twiml.LevelError || !strings.Contains(p.Message, tt.says) {
				t.Errorf("got  %v, %s\nwant line %d, column %d: %s (%d)", p, p.Level, tt.line, tt.column, tt.says, tt.code)
			}
			if problems := twiml.Validate(tt.src); len(problems) != 1 || *problems[0] != *p {
				t.Errorf("Validate says %v", problems)
			}
		})
	}
}

func TestParseTakesWhatIsAllowed(t *testing.T) {
	for name, src := range map[string]string{
		"a hundred levels":     "<Response>" + strings.Repeat("<Say>", 99) + strings.Repeat("</Say>", 99) + "</Response>",
		"64 kB":                "<Response>" + strings.Repeat(" ", twiml.MaxSize-21) + "</Response>",
		"a byte order mark":    "\uFEFF<?xml version=\"1.0\"?><Response/>",
		"no declaration":       "\n <Response/>",
		"single quotes":        "<?xml version='1.0' encoding='utf-8' standalone='yes' ?><Response/>",
		"a document type":      "<!DOCTYPE Response SYSTEM \"a>b\">\n<Response/>",
		"an instruction":       "<?xml-stylesheet href=\"a\"?><Response><?a b?></Response><?c?>",
		"blanks in tags":       "<Response ><Say\n>x</Say\t></Response >",
		"another namespace":    "<Response xmlns:x=\"urn:y\"><x:Note/></Response>",
		"a name beyond ASCII":  "<Response><Größe·2/></Response>",
		"only comments around": "<!--a--><!-- - --><Response><!----></Response><!--b-->",
	} {
		if _, err := twiml.Parse(src); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestElementReading(t *testing.T) {
	doc, err := twiml.Parse(`<Response>
	<Gather timeout="soon" numDigits="4" NumDigits="5"><Say>One <emphasis>two</emphasis> three</Say></Gather>
	<Unknown a="b"/>
	</Response>`)
	if err != nil {
		t.Fatal(err)
	}
	gather, unknown := doc.Root.Children()[0], doc.Root.Children()[1]
	for name, want := range map[string]string{"timeout": "5", "numDigits": "4", "method": "POST", "action": "", "nothing": ""} {
		if got := gather.Value(name); got != want {
			t.Errorf("the value of %s is %q, want %q", name, got, want)
		}
	}
	if got, ok := gather.Attr("timeout"); got != "soon" || !ok {
		t.Errorf("timeout stands as %q", got)
	}
	if unknown.Value("a") != "b" || unknown.Value("c") != "" {
		t.Error("an element that the table does not know has values all the same")
	}
	say := gather.Children()[0]
	if say.Text() != "One  three" || say.AllText() != "One two three" {
		t.Errorf("texts %q and %q", say.Text(), say.AllText())
	}
}
