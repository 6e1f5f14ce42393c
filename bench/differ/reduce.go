package main

import "slices"

// reduce makes a program that differs smaller, as long as it differs. What is left out must not
// make it fail to parse in Node, which would differ as well.
func reduce(c testCase, result outcome) (testCase, outcome, error) {
	for {
		smaller := smallerThan(c.root)
		cases := make([]testCase, len(smaller))
		for i, root := range smaller {
			cases[i] = testCase{number: c.number, kind: c.kind, root: root}
		}
		if len(cases) == 0 {
			return c, result, nil
		}
		results, err := runBoth(cases)
		if err != nil {
			return c, result, err
		}
		next := slices.IndexFunc(results, func(o outcome) bool { return o.differs() && sameKind(o, result) })
		if next < 0 {
			return c, result, nil
		}
		c, result = cases[next], results[next]
	}
}

// sameKind reports whether two outcomes end alike, so that one difference does not become another
// while it is made smaller.
func sameKind(a, b outcome) bool {
	return lastLine(a.node) == lastLine(b.node) && lastLine(a.here) == lastLine(b.here)
}

func lastLine(text string) string {
	lines := slices.DeleteFunc(splitLines(text), func(line string) bool { return line == "" })
	if len(lines) == 0 {
		return ""
	}
	return lines[len(lines)-1]
}

func splitLines(text string) []string {
	var lines []string
	begun := 0
	for i := range len(text) {
		if text[i] == '\n' {
			lines = append(lines, text[begun:i])
			begun = i + 1
		}
	}
	return append(lines, text[begun:])
}

// smallerThan are the programs that are a step smaller, the smallest first.
func smallerThan(root *node) []*node {
	var all []*node
	count := countOf(root)
	for i := range count {
		if without := edit(root, i, func(n *node) []*node {
			if n.fixed {
				return nil
			}
			return []*node{}
		}); without != nil {
			all = append(all, without)
		}
		if opened := edit(root, i, func(n *node) []*node {
			if n.fixed || len(n.kids) == 0 {
				return nil
			}
			var kids []*node
			for _, kid := range n.kids {
				if kid.fixed {
					kids = append(kids, kid.kids...)
				} else {
					kids = append(kids, kid)
				}
			}
			return kids
		}); opened != nil {
			all = append(all, opened)
		}
	}
	slices.SortStableFunc(all, func(a, b *node) int { return len(a.text(true)) - len(b.text(true)) })
	return all
}

func countOf(n *node) int {
	count := 1
	for _, kid := range n.kids {
		count += countOf(kid)
	}
	return count
}

// edit copies a tree with what change makes of the node of a number in its place; nil if it
// makes nothing of it.
func edit(root *node, number int, change func(*node) []*node) *node {
	at, changed := 0, false
	var copyOf func(n *node) []*node
	copyOf = func(n *node) []*node {
		this := at
		at++
		if this == number {
			if replaced := change(n); replaced != nil {
				changed = true
				return replaced
			}
		}
		made := *n
		made.kids = nil
		for _, kid := range n.kids {
			made.kids = append(made.kids, copyOf(kid)...)
		}
		return []*node{&made}
	}
	copied := copyOf(root)
	if !changed || len(copied) != 1 {
		return nil
	}
	return copied[0]
}
