package twiml

import "fmt"

const declaration = `<?xml version="1.0" encoding="UTF-8"?>`

// XML writes the element as a document of its own: an XML declaration, then the element, children
// below their parents by two spaces. There is no line break at the end.
//
// Layout never changes what is said. Only an element that holds nothing but other elements is laid
// out on several lines; one with text among them, and a Say or an SSML element in any case, stands
// on one line with all it holds.
//
// A character that can't stand in XML, such as most control characters, is written as U+FFFD. What
// is not UTF-8 is an error.
func (e *Element) XML() (string, error) { return e.Indented(2) }

// Indented is [Element.XML] with so many spaces a level. With 0 all stands on one line without a
// blank.
func (e *Element) Indented(spaces int) (string, error) {
	out, err := e.AppendXML(nil, spaces)
	if err != nil {
		return "", err
	}
	return string(out), nil
}

// AppendXML is [Element.Indented] at the end of dst. Where it fails it returns dst as it was.
func (e *Element) AppendXML(dst []byte, spaces int) ([]byte, error) {
	w := writer{out: append(dst, declaration...), spaces: max(spaces, 0)}
	w.line(0)
	if err := w.child(e, 0, false); err != nil {
		return dst, err
	}
	return w.out, nil
}

type writer struct {
	out    []byte
	spaces int
}

// child writes e, with the comments next to it on lines of their own where it is one.
func (w *writer) child(e *Element, depth int, inline bool) error {
	for _, text := range e.before {
		w.comment(text)
		if !inline {
			w.line(depth)
		}
	}
	if err := w.element(e, depth, inline); err != nil {
		return err
	}
	for _, text := range e.after {
		if !inline {
			w.line(depth)
		}
		w.comment(text)
	}
	return nil
}

func (w *writer) comment(text string) {
	w.out = append(w.out, "<!--"...)
	w.out = append(w.out, text...)
	w.out = append(w.out, "-->"...)
}

// element writes e and what it holds. Inline is set below an element with text: there every blank
// counts.
func (w *writer) element(e *Element, depth int, inline bool) error {
	w.out = append(w.out, '<')
	w.out = append(w.out, e.name...)
	for i := range e.attrs {
		a := &e.attrs[i]
		if err := checkText(a.Value); err != nil {
			return fmt.Errorf("the attribute %s of <%s>: %w", a.Name, e.name, err)
		}
		w.out = append(w.out, ' ')
		w.out = append(w.out, a.Name...)
		w.out = append(w.out, '=', '"')
		w.out = appendValue(w.out, a.Value)
		w.out = append(w.out, '"')
	}
	if len(e.nodes) == 0 {
		w.out = append(w.out, '/', '>')
		return nil
	}
	w.out = append(w.out, '>')
	block := !inline && e.isLayout()
	for i := range e.nodes {
		n := &e.nodes[i]
		switch {
		case n.Element != nil:
			if block {
				w.line(depth + 1)
			}
			if err := w.child(n.Element, depth+1, !block); err != nil {
				return err
			}
		case n.Comment != "":
			if block {
				w.line(depth + 1)
			}
			w.comment(n.Comment)
		case !block:
			if err := checkText(n.Text); err != nil {
				return fmt.Errorf("the text of <%s>: %w", e.name, err)
			}
			w.out = appendText(w.out, n.Text)
		}
	}
	if block {
		w.line(depth)
	}
	w.out = append(w.out, '<', '/')
	w.out = append(w.out, e.name...)
	w.out = append(w.out, '>')
	return nil
}

// line begins a new line, where there are lines.
func (w *writer) line(depth int) {
	if w.spaces == 0 {
		return
	}
	w.out = append(w.out, '\n')
	for range depth * w.spaces {
		w.out = append(w.out, ' ')
	}
}
