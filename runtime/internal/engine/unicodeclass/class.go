package unicodeclass

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Points is a set of code points: where it begins and where it ends, in turn, each end being the
// first that is not in it.
type Points []rune

// Class is a set of code points and of strings that have none or several of them.
type Class struct {
	Points  Points
	Strings map[string]bool
}

// foldedAtMost is how many code points a range has of which each is looked at for its case.
const foldedAtMost = 0x8000

// limit is the first that is not a code point.
const limit = unicode.MaxRune + 1

// Of is the set of a range.
func Of(from, to rune) Points { return Points{from, to + 1} }

// combine makes a set of what keep wants, given whether a code point is in each of two.
func combine(a, b Points, keep func(inA, inB bool) bool) Points {
	var made Points
	inA, inB, in := false, false, false
	for i, j := 0, 0; i < len(a) || j < len(b); {
		at := rune(limit)
		if i < len(a) {
			at = a[i]
		}
		if j < len(b) {
			at = min(at, b[j])
		}
		for ; i < len(a) && a[i] == at; i++ {
			inA = !inA
		}
		for ; j < len(b) && b[j] == at; j++ {
			inB = !inB
		}
		if keep(inA, inB) != in {
			in = !in
			made = append(made, at)
		}
	}
	return made
}

// Union has what is in either.
func (a Class) Union(b Class) Class {
	all := maps.Clone(a.Strings)
	if all == nil {
		all = maps.Clone(b.Strings)
	} else {
		maps.Copy(all, b.Strings)
	}
	return Class{combine(a.Points, b.Points, func(inA, inB bool) bool { return inA || inB }), all}
}

// Add puts what is in another class into this one, which nothing else holds. It says how much work
// that was.
func (a *Class) Add(b Class) (work int) {
	if a.Strings == nil {
		a.Strings = maps.Clone(b.Strings)
	} else {
		maps.Copy(a.Strings, b.Strings)
	}
	work = 1 + len(b.Points) + len(b.Strings)
	if last := len(a.Points) - 1; last > 0 && len(b.Points) > 0 && b.Points[0] > a.Points[last] {
		a.Points = append(a.Points, b.Points...)
		return work
	}
	a.Points = combine(a.Points, b.Points, func(inA, inB bool) bool { return inA || inB })
	return work + len(a.Points)
}

// Cased is how many code points [Class.Folded] looks at.
func (a Class) Cased() (count int) {
	for i := 0; i < len(a.Points); i += 2 {
		if size := int(a.Points[i+1] - a.Points[i]); size <= foldedAtMost {
			count += size
		}
	}
	return count
}

// Intersection has what is in both.
func (a Class) Intersection(b Class) Class {
	return a.filtered(b, true)
}

// Difference has what is in a and not in b.
func (a Class) Difference(b Class) Class {
	return a.filtered(b, false)
}

func (a Class) filtered(b Class, both bool) Class {
	kept := map[string]bool{}
	for text := range a.Strings {
		if b.Strings[text] == both {
			kept[text] = true
		}
	}
	return Class{combine(a.Points, b.Points, func(inA, inB bool) bool { return inA && inB == both }), kept}
}

// Complement has every code point that is not in the set, up to the highest one.
func (a Points) Complement(highest rune) Points {
	return combine(a, Of(0, highest), func(inA, inB bool) bool { return inB && !inA })
}

// Folded has besides what differs from what is in the set by its case only. Without the flag u or v
// that is what has the same upper case.
func (a Class) Folded(unicodeMode bool) Class {
	var more []rune
	for i := 0; i < len(a.Points); i += 2 {
		if a.Points[i+1]-a.Points[i] > foldedAtMost {
			// As good as everything: what has cases is looked at from the other side.
			continue
		}
		for r := a.Points[i]; r < a.Points[i+1]; r++ {
			for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
				if unicodeMode || upper(other) == upper(r) {
					more = append(more, other)
				}
			}
		}
	}
	slices.Sort(more)
	var added Points
	for _, r := range slices.Compact(more) {
		if len(added) > 0 && added[len(added)-1] == r {
			added[len(added)-1]++
			continue
		}
		added = append(added, r, r+1)
	}
	folded := Class{Points: combine(a.Points, added, func(inA, inB bool) bool { return inA || inB })}
	for text := range a.Strings {
		if folded.Strings == nil {
			folded.Strings = map[string]bool{}
		}
		folded.Strings[strings.Map(lowest, text)] = true
	}
	return folded
}

// upper is what a character is compared by where case does not count and u is not set.
func upper(r rune) rune {
	made := unicode.ToUpper(r)
	if r >= 0x80 && made < 0x80 {
		return r
	}
	return made
}

// lowest is the first of the characters that differ by their case only.
func lowest(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return least
}

// Write writes a set as what stands in the brackets of a class. Without the flag u a character is
// written as JavaScript without it does.
func (a Points) Write(out *strings.Builder, unicodeMode bool) {
	form := `\u{%X}`
	if !unicodeMode {
		form = `\u%04X`
	}
	for i := 0; i < len(a); i += 2 {
		fmt.Fprintf(out, form, a[i])
		if last := a[i+1] - 1; last > a[i] {
			out.WriteByte('-')
			fmt.Fprintf(out, form, last)
		}
	}
}

// Expression is a regular expression that finds what is in a class, the longest first.
func (a Class) Expression(unicodeMode bool) string {
	var out strings.Builder
	points := func(set Points) {
		out.WriteByte('[')
		if len(set) == 0 {
			out.WriteByte('^') // Goja's own [] is not quite empty.
			set = Points{}.Complement(unicode.MaxRune)
			if !unicodeMode {
				set = Points{}.Complement(0xFFFF)
			}
		}
		set.Write(&out, unicodeMode)
		out.WriteByte(']')
	}
	if len(a.Strings) == 0 {
		points(a.Points)
		return out.String()
	}
	root := &node{}
	for text := range a.Strings {
		root.add(text)
	}
	out.WriteString("(?:")
	// What a longer string begins with comes after it.
	if children := root.children(); children != "" {
		out.WriteString(children)
		out.WriteByte('|')
	}
	points(a.Points)
	if root.ends {
		out.WriteByte('|')
	}
	out.WriteByte(')')
	return out.String()
}

// node is what may come after the beginning of some strings.
type node struct {
	next map[rune]*node
	ends bool // Whether a string ends here.
}

func (n *node) add(text string) {
	for _, r := range text {
		if n.next == nil {
			n.next = map[rune]*node{}
		}
		if n.next[r] == nil {
			n.next[r] = &node{}
		}
		n = n.next[r]
	}
	n.ends = true
}

// children is an expression for what comes after a node. Characters that the same comes after share
// a class.
func (n *node) children() string {
	alike := map[string]Points{}
	for _, r := range slices.Sorted(maps.Keys(n.next)) {
		child := n.next[r]
		rest := child.children()
		if rest != "" {
			rest = "(?:" + rest + ")"
			if child.ends {
				rest += "?"
			}
		}
		alike[rest] = combine(alike[rest], Of(r, r), func(inA, inB bool) bool { return inA || inB })
	}
	var alternatives []string
	for _, rest := range slices.Sorted(maps.Keys(alike)) {
		var out strings.Builder
		out.WriteByte('[')
		alike[rest].Write(&out, true)
		out.WriteByte(']')
		alternatives = append(alternatives, out.String()+rest)
	}
	return strings.Join(alternatives, "|")
}
