package regexps

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"dialtone/runtime/internal/engine/nesting"
	"dialtone/runtime/internal/engine/unicodeclass"
)

const errClass = syntaxError("Invalid character class")

// class translates a class in brackets.
func (t *translator) class() error {
	if t.sets || t.byHand && t.now.i {
		class, negated, err := t.bracketed()
		if err != nil {
			return err
		}
		class = t.folded(class)
		if negated {
			class = t.complement(class)
		}
		t.out.WriteString(class.Expression(t.unicode))
		return nil
	}
	// Only the properties in it are expanded.
	t.out.WriteByte('[')
	t.at++
	if t.has("^") {
		t.at++
		t.out.WriteByte('^')
	}
	before := rangeNone
	for t.at < len(t.src) && t.src[t.at] != ']' {
		if t.src[t.at] != '\\' || t.at+1 >= len(t.src) {
			before = before.after(t.src[t.at] == '-')
			t.out.WriteByte(t.src[t.at])
			t.at++
			continue
		}
		if c := t.src[t.at+1]; t.unicode && (c == 'p' || c == 'P') {
			if before == rangeOpen {
				return errClass
			}
			property, err := t.classProperty()
			if err != nil {
				return err
			}
			if rest := t.src[t.at:]; strings.HasPrefix(rest, "-") && !strings.HasPrefix(rest, "-]") {
				return errClass
			}
			property.Points.Write(&t.out, true)
			before = rangeNone
			continue
		}
		start := t.at
		if _, _, err := t.classAtom(); err != nil {
			return err
		}
		before = before.after(false)
		t.out.WriteString(t.src[start:t.at])
	}
	if !t.has("]") {
		return syntaxError("Unterminated character class")
	}
	t.at++
	t.out.WriteByte(']')
	return nil
}

// rangeState is what stands before a place in a class.
type rangeState int

const (
	rangeNone  rangeState = iota
	rangeBegin            // A character that a range may begin with.
	rangeOpen             // Such a character and a hyphen.
)

// after is the state behind one more character.
func (s rangeState) after(hyphen bool) rangeState {
	switch {
	case hyphen && s == rangeBegin:
		return rangeOpen
	case s == rangeOpen:
		return rangeNone
	}
	return rangeBegin
}

// highest is the highest character that the expression knows.
func (t *translator) highest() rune {
	if t.unicode {
		return unicode.MaxRune
	}
	return 0xFFFF
}

func (t *translator) complement(class unicodeclass.Class) unicodeclass.Class {
	return unicodeclass.Class{Points: class.Points.Complement(t.highest())}
}

// bracketed reads a class in brackets, and whether it is negated.
func (t *translator) bracketed() (class unicodeclass.Class, negated bool, err error) {
	if t.depth++; t.depth > nesting.MaxRegexp {
		return class, false, errTooLarge
	}
	defer func() { t.depth-- }()
	t.at++
	if negated = t.has("^"); negated {
		t.at++
	}
	if t.sets {
		class, err = t.setExpression()
	} else {
		class, err = t.ranges()
	}
	if err != nil {
		return class, negated, err
	}
	if !t.has("]") {
		return class, negated, syntaxError("Unterminated character class")
	}
	t.at++
	if negated && len(class.Strings) > 0 {
		return class, negated, syntaxError("Negated character class may contain strings")
	}
	return class, negated, nil
}

func (t *translator) has(prefix string) bool { return strings.HasPrefix(t.src[t.at:], prefix) }

// ranges reads what stands in the brackets of a class without the flag v.
func (t *translator) ranges() (unicodeclass.Class, error) {
	var all unicodeclass.Class
	for t.at < len(t.src) && !t.has("]") {
		first, from, err := t.classAtom()
		if err != nil {
			return all, err
		}
		if from >= 0 && t.has("-") && !t.has("-]") {
			at := t.at
			t.at++
			second, to, err := t.classAtom()
			if err != nil {
				return all, err
			}
			switch {
			case to >= 0 && from <= to:
				first = unicodeclass.Class{Points: unicodeclass.Of(from, to)}
			case to >= 0:
				return all, syntaxError("Range out of order in character class")
			case t.unicode:
				return all, errClass
			default:
				first = first.Union(second)
				t.at = at + 1
				all.Add(unicodeclass.Class{Points: unicodeclass.Of('-', '-')})
			}
		}
		t.work += all.Add(first)
		if t.work > mostWork {
			return all, errTooLarge
		}
	}
	return all, nil
}

