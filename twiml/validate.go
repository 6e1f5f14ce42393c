package twiml

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dialtone/internal/spelling"
)

// Validate says what Twilio would warn about in a document, or why it would not run it, in the
// order in which it stands there. What the document answers is inferred, see [Document.Kind]. A
// document without problems gives none.
func Validate(src string) []*Problem { return ValidateAs(Any, src) }

// ValidateAs is [Validate] for a document of a known kind: one that answers a call may not hold a
// Message.
func ValidateAs(kind Kind, src string) []*Problem {
	doc, err := Parse(src)
	if err != nil {
		return []*Problem{err.(*Problem)}
	}
	return doc.Check(kind)
}

// Kind is what the document answers: a message where it holds a Message or a reply to one, a fax
// where it holds a Receive, else a call.
func (d *Document) Kind() Kind {
	for _, child := range d.Root.Children() {
		switch {
		case sameName(child.name, "Message"):
			return Messaging
		case sameName(child.name, "Receive"):
			return Fax
		}
	}
	return Voice
}

// Check says what Twilio would warn about in a document of this kind. For [Any] it is the
// document's own.
func (d *Document) Check(kind Kind) []*Problem {
	if kind == Any {
		kind = d.Kind()
	}
	v := validator{kind: kind}
	v.element(d.Root, Root(kind), nil)
	return v.found
}

type validator struct {
	kind  Kind
	found []*Problem
}

// hint says what Twilio takes without a word.
func (v *validator) hint(at Pos, format string, args ...any) {
	v.found = append(v.found, problem(0, at, format, args...))
}

func (v *validator) add(code int, at Pos, format string, args ...any) {
	if code == 0 {
		code = codeSchema
	}
	v.found = append(v.found, problem(code, at, format, args...))
}

// element checks an element as the entry of the table that it stands for. The parent is nil for the
// root.
func (v *validator) element(e *Element, spec, parent *Spec) {
	for _, a := range e.attrs {
		v.attr(e, a, spec, parent)
	}
	v.together(e, spec, parent)
	v.text(e, spec)
	v.missing(e, spec, parent)

	seen := order{validator: v}
	for _, n := range e.nodes {
		child := n.Element
		if child == nil {
			continue
		}
		childSpec := v.child(child, spec)
		seen.next(child, childSpec)
		if childSpec != nil {
			v.element(child, childSpec, spec)
		}
	}
}

// child finds the entry that a child stands for, and says so where its name or its place is wrong.
// It is nil where there is none.
func (v *validator) child(child *Element, parent *Spec) *Spec {
	if s := exact(parent, child.name); s != nil {
		if parent.holds(s) {
			return s
		}
		code := parent.nestCode
		v.add(code, child.pos, "<%s> can't stand in %s; %s", s.Name, v.named(parent), allowed(parent))
		return s
	}
	if s := parent.Child(child.name); s != nil {
		v.add(codeSchema, child.pos, "<%s> is not known; write <%s>", shorten(child.name), s.Name)
		return s
	}
	names := namesOf(parent.Children())
	if near := spelling.Nearest(child.name, names); near != "" {
		v.add(codeSchema, child.pos, "<%s> is not known; did you mean <%s>?", shorten(child.name), near)
		return nil
	}
	v.add(codeSchema, child.pos, "<%s> is not known; %s", shorten(child.name), allowed(parent))
	return nil
}

// named is the element in a message; the Response with what it answers.
func (v *validator) named(s *Spec) string {
	if s == Root(v.kind) {
		return "the <Response> to a " + map[Kind]string{Voice: "call", Messaging: "message", Fax: "fax"}[v.kind]
	}
	return "<" + s.Name + ">"
}

func allowed(s *Spec) string {
	if len(s.children) == 0 {
		return "<" + s.Name + "> holds no elements"
	}
	return "<" + s.Name + "> holds " + strings.Join(namesOf(s.Children()), ", ")
}

