package twiml

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dialtone/internal/spelling"
)

// Attr is an attribute that is given: a name in any spelling and a value. The value is a string, a
// boolean, a number, or a slice of those, which is joined by spaces. Nil leaves the attribute out.
type Attr struct {
	Name  string
	Value any
}

// A is an [Attr], for calls that would be long otherwise.
func A(name string, value any) Attr { return Attr{Name: name, Value: value} }

// Append adds a child by its name, with its text, empty for none, and its attributes in the order
// given. Names are found in the verb table whatever their case, underscores and hyphens, and
// written as Twilio spells them. An attribute that is given twice has the last value in the first
// place.
//
// A child that the element can't hold, an attribute or a text that the child can't take, and a
// value that can't be written in XML are errors, and add nothing. Whether a value is one that
// Twilio takes is left to [Validate].
func (e *Element) Append(name, text string, attrs ...Attr) (*Element, error) {
	spec := e.childSpec(name)
	if spec == nil {
		return nil, e.unknownChild(name)
	}
	child := &Element{spec: spec, name: spec.Name}
	if err := child.AddText(text); err != nil {
		return nil, err
	}
	for _, a := range attrs {
		if err := child.Set(a.Name, a.Value); err != nil {
			return nil, err
		}
	}
	e.nodes = append(e.nodes, Node{Element: child})
	return child, nil
}

// Tag adds any child at all, its name and its attributes' names written as they are given: for what
// the verb table does not know, or knows better than Twilio does by now.
func (e *Element) Tag(name, text string, attrs ...Attr) (*Element, error) {
	if !isWritableName(name) {
		return nil, fmt.Errorf("%q can't be the name of an element: a name begins with a letter and has letters, digits, - _ and . after it", name)
	}
	child := &Element{spec: exact(e.spec, name), name: name}
	if err := child.addText(text); err != nil {
		return nil, err
	}
	for _, a := range attrs {
		if !isWritableName(a.Name) {
			return nil, fmt.Errorf("%q can't be the name of an attribute: a name begins with a letter and has letters, digits, - _ and . after it", a.Name)
		}
		if err := child.setValue(a.Name, a.Value); err != nil {
			return nil, err
		}
	}
	e.nodes = append(e.nodes, Node{Element: child})
	return child, nil
}

// Set sets an attribute by its name, in any spelling. A value of nil takes the attribute away.
func (e *Element) Set(name string, value any) error {
	if e.spec == nil {
		if !isWritableName(name) {
			return fmt.Errorf("%q can't be the name of an attribute of <%s>", name, e.name)
		}
		return e.setValue(name, value)
	}
	attr := e.spec.Attr(name)
	if attr == nil {
		return e.unknownAttr(name)
	}
	return e.setValue(attr.Name, value)
}

// AddText adds text after what the element holds already: after a child, say.
func (e *Element) AddText(text string) error {
	if text != "" && e.spec != nil && e.spec.Text == TextNone {
		return fmt.Errorf("<%s> holds no text, so %q can't stand in it", e.name, shorten(text))
	}
	return e.addText(text)
}

func (e *Element) addText(text string) error {
	if text == "" {
		return nil
	}
	if err := checkText(text); err != nil {
		return fmt.Errorf("the text of <%s>: %w", e.name, err)
	}
	e.nodes = append(e.nodes, Node{Text: text})
	return nil
}

// Comment adds a comment after what the element holds already. It is an error for a text that can't
// stand in a comment: one with --, or one that ends in -.
func (e *Element) Comment(text string) error {
	comment, err := comment(text)
	if err == nil {
		e.nodes = append(e.nodes, Node{Comment: comment})
	}
	return err
}

// CommentBefore adds a comment in front of the element: for a Response, between the XML declaration
// and it.
func (e *Element) CommentBefore(text string) error {
	comment, err := comment(text)
	if err == nil {
		e.before = append(e.before, comment)
	}
	return err
}

// CommentAfter adds a comment behind the end of the element.
func (e *Element) CommentAfter(text string) error {
	comment, err := comment(text)
	if err == nil {
		e.after = append(e.after, comment)
	}
	return err
}

// comment is a text as it stands in a comment, with a blank on either side.
func comment(text string) (string, error) {
	if at, why := firstBad(text); at >= 0 {
		return "", fmt.Errorf("the text of a comment: %s, at byte %d, can't stand in XML; take it out", why, at)
	}
	if strings.Contains(text, "--") || strings.HasSuffix(text, "-") {
		return "", fmt.Errorf("a comment can't hold -- nor end in -, as %q does", shorten(text))
	}
	return " " + text + " ", nil
}

