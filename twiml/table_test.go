package twiml_test

import (
	"encoding/xml"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dialtone/twiml"
)

// sample is a value that an attribute takes, and the one that its typed method is given for it.
func sample(a *twiml.AttrSpec) (text string, typed []any) {
	switch a.Type {
	case twiml.TypeBool:
		return "true", []any{true}
	case twiml.TypeNumber:
		if len(a.Values) > 0 {
			return a.Values[0], []any{a.Values[0]}
		}
		n := max(a.Min, 1)
		return strconv.Itoa(n), []any{n}
	case twiml.TypeNumberList:
		return "1 2", []any{1, 2}
	case twiml.TypeEnum:
		return a.Values[len(a.Values)-1], nil
	case twiml.TypeList:
		for _, v := range a.Values {
			typed = append(typed, v)
		}
		return strings.Join(a.Values, " "), typed
	case twiml.TypeURL:
		return "https://example.com/a?b=c&d=e", nil
	case twiml.TypeMethod:
		return "GET", nil
	case twiml.TypeLanguage:
		return "cmn-Hans-CN", nil
	case twiml.TypeVoice:
		return "Polly.Joanna-Neural", nil
	case twiml.TypeKeys:
		return "12*#", nil
	case twiml.TypeDigits:
		return "1wW#D", nil
	}
	return `"x" & <y>'s`, nil
}

// kinds are the documents that have verbs of their own.
var kinds = []twiml.Kind{twiml.Voice, twiml.Messaging, twiml.Fax}

// walk calls visit for every way in which an element of the table can stand in another.
func walk(visit func(kind twiml.Kind, path []*twiml.Spec, spec *twiml.Spec)) {
	for _, kind := range kinds {
		seen := map[*twiml.Spec]bool{}
		var into func(path []*twiml.Spec)
		into = func(path []*twiml.Spec) {
			parent := path[len(path)-1]
			if seen[parent] {
				return
			}
			seen[parent] = true
			for _, child := range parent.Children() {
				visit(kind, path, child)
				into(append(slices.Clone(path), child))
			}
		}
		into([]*twiml.Spec{twiml.Root(kind)})
	}
}

// Every element, wherever it may stand, with every attribute and its text, is written, read and
// found right. Names are given in snake_case and in capitals.
func TestEveryElementWithEveryAttribute(t *testing.T) {
	count := 0
	walk(func(kind twiml.Kind, path []*twiml.Spec, spec *twiml.Spec) {
		res := twiml.New(kind)
		at := res
		for _, p := range path[1:] {
			at = add(t, at, p.Name, "")
			if p.Attr("url") != nil {
				_ = at.Set("url", "wss://example.com/") // without it nothing could be done
			}
		}
		var text string
		if spec.Text != twiml.TextNone {
			text = "a & b"
		}
		var attrs []twiml.Attr
		for i := range spec.Attrs {
			value, _ := sample(&spec.Attrs[i])
			attrs = append(attrs, a(strings.ToUpper(snake(spec.Attrs[i].Name)), value))
		}
		leaf := add(t, at, strings.ToUpper(snake(spec.Name)), text, attrs...)
		if leaf.Spec() != spec {
			t.Fatalf("%s below %s is found as %s", spec.Type, path[len(path)-1].Type, leaf.Spec().Type)
		}
		written, err := res.XML()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range twiml.ValidateAs(kind, written) {
			t.Errorf("%v in\n%s", p, written)
		}
		doc, err := twiml.Parse(written)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := doc.Root.XML(); err != nil || again != written {
			t.Errorf("%v: written\n%s\nand again\n%s", err, written, again)
		}
		if got, want := flatten(doc.Root), standardReading(t, written); !slices.Equal(got, want) {
			t.Errorf("read as      %q\nencoding/xml %q", got, want)
		}
		count++
	})
	if count < 100 {
		t.Errorf("only %d elements were seen", count)
	}
}

func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if 'A' <= r && r <= 'Z' && i > 0 {
			b.WriteByte('_')
		}
		if r == '-' || r == ':' {
			r = '_'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// flatten is a document as a list of tags, attributes and texts; the blanks of its layout left out.
func flatten(e *twiml.Element) []string {
	out := []string{"<" + e.Name()}
	for _, a := range e.Attrs() {
		out = append(out, a.Name+"="+a.Value)
	}
	for _, n := range e.Nodes() {
		if n.Element != nil {
			out = append(out, flatten(n.Element)...)
		} else if strings.Trim(n.Text, " \t\r\n") != "" {
			out = append(out, n.Text)
		}
	}
	return append(out, "/"+e.Name())
}

// standardReading is the same from Go's own XML parser.
func standardReading(t *testing.T, text string) []string {
	t.Helper()
	out, err := readStandard(text)
	if err != nil {
		t.Fatalf("encoding/xml: %v in\n%s", err, text)
	}
	return out
}

func readStandard(text string) ([]string, error) {
	decoder := xml.NewDecoder(strings.NewReader(text))
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var out []string
	var chars strings.Builder
	flush := func() {
		if strings.Trim(chars.String(), " \t\r\n") != "" {
			out = append(out, chars.String())
		}
		chars.Reset()
	}
	name := func(n xml.Name) string {
		if n.Space == "" {
			return n.Local
		}
		return n.Space + ":" + n.Local
	}
	for {
		token, err := decoder.RawToken()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			flush()
			out = append(out, "<"+name(token.Name))
			for _, a := range token.Attr {
				out = append(out, name(a.Name)+"="+a.Value)
			}
		case xml.EndElement:
			flush()
			out = append(out, "/"+name(token.Name))
		case xml.CharData:
			chars.Write(token)
		}
	}
}

