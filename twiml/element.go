package twiml

import "strings"

// Element is an element of a document: built, or read by [Parse].
type Element struct {
	spec  *Spec // nil where the verb table has no such element
	name  string
	attrs []Attribute
	nodes []Node
	pos   Pos
	// before and after are comments that stand outside of the element, next to it.
	before, after []string
}

// Attribute is an attribute as it stands in the document, under Twilio's name.
type Attribute struct {
	Name, Value string
	// Pos is where a parsed attribute's name begins.
	Pos Pos
}

// Node is a piece of an element's content: a child where Element is not nil, a comment where
// Comment is not empty, else text. A comment is what stands between <!-- and -->, blanks and all;
// [Parse] skips them.
type Node struct {
	Text    string
	Comment string
	Element *Element
	// Pos is where a parsed text begins, its leading blanks included.
	Pos Pos
}

// Pos is a place in a parsed document. Line and Column count from 1, columns in characters. Both
// are 0 in what was built.
type Pos struct {
	Line, Column int
}

// New is an empty Response of this kind.
func New(kind Kind) *Element {
	spec := Root(kind)
	return &Element{spec: spec, name: spec.Name}
}

// Name is the element's name: "Say".
func (e *Element) Name() string { return e.name }

// Spec is the element's entry in the verb table, or nil where the table has none.
func (e *Element) Spec() *Spec { return e.spec }

// Pos is where the element begins in the document that it was read from.
func (e *Element) Pos() Pos { return e.pos }

// Attrs are the element's attributes in the order in which they stand.
func (e *Element) Attrs() []Attribute { return e.attrs }

// Attr is the value of the attribute with exactly this name.
func (e *Element) Attr(name string) (value string, ok bool) {
	for i := range e.attrs {
		if e.attrs[i].Name == name {
			return e.attrs[i].Value, true
		}
	}
	return "", false
}

// Value is the value that Twilio goes by: the attribute's, or its default where it is missing or
// holds what the verb table does not allow. What Twilio does with a bad value is documented for few
// attributes; for those it falls back to the default.
func (e *Element) Value(name string) string {
	value, ok := e.Attr(name)
	if e.spec == nil {
		return value
	}
	attr := e.spec.Attr(name)
	if attr == nil {
		return value
	}
	if !ok || attr.Check(value) != nil {
		return attr.Default
	}
	return value
}

// Text is the element's own text, without that of its children, blanks and all.
func (e *Element) Text() string {
	if len(e.nodes) == 1 {
		return e.nodes[0].Text
	}
	var out strings.Builder
	for _, n := range e.nodes {
		out.WriteString(n.Text)
	}
	return out.String()
}

// AllText is the element's text and that of everything in it, in order, blanks and all: what a Say
// speaks.
func (e *Element) AllText() string {
	var out strings.Builder
	e.allText(&out)
	return out.String()
}

func (e *Element) allText(out *strings.Builder) {
	for _, n := range e.nodes {
		if n.Element != nil {
			n.Element.allText(out)
		}
		out.WriteString(n.Text)
	}
}

// Children are the elements in this one, in order.
func (e *Element) Children() []*Element {
	var out []*Element
	for _, n := range e.nodes {
		if n.Element != nil {
			out = append(out, n.Element)
		}
	}
	return out
}

// Nodes are the text and the elements in this one, in order.
func (e *Element) Nodes() []Node { return e.nodes }

// isLayout reports whether the element's text is nothing but the blanks that lay out its children
// and comments. Blanks that are spoken are not layout.
func (e *Element) isLayout() bool {
	if e.spec != nil && e.spec.Text == TextSpoken {
		return false
	}
	children := false
	for _, n := range e.nodes {
		if n.Element != nil || n.Comment != "" {
			children = true
		} else if !isBlank(n.Text) {
			return false
		}
	}
	return children
}

// isBlank reports whether the text is nothing but what XML calls white space.
func isBlank(text string) bool {
	for i := range len(text) {
		switch text[i] {
		case ' ', '\t', '\n', '\r':
		default:
			return false
		}
	}
	return true
}