// attr checks one attribute.
func (v *validator) attr(e *Element, a Attribute, spec, parent *Spec) {
	if a.Name == "xmlns" || strings.HasPrefix(a.Name, "xmlns:") || strings.HasPrefix(a.Name, "xsi:") {
		return
	}
	known := spec.Attr(a.Name)
	switch {
	case known == nil:
		names := spec.attrNames()
		switch near := spelling.Nearest(a.Name, names); {
		case near != "":
			v.add(codeSchema, a.Pos, "<%s> has no attribute %s; did you mean %s?", e.name, shorten(a.Name), near)
		case len(names) == 0:
			v.add(codeSchema, a.Pos, "<%s> has no attributes, and so no %s", e.name, shorten(a.Name))
		default:
			v.add(codeSchema, a.Pos, "<%s> has no attribute %s; it has %s", e.name, shorten(a.Name), strings.Join(names, ", "))
		}
		return
	case known.Name != a.Name:
		v.add(codeSchema, a.Pos, "<%s> has no attribute %s; write %s", e.name, shorten(a.Name), known.Name)
	}
	if err := known.Check(a.Value); err != nil {
		v.add(valueCode(known, spec, parent), a.Pos, "<%s>: %s", e.name, err)
	}
}

// valueCode is the code for a bad value. Inside a Gather, a Say has codes of its own.
func valueCode(a *AttrSpec, spec, parent *Spec) int {
	switch {
	case parent == &specGather && spec == &specSay && a.Name == "voice":
		return codeGatherSay
	case parent == &specGather && spec == &specSay && a.Name == "loop":
		return codeGatherLap
	case a.Code == 0 && a.Type == TypeURL:
		return codeURL
	}
	return a.Code
}

// together checks what is right by itself and wrong with something else.
func (v *validator) together(e *Element, spec, parent *Spec) {
	value := func(name string) string { s, _ := e.Attr(name); return s }
	switch spec {
	case &specGather:
		if value("speechTimeout") == "auto" && value("speechModel") == "default" {
			v.add(codeTooAuto, e.pos, "<Gather>: speechTimeout auto does not go with speechModel default; name another model or a number of seconds")
		}
	case &specRecord:
		transcribable := AttrSpec{Min: 1, Max: 120}
		if length := value("maxLength"); value("transcribe") == "true" && length != "" && !transcribable.inRange(length) {
			v.add(codeTooLong, e.pos, "<Record>: what is longer than 120 seconds is not transcribed; give maxLength 120 or less")
		}
	case &specDial:
		children := e.Children()
		named := func(name string) int {
			return slices.IndexFunc(children, func(c *Element) bool { return c.name == name })
		}
		if i := named("Conference"); i >= 0 && named("Number") >= 0 {
			v.add(codeMixed, children[i].pos, "<Conference> can't stand beside <Number> in a <Dial>")
		}
		for _, noun := range []string{"Number", "Client", "Sip"} {
			v.atMost(e, noun, 10, codeURIs, "a <Dial> rings ten at most")
		}
	case &specMessage:
		v.atMost(e, "Media", 10, codeMedia, "a message takes ten at most")
	case &specMessagingResponse:
		v.atMost(e, "Message", 10, codeReplies, "Twilio sends the first ten messages of a reply")
	}
}

// atMost checks how many children of a name the element has.
func (v *validator) atMost(e *Element, name string, most, code int, why string) {
	n := 0
	for _, child := range e.Children() {
		if child.name != name {
			continue
		}
		if n++; n == most+1 {
			v.add(code, child.pos, "more than %d <%s>; %s", most, name, why)
			return
		}
	}
}

// text checks the element's own text.
func (v *validator) text(e *Element, spec *Spec) {
	if spec.Text == TextNone {
		for _, n := range e.nodes {
			if n.Element == nil && !isBlank(n.Text) {
				v.add(codeSchema, n.Pos, "%q can't stand in %s, which holds no text", shorten(strings.TrimSpace(n.Text)), v.named(spec))
			}
		}
		return
	}
	if spec.textMax == 0 {
		return
	}
	most := spec.textMax
	if voice, _ := e.Attr("voice"); spec == &specSay && strings.HasPrefix(voice, "Polly.") {
		most = 3000
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(e.AllText())); n > most {
		v.add(spec.textCode, e.pos, "the text of <%s> has %d characters; Twilio takes %d", e.name, n, most)
	}
}
