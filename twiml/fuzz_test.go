package twiml_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"dialtone/twiml"
)

// Whatever is read as a document is one to Go's own parser too, with the same content; written
// again it is the same document; and checking it never fails.
func FuzzParse(f *testing.F) {
	for _, d := range documents {
		f.Add(d.want)
	}
	for _, seed := range []string{
		"<?xml version='1.0'?><!DOCTYPE a \"b>\"><Response a='1'\tb=\"&lt;\"><![CDATA[x]]>&#x41;<!-- - --><?p q?></Response ><!--x-->",
		"\uFEFF<Response><say voice='x'>\r\n &amp;\r</say><Say> <p> a </p> </Say></Response>",
		"<Response><Dial>1<Number>2</Number></Dial><Gather>\n<Dial/></Gather></Response>",
		"<Response><a:b xml:lang=''/>&#x10FFFF;]]&gt;</Response>",
		"<Response", "<Response><", "<Response></", "<Response><Say a", "<Response>&", "<Response><!-", "<Response><![CDATA[",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		twiml.Validate(src)
		doc, err := twiml.Parse(src)
		if err != nil {
			p, ok := err.(*twiml.Problem)
			if !ok || p.Line < 1 || p.Column < 1 || p.Code == 0 {
				t.Fatalf("an error without a code or a place: %v", err)
			}
			return
		}
		standard, err := readStandard(strings.TrimPrefix(src, "\uFEFF"))
		switch {
		case err != nil && namesBeyond(doc.Root):
			// Go's parser knows the names of an older XML, and takes a colon in a name as the end
			// of a prefix.
		case err != nil:
			t.Fatalf("encoding/xml does not read it: %v", err)
		case !slices.Equal(normal(flatten(doc.Root)), normal(standard)):
			t.Fatalf("read as      %q\nencoding/xml %q", flatten(doc.Root), standard)
		}
		for _, spaces := range []int{0, 2} {
			written, err := doc.Root.Indented(spaces)
			if err != nil {
				t.Fatalf("what was read can't be written: %v", err)
			}
			if len(written) > twiml.MaxSize {
				continue
			}
			again, err := twiml.Parse(written)
			if err != nil {
				t.Fatalf("what was written can't be read: %v\n%s", err, written)
			}
			if got, err := again.Root.Indented(spaces); err != nil || got != written {
				t.Fatalf("%v: written\n%s\nand again\n%s", err, written, got)
			}
			if !slices.Equal(flatten(doc.Root), flatten(again.Root)) {
				t.Fatalf("read\n%q\nwritten and read again\n%q", flatten(doc.Root), flatten(again.Root))
			}
		}
	})
}

// namesBeyond reports whether a name is none to Go's parser, or might be none.
func namesBeyond(e *twiml.Element) bool {
	odd := func(name string) bool {
		return strings.Contains(name, ":") || strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf })
	}
	if odd(e.Name()) {
		return true
	}
	for _, a := range e.Attrs() {
		if odd(a.Name) {
			return true
		}
	}
	return slices.ContainsFunc(e.Children(), namesBeyond)
}

// normal makes every blank in a value a space, which is what XML says and Go's parser does not do.
func normal(tokens []string) []string {
	out := make([]string, len(tokens))
	for i, token := range tokens {
		out[i] = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(token)
	}
	return out
}

// Whatever text and value is given, the document is well-formed and says just that, or there is an
// error.
func FuzzEscape(f *testing.F) {
	for _, seed := range []string{
		"", " ", "& < > \" '", "]]>", "\r\n\t", "\x00", "\x1f", "\x7f\u0085\u2028", "👋\u200d", "\xed\xa0\xbd", "\xff", "\ufffe\uffff\ufffd",
		"<![CDATA[x]]>", "<!-- -->", "&amp;&#1;", "<?xml?>",
	} {
		f.Add(seed, "a"+seed, "NewVerb")
	}
	f.Fuzz(func(t *testing.T, text, value, name string) {
		res := twiml.New(twiml.Voice)
		say, errSay := res.Append("say", text)
		var errSet error
		if errSay == nil {
			errSet = say.Set("voice", value)
		}
		typed := twiml.NewVoice()
		typed.Say(text).SetVoice(value)
		typedXML, errXML := typed.Indented(0)
		if (errSay == nil && errSet == nil) != (errXML == nil) {
			t.Fatalf("by name %v and %v, typed %v", errSay, errSet, errXML)
		}
		if errXML != nil {
			return
		}
		if named, err := res.Indented(0); err != nil || named != typedXML {
			t.Fatalf("%v: by name %s, typed %s", err, named, typedXML)
		}
		if len(text)+len(value)+len(name) > twiml.MaxSize/12 {
			return
		}
		doc, err := twiml.Parse(typedXML)
		if err != nil {
			t.Fatalf("%v in %s", err, typedXML)
		}
		say = doc.Root.Children()[0]
		text, value = asWritten(text), asWritten(value)
		if got, _ := say.Attr("voice"); say.Text() != text || got != value {
			t.Fatalf("%q and %q are read as %q and %q", text, value, say.Text(), got)
		}
		if tokens, err := readStandard(typedXML); err != nil || !slices.Equal(flatten(doc.Root), tokens) {
			t.Fatalf("%v: encoding/xml reads %q", err, tokens)
		}

		tag, err := res.Tag(name, text, twiml.A(name, value))
		if err != nil {
			return
		}
		tagged, err := res.XML()
		if err != nil {
			t.Fatal(err)
		}
		doc, err = twiml.Parse(tagged)
		if err != nil {
			t.Fatalf("%v in %s", err, tagged)
		}
		if got := doc.Root.Children()[1]; got.Name() != tag.Name() || got.Text() != text {
			t.Fatalf("<%s> with %q is read as <%s> with %q", name, text, got.Name(), got.Text())
		}
		if _, err := readStandard(tagged); err != nil {
			t.Fatalf("encoding/xml: %v in %s", err, tagged)
		}
	})
}

// asWritten is a text without what XML has no way to write.
func asWritten(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, text)
}
