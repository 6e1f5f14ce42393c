package twiml

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// tree reads the root element and all that it holds.
func (p *parser) tree() (*Element, error) {
	if !strings.HasPrefix(p.rest(), "<") {
		return nil, p.fail(p.at, "text before the root element; a document begins with <Response>")
	}
	root, err := p.startTag()
	if err != nil {
		return nil, err
	}
	for len(p.open) > 0 {
		if err := p.piece(p.open[len(p.open)-1]); err != nil {
			return nil, err
		}
	}
	return root, nil
}

// piece reads the next piece of what e holds.
func (p *parser) piece(e *Element) error {
	from := p.at
	switch {
	case p.done():
		return p.fail(from, "<%s>, opened on line %d, is not closed; write </%s>", e.name, e.pos.Line, e.name)
	case p.take("</"):
		return p.endTag(e, from)
	case p.take("<![CDATA["):
		raw, ok := p.until("]]>")
		if !ok {
			return p.fail(from, "the CDATA section does not end; close it with ]]>")
		}
		e.read(lineFeeds(raw), p.place(from))
		return nil
	case p.content && p.take("<!--"):
		comment, err := p.comment(from)
		if err == nil && comment != "" {
			e.nodes = append(e.nodes, Node{Comment: comment})
		}
		return err
	case p.content && strings.HasPrefix(p.rest(), "<?"):
		return p.fail(from, "<? inside of an element: give the elements alone, without an XML declaration or an instruction")
	case p.src[p.at] == '<':
		if skipped, err := p.skip(); err != nil || skipped {
			return err
		}
		child, err := p.startTag()
		if err == nil {
			e.nodes = append(e.nodes, Node{Element: child})
		}
		return err
	}
	return p.text(e)
}

// text reads character data up to the next tag.
func (p *parser) text(e *Element) error {
	from := p.at
	raw := p.rest()
	if end := strings.IndexByte(raw, '<'); end >= 0 {
		raw = raw[:end]
	}
	p.at += len(raw)
	if at := strings.Index(raw, "]]>"); at >= 0 {
		return p.fail(from+at, "]]> in a text; write ]]&gt;")
	}
	text, err := p.expand(lineFeeds(raw), from)
	if err != nil {
		return err
	}
	e.read(text, p.place(from))
	return nil
}

// read adds text that was read. Text around a comment or a CDATA section is one text.
func (e *Element) read(text string, at Pos) {
	if text == "" {
		return
	}
	if last := len(e.nodes) - 1; last >= 0 && e.nodes[last].Element == nil {
		e.nodes[last].Text += text
		return
	}
	e.nodes = append(e.nodes, Node{Text: text, Pos: at})
}

// endTag reads the rest of </name>.
func (p *parser) endTag(e *Element, from int) error {
	name := p.name()
	p.blanks()
	if name == "" || !p.take(">") {
		return p.fail(from, "a bad end tag; write </%s>", cmp.Or(e.name, "name"))
	}
	if e.name == "" {
		return p.fail(from, "</%s> closes an element that is not open", name)
	}
	if name != e.name {
		return p.fail(from, "</%s> where </%s> is due, for the <%s> of line %d", name, e.name, e.name, e.pos.Line)
	}
	p.open = p.open[:len(p.open)-1]
	return nil
}

// startTag reads <name a="1"> or <name a="1"/> and leaves the element open in the first case.
func (p *parser) startTag() (*Element, error) {
	from := p.at
	p.take("<")
	name := p.name()
	if name == "" {
		return nil, p.fail(from, "a < that begins no element; write &lt;")
	}
	e := &Element{name: name, pos: p.place(from)}
	if len(p.open) == 0 {
		if name != "Response" {
			return nil, problem(codeRoot, e.pos, "the root element is <%s>; it must be <Response>", shorten(name))
		}
		e.spec = Root(Any)
	} else {
		e.spec = exact(p.open[len(p.open)-1].spec, name)
	}
	if len(p.open) == MaxDepth {
		return nil, p.fail(from, "<%s> is nested deeper than %d elements", shorten(name), MaxDepth)
	}
	for {
		blank := p.blanks()
		at := p.at
		switch {
		case p.take("/>"):
			return e, nil
		case p.take(">"):
			p.open = append(p.open, e)
			return e, nil
		}
		attr := p.name()
		switch {
		case p.done():
			return nil, p.fail(from, "the tag <%s> does not end; close it with >", shorten(name))
		case attr == "":
			return nil, p.fail(at, "%q in the tag <%s>; close it with >, or write name=\"value\"", firstRune(p.rest()), shorten(name))
		case !blank:
			return nil, p.fail(at, "no blank before the attribute %s", shorten(attr))
		}
		place := p.place(at)
		value, err := p.value(attr)
		if err != nil {
			return nil, err
		}
		if _, twice := e.Attr(attr); twice {
			return nil, p.fail(at, "the attribute %s is given twice", shorten(attr))
		}
		e.attrs = append(e.attrs, Attribute{Name: attr, Value: value, Pos: place})
	}
}

func firstRune(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return text[:size]
}
