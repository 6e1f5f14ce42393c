package twiml

import "strconv"

// add adds a child of the table, with its text where there is any: what every typed method for a
// child does. Whether the text can stand in XML is seen when the document is written, so that such
// a method needs no error.
func (e *Element) add(child id, text ...string) *Element {
	spec := child.spec()
	c := &Element{spec: spec, name: spec.Name}
	for _, t := range text {
		if t != "" {
			c.nodes = append(c.nodes, Node{Text: t})
		}
	}
	e.nodes = append(e.nodes, Node{Element: c})
	return c
}

func joinInts(list []int) string {
	var out []byte
	for i, n := range list {
		if i > 0 {
			out = append(out, ' ')
		}
		out = strconv.AppendInt(out, int64(n), 10)
	}
	return string(out)
}