// roots are the typed documents by kind. The test below finds every other typed element from these.
var roots = map[twiml.Kind]func() (any, *twiml.Element){
	twiml.Voice:     func() (any, *twiml.Element) { r := twiml.NewVoice(); return *r, r.Element },
	twiml.Messaging: func() (any, *twiml.Element) { r := twiml.NewMessaging(); return *r, r.Element },
	twiml.Fax:       func() (any, *twiml.Element) { r := twiml.NewFax(); return *r, r.Element },
}

// Every typed method does what the same name does in Append and Set.
func TestTypedMethodsAreTheTable(t *testing.T) {
	walk(func(kind twiml.Kind, path []*twiml.Spec, spec *twiml.Spec) {
		typed, typedRoot := roots[kind]()
		named := twiml.New(kind)
		at := named
		for _, step := range append(slices.Clone(path[1:]), spec) {
			text := ""
			if step == spec && step.Text != twiml.TextNone {
				text = "some text"
			}
			typed = call(t, typed, methodName(step.Name), textArgs(step, text)...)
			at = add(t, at, step.Name, text)
		}
		for i := range spec.Attrs {
			attr := &spec.Attrs[i]
			text, args := sample(attr)
			if args == nil {
				args = []any{text}
			}
			typed = call(t, typed, "Set"+methodName(attr.Name), args...)
			if err := at.Set(attr.Name, text); err != nil {
				t.Fatal(err)
			}
		}
		if name := reflect.TypeOf(typed).Name(); name != spec.Type {
			t.Errorf("the type of %s is %s", spec.Type, name)
		}
		got, err := typedRoot.XML()
		if err != nil {
			t.Fatal(err)
		}
		want, err := named.XML()
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("the typed methods write\n%s\nby name it is\n%s", got, want)
		}
	})
}

func textArgs(s *twiml.Spec, text string) []any {
	if s.Text == twiml.TextNone || s.Text == twiml.TextOptional && text == "" {
		return nil
	}
	return []any{text}
}

func call(t *testing.T, on any, method string, args ...any) any {
	t.Helper()
	m := reflect.ValueOf(on).MethodByName(method)
	if !m.IsValid() {
		t.Fatalf("%T has no method %s", on, method)
	}
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		in[i] = reflect.ValueOf(arg)
	}
	return m.Call(in)[0].Interface()
}

// methodName is the Go name of an element or an attribute, written down here once more so that the
// generator's can't change by accident.
func methodName(name string) string {
	switch name {
	case "xml:lang":
		return "XMLLang"
	case "interpret-as":
		return "InterpretAs"
	case "say-as":
		return "SayAs"
	}
	name = strings.ToUpper(name[:1]) + name[1:]
	for _, word := range []string{"Url", "Id"} {
		if before, ok := strings.CutSuffix(name, word); ok {
			return before + strings.ToUpper(word)
		}
		if i := strings.Index(name, word+"Method"); i >= 0 {
			return name[:i] + strings.ToUpper(word) + name[i+len(word):]
		}
	}
	return name
}

// Names are told apart however they are written, and the table itself is in order.
func TestTheTableIsConsistent(t *testing.T) {
	same := func(a, b string) bool {
		clean := strings.NewReplacer("_", "", "-", "", ":", "")
		return strings.EqualFold(clean.Replace(a), clean.Replace(b))
	}
	types := map[string]bool{}
	for _, s := range twiml.Specs() {
		if types[s.Type] || s.Doc == "" || (s.Text != twiml.TextNone) != (s.TextName != "") {
			t.Errorf("%s: its type is taken, or its description or the name of its text is missing", s.Type)
		}
		types[s.Type] = true
		for i, x := range s.Children() {
			for _, y := range s.Children()[:i] {
				if same(x.Name, y.Name) {
					t.Errorf("%s holds %s and %s", s.Type, x.Name, y.Name)
				}
			}
		}
		for i := range s.Attrs {
			attr := &s.Attrs[i]
			for j := range s.Attrs[:i] {
				if same(attr.Name, s.Attrs[j].Name) {
					t.Errorf("%s has %s and %s", s.Type, attr.Name, s.Attrs[j].Name)
				}
			}
			if attr.Default != "" && attr.Check(attr.Default) != nil {
				t.Errorf("the default of %s of %s: %v", attr.Name, s.Type, attr.Check(attr.Default))
			}
			if needs := attr.Type == twiml.TypeEnum || attr.Type == twiml.TypeList; needs && len(attr.Values) == 0 {
				t.Errorf("%s of %s has no values", attr.Name, s.Type)
			}
			if !slices.IsSortedFunc(s.Attrs, func(a, b twiml.AttrSpec) int { return strings.Compare(a.Name, b.Name) }) {
				t.Errorf("the attributes of %s are out of order", s.Type)
			}
		}
	}
	var all []string
	for _, kind := range kinds {
		for _, s := range twiml.Root(kind).Children() {
			if !slices.Contains(all, s.Name) {
				all = append(all, s.Name)
			}
		}
	}
	var anyNames []string
	for _, s := range twiml.Root(twiml.Any).Children() {
		anyNames = append(anyNames, s.Name)
	}
	if !slices.Equal(all, anyNames) {
		t.Errorf("a document of any kind holds %v, all kinds together %v", anyNames, all)
	}
}

// What a verb can be reached by must be every entry of the table.
func TestEveryEntryIsReached(t *testing.T) {
	reached := map[*twiml.Spec]bool{}
	walk(func(_ twiml.Kind, _ []*twiml.Spec, s *twiml.Spec) { reached[s] = true })
	for _, s := range twiml.Specs() {
		if s.Name != "Response" && !reached[s] {
			t.Errorf("%s stands nowhere", s.Type)
		}
	}
}