// Raw adds ready-made XML after what the element holds already: elements, text, comments and CDATA
// sections, as in "Well<break time='1s'/>then". XML that is not well-formed is an error of type
// *[Problem], with the place in it, and adds nothing. The verb table is not asked: whether Twilio
// takes what is added is left to [Validate].
func (e *Element) Raw(xml string) error {
	nodes, err := parseContent(e.spec, xml)
	if err != nil {
		return err
	}
	e.nodes = append(e.nodes, nodes...)
	return nil
}

func (e *Element) setValue(name string, value any) error {
	text, ok, err := format(value)
	if err == nil {
		err = checkText(text)
	}
	if err != nil {
		return fmt.Errorf("the attribute %s of <%s>: %w", name, e.name, err)
	}
	if !ok {
		e.unset(name)
		return nil
	}
	e.put(name, text)
	return nil
}

// put sets the attribute of exactly this name.
func (e *Element) put(name, value string) {
	for i := range e.attrs {
		if e.attrs[i].Name == name {
			e.attrs[i].Value = value
			return
		}
	}
	e.attrs = append(e.attrs, Attribute{Name: name, Value: value})
}

func (e *Element) unset(name string) {
	for i := range e.attrs {
		if e.attrs[i].Name == name {
			e.attrs = append(e.attrs[:i], e.attrs[i+1:]...)
			return
		}
	}
}

// childSpec finds the entry of a child by its name. What holds it is not asked of an element that
// the table does not know.
func (e *Element) childSpec(name string) *Spec {
	if e.spec == nil {
		return anywhere(name)
	}
	return e.spec.Child(name)
}

func (e *Element) unknownChild(name string) error {
	if e.spec == nil {
		return fmt.Errorf("there is no TwiML element %s; Tag writes any", name)
	}
	allowed := namesOf(e.spec.Children())
	if near := spelling.Nearest(name, allowed); near != "" {
		return fmt.Errorf("<%s> can't hold %s; did you mean %s? Tag writes any other", e.name, name, near)
	}
	if len(allowed) == 0 {
		return fmt.Errorf("<%s> can't hold %s, nor any other element; Tag writes one all the same", e.name, name)
	}
	return fmt.Errorf("<%s> can't hold %s; it holds %s; Tag writes any other", e.name, name, strings.Join(allowed, ", "))
}

func (e *Element) unknownAttr(name string) error {
	allowed := e.spec.attrNames()
	if near := spelling.Nearest(name, allowed); near != "" {
		return fmt.Errorf("<%s> has no attribute %s; did you mean %s? Tag writes any other", e.name, name, near)
	}
	if len(allowed) == 0 {
		return fmt.Errorf("<%s> has no attributes, and so no %s; Tag writes one all the same", e.name, name)
	}
	return fmt.Errorf("<%s> has no attribute %s; it has %s; Tag writes any other", e.name, name, strings.Join(allowed, ", "))
}

func namesOf(specs []*Spec) []string {
	names := make([]string, len(specs))
	for i, s := range specs {
		names[i] = s.Name
	}
	return names
}

func (s *Spec) attrNames() []string {
	names := make([]string, len(s.Attrs))
	for i := range s.Attrs {
		names[i] = s.Attrs[i].Name
	}
	return names
}

// shorten keeps a person's own long text from filling the message about it.
func shorten(text string) string {
	const most = 40
	for i := range text {
		if i >= most {
			return text[:i] + "…"
		}
	}
	return text
}

// format writes a value as Twilio reads it. It is not ok where the attribute is to be left out.
func format(value any) (text string, ok bool, err error) {
	switch v := value.(type) {
	case nil:
		return "", false, nil
	case string:
		return v, true, nil
	case bool:
		return strconv.FormatBool(v), true, nil
	case int:
		return strconv.Itoa(v), true, nil
	case int64:
		return strconv.FormatInt(v, 10), true, nil
	case int32:
		return strconv.FormatInt(int64(v), 10), true, nil
	case uint:
		return strconv.FormatUint(uint64(v), 10), true, nil
	case float64:
		if v != v || v-v != 0 {
			return "", false, errors.New("a number that is infinite or none at all")
		}
		return strconv.FormatFloat(v, 'f', -1, 64), true, nil
	case []string:
		return strings.Join(v, " "), true, nil
	case []int:
		return join(v)
	case []any:
		return join(v)
	}
	return "", false, fmt.Errorf("a value of type %T; give a string, a number, true, false or a list of those", value)
}

// join writes a list. What is nil in it is left out of it.
func join[T any](list []T) (string, bool, error) {
	parts := make([]string, 0, len(list))
	for _, item := range list {
		text, ok, err := format(any(item))
		if err != nil {
			return "", false, err
		}
		if ok {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " "), true, nil
}
