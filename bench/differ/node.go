package main

import (
	"fmt"
	"strings"
)

// node is a part of a program: its text, in which the kids stand between open and close, each on
// lines of its own. A program is made smaller by leaving nodes out, or by putting kids in their
// place.
type node struct {
	open, close string
	kids        []*node
	fixed       bool // It cannot be left out.
}

func onlyUs(text string) string                 { return forUs + text + forAll }
func instead(us, node string) string            { return forUs + us + forAll + forNode + node + forAll }
func leaf(format string, args ...any) *node     { return &node{open: fmt.Sprintf(format, args...)} }
func (n *node) with(kids ...*node) *node        { n.kids = append(n.kids, kids...); return n }
func block(open, close string, k []*node) *node { return &node{open: open, close: close, kids: k} }

// text is the program as one of the two runs it.
func (n *node) text(us bool) string {
	var out strings.Builder
	n.write(&out, "")
	text := out.String()
	drop, keep := forUs, forNode
	if us {
		drop, keep = forNode, forUs
	}
	for {
		at := strings.Index(text, drop)
		if at < 0 {
			break
		}
		end := at + strings.Index(text[at:], forAll)
		text = text[:at] + text[end+len(forAll):]
	}
	return strings.NewReplacer(keep, "", forAll, "").Replace(text)
}

func (n *node) write(out *strings.Builder, indent string) {
	if n.open != "" {
		out.WriteString(indent + n.open + "\n")
	}
	for _, kid := range n.kids {
		kid.write(out, indent+"  ")
	}
	if n.close != "" {
		out.WriteString(indent + n.close + "\n")
	}
}

// whole makes one node of parts that stand or fall together.
func (n *node) whole() *node {
	for _, kid := range n.kids {
		kid.fixed = true
	}
	return n
}
