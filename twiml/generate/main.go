// Command generate writes the typed builder of package twiml: a type for every element of the verb
// table, with a method for each child it may hold and each attribute it takes. Run it in the
// package's folder, by go generate.
//
// The typed files hold nothing that the table does not say, so when the table has changed in a way
// that they no longer compile with, delete them first: the rest of the package does without.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"log"
	"os"
	"strings"

	"dialtone/twiml"
)

func main() {
	check := flag.Bool("check", false, "write nothing, but fail where a file is not as it would be written")
	flag.Parse()
	for name, source := range files() {
		text, err := format.Source(source)
		if err != nil {
			log.Fatalf("%s: %v", name, err)
		}
		if *check {
			have, err := os.ReadFile(name)
			if err != nil || !bytes.Equal(have, text) {
				log.Fatalf("%s is not what the verb table says; run go generate ./twiml", name)
			}
			continue
		}
		if err := os.WriteFile(name, text, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// files gives the source of each typed file. The root elements and the verbs are in a file of their
// own, the nouns in another, and SSML in a third.
func files() map[string][]byte {
	out := map[string][]byte{}
	group := "typed_verbs.go"
	for _, s := range twiml.Specs() {
		switch {
		case s.Type == "Response":
			continue // has no type: who does not know what the document answers adds its verbs by name
		case s.Type == "AiSession":
			group = "typed_nouns.go"
		case s.Type == "SSMLBreak":
			group = "typed_ssml.go"
		}
		out[group] = append(out[group], element(s)...)
	}
	for name, source := range out {
		out[name] = append(head(source), source...)
	}
	return out
}

// head is what stands above the types, with the packages that they use.
func head(source []byte) []byte {
	text := "// Code generated from the verb table by go generate; DO NOT EDIT.\n\npackage twiml\n\n"
	var imports []string
	for _, name := range []string{"strconv", "strings"} {
		if bytes.Contains(source, []byte(name+".")) {
			imports = append(imports, fmt.Sprintf("%q", name))
		}
	}
	if len(imports) > 0 {
		text += "import (\n" + strings.Join(imports, "\n") + "\n)\n\n"
	}
	return []byte(text)
}

// element writes the type of one element and its methods.
func element(s *twiml.Spec) string {
	var b strings.Builder
	if s.Name == "Response" {
		kind := strings.TrimSuffix(s.Type, "Response")
		fmt.Fprintf(&b, "// %s is the Response that %s.\ntype %s struct{ *Element }\n\n", s.Type, s.Doc, s.Type)
		fmt.Fprintf(&b, "// New%s is an empty %s.\nfunc New%s() *%s { return &%s{New(%s)} }\n\n", kind, s.Type, kind, s.Type, s.Type, kind)
	} else {
		fmt.Fprintf(&b, "// %s is %s: it %s.\ntype %s struct{ *Element }\n\n", s.Type, aTag(s), s.Doc, s.Type)
	}
	for _, child := range s.Children() {
		childMethod(&b, s, child)
	}
	for i := range s.Attrs {
		attrMethod(&b, s, &s.Attrs[i])
	}
	return b.String()
}

// aTag is the element with its article: "a <Say>", "an <Echo>".
func aTag(s *twiml.Spec) string {
	if strings.ContainsRune("AEIOaeio", rune(s.Name[0])) {
		return "an <" + s.Name + ">"
	}
	return "a <" + s.Name + ">"
}

func childMethod(b *strings.Builder, s, child *twiml.Spec) {
	// A child's method has its name, not its type's: Refer has Sip, Say has SayAs.
	name := goName(child.Name)
	fmt.Fprintf(b, "// %s adds %s: it %s.\n", name, aTag(child), child.Doc)
	switch child.Text {
	case twiml.TextNone:
		fmt.Fprintf(b, "func (e %s) %s() %s { return %s{e.add(id%s)} }\n\n", s.Type, name, child.Type, child.Type, child.Type)
	case twiml.TextOptional:
		fmt.Fprintf(b, "// The %s may be left out.\n", child.TextName)
		fmt.Fprintf(b, "func (e %s) %s(%s ...string) %s { return %s{e.add(id%s, %s...)} }\n\n",
			s.Type, name, child.TextName, child.Type, child.Type, child.Type, child.TextName)
	default:
		fmt.Fprintf(b, "func (e %s) %s(%s string) %s { return %s{e.add(id%s, %s)} }\n\n",
			s.Type, name, child.TextName, child.Type, child.Type, child.Type, child.TextName)
	}
}

func attrMethod(b *strings.Builder, s *twiml.Spec, a *twiml.AttrSpec) {
	name := goName(a.Name)
	fmt.Fprintf(b, "// Set%s sets %s: %s.\n", name, a.Name, describe(a))
	kind, put := "string", "value"
	switch {
	case a.Type == twiml.TypeBool:
		kind, put = "bool", "strconv.FormatBool(value)"
	case a.Type == twiml.TypeNumber && len(a.Values) == 0:
		kind, put = "int", "strconv.Itoa(value)"
	case a.Type == twiml.TypeNumberList:
		kind, put = "...int", "joinInts(value)"
	case a.Type == twiml.TypeList:
		kind, put = "...string", `strings.Join(value, " ")`
	}
	fmt.Fprintf(b, "func (e %s) Set%s(value %s) %s { e.put(%q, %s); return e }\n\n", s.Type, name, kind, s.Type, a.Name, put)
}

// describe says what an attribute's value may be.
func describe(a *twiml.AttrSpec) string {
	var what string
	switch a.Type {
	case twiml.TypeString:
		what = "any text"
		if a.Max != 0 {
			what = fmt.Sprintf("a text of up to %d characters", a.Max)
		}
	case twiml.TypeBool:
		what = "true or false"
	case twiml.TypeNumber:
		what = fmt.Sprintf("a whole number of %d or more", a.Min)
		if a.Max != 0 {
			what = fmt.Sprintf("a whole number from %d to %d", a.Min, a.Max)
		}
		if len(a.Values) > 0 {
			what += ", or " + strings.Join(a.Values, ", ")
		}
	case twiml.TypeNumberList:
		what = "whole numbers"
	case twiml.TypeEnum:
		what = strings.Join(a.Values, ", ")
		if n := len(a.Values); n > 1 {
			what = strings.Join(a.Values[:n-1], ", ") + " or " + a.Values[n-1]
		}
	case twiml.TypeList:
		what = "some of " + strings.Join(a.Values, ", ")
	case twiml.TypeURL:
		what = "a URL, absolute or relative"
	case twiml.TypeMethod:
		what = "GET or POST"
	case twiml.TypeLanguage:
		what = "a language such as en-US"
	case twiml.TypeVoice:
		what = "man, woman, alice or a provider's voice such as Polly.Joanna"
	case twiml.TypeKeys:
		what = "keys out of 0-9, * and #"
	case twiml.TypeDigits:
		what = "tones out of 0-9, A-D, *, #, w and W"
	}
	if a.Default != "" {
		what += "; " + a.Default + " unless set"
	}
	return what
}

// goName is a name of TwiML as Go writes it: statusCallbackUrl is StatusCallbackURL, say-as is
// SayAs.
func goName(name string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(split(name), func(r rune) bool { return r == ' ' }) {
		switch strings.ToLower(word) {
		case "url", "id", "xml":
			b.WriteString(strings.ToUpper(word))
		default:
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// split puts a blank before every word of a name.
func split(name string) string {
	var b strings.Builder
	for i, r := range name {
		switch {
		case r == '-' || r == ':':
			r = ' '
		case 'A' <= r && r <= 'Z' && i > 0:
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