// classAtom reads a character, or an escape that stands for several; the character is negative
// then.
func (t *translator) classAtom() (unicodeclass.Class, rune, error) {
	if t.at >= len(t.src) {
		return unicodeclass.Class{}, 0, syntaxError("Unterminated character class")
	}
	r := rune(0)
	if t.has(`\`) {
		if t.at+1 >= len(t.src) {
			return unicodeclass.Class{}, 0, syntaxError(`\ at end of pattern`)
		}
		switch c := t.src[t.at+1]; {
		case strings.IndexByte("dDsSwW", c) >= 0:
			t.at += 2
			return t.shorthand(c), -1, nil
		case (c == 'p' || c == 'P') && t.unicode:
			class, err := t.classProperty()
			return class, -1, err
		case c == 'q' && t.sets && strings.HasPrefix(t.src[t.at+2:], "{"):
			class, err := t.disjunction()
			return class, -1, err
		}
		var err error
		if r, err = t.escapedChar(true); err != nil {
			return unicodeclass.Class{}, 0, err
		}
	} else {
		r = t.rune()
	}
	if r > t.highest() {
		high, low := utf16.EncodeRune(r)
		return unicodeclass.Class{Points: unicodeclass.Of(high, high)}.Union(unicodeclass.Class{Points: unicodeclass.Of(low, low)}), -1, nil
	}
	return unicodeclass.Class{Points: unicodeclass.Of(r, r)}, r, nil
}

// setExpression reads what stands in the brackets of a class with the flag v.
func (t *translator) setExpression() (unicodeclass.Class, error) {
	var all unicodeclass.Class
	if t.has("]") {
		return all, nil
	}
	operator, simple := "", false // The operator between the operands, and whether there is one operand so far.
	for first := true; t.at < len(t.src) && !t.has("]"); first = false {
		if !first {
			found := ""
			if t.has("--") || t.has("&&") {
				found = t.src[t.at : t.at+2]
				t.at += 2
				if t.has("&") {
					return all, errInSet
				}
			}
			if operator == "" && found != "" && !simple {
				return all, errOperation
			}
			if operator != "" && found != operator {
				return all, errOperation
			}
			operator = found
		}
		operand, from, err := t.operand()
		if err != nil {
			return all, err
		}
		if from >= 0 && operator == "" && t.has("-") && !t.has("--") {
			t.at++
			_, to, err := t.operand()
			switch {
			case err != nil:
				return all, err
			case to < 0:
				return all, errClass
			case to < from:
				return all, syntaxError("Range out of order in character class")
			}
			operand = unicodeclass.Class{Points: unicodeclass.Of(from, to)}
			from = -2
		}
		simple = first && from != -2
		operand = t.folded(operand)
		switch {
		case first || operator == "":
			t.work += all.Add(operand)
		case operator == "--":
			all = all.Difference(operand)
		default:
			all = all.Intersection(operand)
		}
		t.work += len(operand.Points)
		if t.work > mostWork {
			return all, errTooLarge
		}
	}
	return all, nil
}

const (
	errOperation = syntaxError("Invalid set operation in character class")
	errInSet     = syntaxError("Invalid character in character class")
)

// operand reads one of the classes or characters that a set is made of.
func (t *translator) operand() (unicodeclass.Class, rune, error) {
	if t.has("[") {
		class, negated, err := t.bracketed()
		if err == nil && negated {
			class = t.complement(t.folded(class))
		}
		return class, -1, err
	}
	if t.at < len(t.src) {
		c := t.src[t.at]
		if strings.IndexByte("()[]{}/-|", c) >= 0 {
			return unicodeclass.Class{}, 0, errInSet
		}
		if strings.IndexByte("&!#$%*+,.:;<=>?@^`~", c) >= 0 && t.at+1 < len(t.src) && t.src[t.at+1] == c {
			return unicodeclass.Class{}, 0, errOperation
		}
	}
	return t.classAtom()
}

// disjunction reads \q{…}.
func (t *translator) disjunction() (unicodeclass.Class, error) {
	t.at += len(`\q{`)
	all := unicodeclass.Class{Strings: map[string]bool{}}
	var text []rune
	end := func() {
		if len(text) == 1 {
			t.work += all.Add(unicodeclass.Class{Points: unicodeclass.Of(text[0], text[0])})
		} else {
			all.Strings[string(text)] = true
		}
		text = nil
	}
	for t.at < len(t.src) {
		switch {
		case t.has("}"):
			t.at++
			end()
			return all, nil
		case t.has("|"):
			t.at++
			end()
		case strings.IndexByte("()[]{/-", t.src[t.at]) >= 0:
			return all, errInSet
		default:
			_, r, err := t.classAtom()
			if err != nil {
				return all, err
			}
			if r < 0 {
				return all, syntaxError("Invalid escape")
			}
			text = append(text, r)
		}
	}
	return all, syntaxError("Invalid escape")
}
