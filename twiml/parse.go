package twiml

import (
	"slices"
	"strings"
)

// What Twilio reads of a document at most. The size is that of its error 11750; the depth is ours,
// as a document that is deeper can only be a mistake.
const (
	MaxSize  = 64 << 10
	MaxDepth = 100
)

// Document is a document that was read.
type Document struct {
	// Root is its Response.
	Root *Element
}

// Parse reads a document. What is not well-formed XML, is not a Response, is over [MaxSize] bytes
// or nests deeper than [MaxDepth] elements is an error of type *[Problem], with Twilio's code and
// the place. What the verb table does not allow is none: that is for [Document.Check] to say.
//
// Comments, processing instructions and a document type without definitions are skipped.
func Parse(src string) (*Document, error) {
	p := parser{scanner: scanner{src: src}}
	if err := p.checkSource(); err != nil {
		return nil, err
	}
	if err := p.prolog(); err != nil {
		return nil, err
	}
	root, err := p.tree()
	if err != nil {
		return nil, err
	}
	if err := p.epilog(); err != nil {
		return nil, err
	}
	return &Document{Root: root}, nil
}

type parser struct {
	scanner
	open []*Element // the elements that are not closed yet
	// content is set for the content of an element, which is read to be added to a document under
	// construction: its comments are kept.
	content bool
}

// parseContent reads what is to stand in an element of this entry.
func parseContent(spec *Spec, src string) ([]Node, error) {
	p := parser{scanner: scanner{src: src}, content: true}
	if at, why := firstBad(src); at >= 0 {
		return nil, p.fail(at, "%s, can't stand in XML; take it out", why)
	}
	holder := &Element{spec: spec}
	p.open = []*Element{holder}
	for !p.done() || len(p.open) > 1 {
		if err := p.piece(p.open[len(p.open)-1]); err != nil {
			return nil, err
		}
	}
	holder.unplace()
	return holder.nodes, nil
}

// unplace takes the places away from all that the element holds: it has been read, and is built.
func (e *Element) unplace() {
	for i := range e.nodes {
		e.nodes[i].Pos = Pos{}
		if child := e.nodes[i].Element; child != nil {
			child.pos = Pos{}
			for j := range child.attrs {
				child.attrs[j].Pos = Pos{}
			}
			child.unplace()
		}
	}
}

// checkSource looks at the document as a whole: its size and its characters.
func (p *parser) checkSource() error {
	if len(p.src) > MaxSize {
		return problem(codeSize, p.place(MaxSize), "the document has %d bytes; Twilio reads %d at most", len(p.src), MaxSize)
	}
	if at, why := firstBad(p.src); at >= 0 {
		return p.fail(at, "%s, can't stand in XML; take it out, and save the document as UTF-8", why)
	}
	return nil
}

// prolog reads what stands before the root.
func (p *parser) prolog() error {
	p.take("\uFEFF")
	if p.startsDeclaration(p.rest()) {
		if err := p.declaration(); err != nil {
			return err
		}
	} else if trimmed := strings.TrimLeft(p.rest(), " \t\r\n"); p.startsDeclaration(trimmed) {
		return p.fail(p.at, "blanks before <?xml; it must be the first thing in the document")
	}
	doctype := false
	for {
		p.blanks()
		switch {
		case p.done():
			return p.fail(p.at, "the document has no root element; write <Response>")
		case strings.HasPrefix(p.rest(), "<!DOCTYPE") && !doctype:
			if err := p.doctype(); err != nil {
				return err
			}
			doctype = true
		default:
			if skipped, err := p.skip(); err != nil || !skipped {
				return err
			}
		}
	}
}

func (p *parser) startsDeclaration(text string) bool {
	after, ok := strings.CutPrefix(text, "<?xml")
	return ok && after != "" && isBlank(after[:1])
}

// declaration reads <?xml version="1.0" encoding="UTF-8" standalone="yes"?>, of which only the
// version matters: the characters are known to be UTF-8.
func (p *parser) declaration() error {
	from := p.at
	p.take("<?xml")
	var seen []string
	for {
		blank := p.blanks()
		if p.take("?>") {
			break
		}
		at := p.at
		name := p.name()
		if name == "" || !blank || !slices.Contains([]string{"version", "encoding", "standalone"}, name) || slices.Contains(seen, name) {
			return p.fail(at, `a bad XML declaration; write <?xml version="1.0" encoding="UTF-8"?>`)
		}
		seen = append(seen, name)
		value, err := p.value(name)
		if err != nil {
			return err
		}
		if name == "version" && value != "1.0" {
			return problem(codeVersion, p.place(at), "XML version %q; write 1.0", value)
		}
	}
	if len(seen) == 0 || seen[0] != "version" {
		return problem(codeVersion, p.place(from), `an XML declaration without a version; write <?xml version="1.0" encoding="UTF-8"?>`)
	}
	return nil
}

// value reads the rest of name="value".
func (p *parser) value(name string) (string, error) {
	p.blanks()
	if !p.take("=") {
		return "", p.fail(p.at, "%s has no value; write %s=\"…\"", name, name)
	}
	p.blanks()
	return p.quoted(name)
}

func (p *parser) doctype() error {
	from := p.at
	p.take("<!DOCTYPE")
	for quote := byte(0); !p.done(); p.at++ {
		switch c := p.src[p.at]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"', c == '\'':
			quote = c
		case c == '[', c == '<':
			return p.fail(from, "a document type with definitions of its own; TwiML needs none, take it out")
		case c == '>':
			p.at++
			return nil
		}
	}
	return p.fail(from, "the document type does not end")
}

// comment reads the rest of a comment and gives what stands in it.
func (p *parser) comment(from int) (string, error) {
	comment, ok := p.until("--")
	if !ok {
		return "", p.fail(from, "the comment does not end; close it with -->")
	}
	if !p.take(">") {
		return "", p.fail(from+len("<!--")+len(comment), "-- inside a comment; XML allows it at the end only")
	}
	return comment, nil
}

// skip reads a comment or a processing instruction, if that is what comes next.
func (p *parser) skip() (bool, error) {
	from := p.at
	switch {
	case p.take("<!--"):
		if _, err := p.comment(from); err != nil {
			return false, err
		}
	case p.take("<?"):
		name := p.name()
		if name == "" || strings.EqualFold(name, "xml") {
			return false, p.fail(from, "<? that begins no instruction; an XML declaration may only be the first thing in the document")
		}
		if _, ok := p.until("?>"); !ok {
			return false, p.fail(from, "the instruction does not end; close it with ?>")
		}
	default:
		return false, nil
	}
	return true, nil
}

// epilog reads what stands after the root.
func (p *parser) epilog() error {
	for {
		p.blanks()
		if p.done() {
			return nil
		}
		skipped, err := p.skip()
		if err != nil {
			return err
		}
		if !skipped {
			return p.fail(p.at, "something after the end of <Response>; a document has one root element")
		}
	}
}
