// Package regexps writes regular expressions of JavaScript in the part of its language that Goja
// has: it expands the property escapes, the sets of the flag v and the modifiers (?i:…), and notes
// flags that Goja does not know in the expression itself.
//
// Most callers need [Translate].
package regexps

import (
	"errors"
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"dialtone/runtime/internal/engine/unicodeclass"
)

// Expression is a regular expression as Goja takes it.
type Expression struct{ Pattern, Flags string }

// FlagsError is the error of flags that are not right together.
type FlagsError struct{ Flags string }

func (e *FlagsError) Error() string {
	return "Invalid flags supplied to RegExp constructor '" + e.Flags + "'"
}

// syntaxError says what is wrong with a pattern, in V8's words.
type syntaxError string

func (e syntaxError) Error() string { return string(e) }

// most is how many bytes an expression may become: the library that compiles it takes memory and
// time by that, and cannot be interrupted.
const most = 1 << 20

// mostWork is by how many ranges and characters classes are calculated: half a second.
const mostWork = 20_000_000

const errTooLarge = syntaxError("Regular expression too large")

// Translate translates an expression. The error is a [*FlagsError], or says what is wrong with the
// pattern in V8's words.
func Translate(pattern, flags string) (Expression, error) {
	if !validFlags(flags) {
		return Expression{}, &FlagsError{flags}
	}
	same := Expression{pattern, flags}
	t := &translator{src: pattern, flags: flags, sets: strings.Contains(flags, "v")}
	t.unicode = t.sets || strings.Contains(flags, "u")
	indices := strings.Contains(flags, "d")
	modified := strings.Contains(pattern, "(?") && modifiers().MatchString(pattern)
	named := t.unicode && namedGroup().MatchString(pattern)
	properties := t.unicode && (strings.Contains(pattern, `\p`) || strings.Contains(pattern, `\P`))
	if !t.sets && !modified && !properties {
		t.out.WriteString(t.withSurrogates(pattern))
		if !indices && !named && t.out.Len() == len(pattern) {
			return same, nil
		}
	} else if err := t.translate(modified); err != nil {
		return Expression{}, err
	}
	noted := ""
	made := flags
	if indices {
		noted += "d"
		made = strings.Replace(made, "d", "", 1)
	}
	if t.byHand && strings.Contains(flags, "i") {
		noted += "i"
		made = strings.Replace(made, "i", "", 1)
	}
	if t.sets {
		noted += "v"
		made = strings.Replace(made, "v", "u", 1)
	}
	// Expressions that are written in different ways do not become the same one: what they become
	// is asked for how they were written.
	fmt.Fprintf(&t.out, "%s%s %x%s", noteStart, noted, hash(pattern), noteEnd)
	if named {
		// What looks ahead goes to the library that keeps the names where the text is not ASCII.
		t.out.WriteString("(?=)")
	}
	return Expression{t.out.String(), made}, nil
}

// withSurrogates is a pattern whose classes of surrogates are found where all matches are looked
// for; others are looked for by another library.
func (t *translator) withSurrogates(pattern string) string {
	if t.unicode || !strings.ContainsAny(t.flags, "gy") {
		return pattern
	}
	return rewriteSurrogates(pattern)
}

// Flags that Goja does not know stand in a group that finds nothing no times.
const (
	noteStart = "(?:dialtone "
	noteEnd   = "){0}"
)

// Noted are the flags besides Goja's that an expression was written with: d for its indices, i
// where case does not count in some of it, v.
func Noted(pattern string) string {
	_, rest, ok := strings.Cut(pattern, noteStart)
	if !ok {
		return ""
	}
	noted, _, ok := strings.Cut(rest, " ")
	if !ok || strings.Trim(noted, "div") != "" {
		return ""
	}
	return noted
}

func hash(text string) uint64 {
	made := fnv.New64a()
	_, _ = made.Write([]byte(text)) // never fails
	return made.Sum64()
}

var (
	modifiers  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(\?[ims-]+:?`) })
	quantifier = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\{\d+(?:,\d*)?\}`) })
	namedGroup = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(\?<[^=!]`) })
)

func validFlags(flags string) bool {
	seen := map[rune]bool{}
	for _, flag := range flags {
		if seen[flag] || !strings.ContainsRune("dgimsuvy", flag) {
			return false
		}
		seen[flag] = true
	}
	return !seen['u'] || !seen['v']
}

// mode is which of the flags that a group may change are on.
type mode struct{ i, m, s bool }

// translator reads a pattern from its beginning to its end.
type translator struct {
	src           string
	at            int
	flags         string
	unicode, sets bool
	byHand        bool // Whether the cases of letters are written out.
	base, now     mode
	outer         []mode // Of the groups around.
	out           strings.Builder
	work          int // See mostWork.
	depth         int // Of the brackets that are open.
}

func (t *translator) translate(modified bool) error {
	t.base = mode{strings.Contains(t.flags, "i"), strings.Contains(t.flags, "m"), strings.Contains(t.flags, "s")}
	t.now = t.base
	if modified {
		for _, group := range modifiers().FindAllString(t.src, -1) {
			t.byHand = t.byHand || strings.Contains(group, "i")
		}
	}
	for t.at < len(t.src) {
		if err := t.next(); err != nil {
			return err
		}
		if t.out.Len() > most || t.work > mostWork {
			return errTooLarge
		}
	}
	return nil
}

// next translates what comes next.
func (t *translator) next() error {
	start := t.at
	switch c := t.src[t.at]; c {
	case '\\':
		return t.escape()
	case '[':
		return t.class()
	case '(':
		return t.group()
	case ')':
		t.at++
		if len(t.outer) > 0 {
			t.now, t.outer = t.outer[len(t.outer)-1], t.outer[:len(t.outer)-1]
		}
		t.out.WriteByte(c)
	case '.', '^', '$':
		t.at++
		t.out.WriteString(t.assertion(c))
	case '{':
		length := len(quantifier().FindString(t.src[t.at:]))
		if length == 0 && t.unicode {
			return syntaxError("Incomplete quantifier")
		}
		length = max(length, 1)
		t.out.WriteString(t.src[t.at : t.at+length])
		t.at += length
	case '}', ']':
		if t.unicode {
			return syntaxError("Lone quantifier brackets")
		}
		t.at++
		t.out.WriteByte(c)
	case '*', '+', '?', '|':
		t.at++
		t.out.WriteByte(c)
	default:
		r := t.rune()
		t.char(r, t.src[start:t.at])
	}
	return nil
}

// assertion is what stands for a character that s or m give a meaning.
func (t *translator) assertion(c byte) string {
	const ends = `\n\r\u2028\u2029`
	switch {
	case c == '.' && t.now.s != t.base.s:
		if !t.now.s {
			return "[^" + ends + "]"
		}
		if t.unicode {
			return `[\u{0}-\u{10FFFF}]`
		}
		return `[\u0000-\uFFFF]`
	case c == '^' && t.now.m != t.base.m:
		if t.now.m {
			return "(?<![^" + ends + "])"
		}
		return `(?<![\s\S])`
	case c == '$' && t.now.m != t.base.m:
		if t.now.m {
			return "(?![^" + ends + "])"
		}
		return `(?![\s\S])`
	}
	return string(c)
}

// char writes a character, which is written in the source in some way.
func (t *translator) char(r rune, written string) {
	if t.byHand && t.now.i {
		if class := (unicodeclass.Class{Points: unicodeclass.Of(r, r)}).Folded(t.unicode); len(class.Points) > 2 || class.Points[1]-class.Points[0] > 1 {
			t.out.WriteString(class.Expression(t.unicode))
			return
		}
	}
	t.out.WriteString(written)
}

// group begins a group.
func (t *translator) group() error {
	t.outer = append(t.outer, t.now)
	t.at++
	t.out.WriteByte('(')
	rest := t.src[t.at:]
	if !strings.HasPrefix(rest, "?") {
		return nil
	}
	if strings.HasPrefix(rest, "?<") {
		end := len("?<")
		if name := strings.IndexByte(rest, '>'); rest[end:] != "" && rest[end] != '=' && rest[end] != '!' && name > 0 {
			end = name + 1
		}
		t.out.WriteString(rest[:end])
		t.at += end
		return nil
	}
	if len(rest) < 2 || !strings.ContainsRune("ims-", rune(rest[1])) {
		length := min(len("?:"), len(rest))
		t.out.WriteString(rest[:length])
		t.at += length
		return nil
	}
	list, _, ok := strings.Cut(rest[1:], ":")
	add, remove, _ := strings.Cut(list, "-")
	if !ok || list == "-" || !distinct(add+remove) {
		return syntaxError("Invalid group")
	}
	for _, flag := range add {
		t.now.set(flag, true)
	}
	for _, flag := range remove {
		t.now.set(flag, false)
	}
	t.out.WriteString("?:")
	t.at += len("?:") + len(list)
	return nil
}

// distinct reports whether the flags of a group are such, each once.
func distinct(flags string) bool {
	for i, flag := range flags {
		if !strings.ContainsRune("ims", flag) || strings.ContainsRune(flags[:i], flag) {
			return false
		}
	}
	return true
}

func (m *mode) set(flag rune, on bool) {
	switch flag {
	case 'i':
		m.i = on
	case 'm':
		m.m = on
	case 's':
		m.s = on
	}
}

// escape translates what begins with a backslash, outside of a class.
func (t *translator) escape() error {
	start := t.at
	if t.at+1 >= len(t.src) {
		return syntaxError(`\ at end of pattern`)
	}
	switch c := t.src[t.at+1]; c {
	case 'b', 'B', 'd', 'D', 's', 'S':
		t.at += 2
		t.out.WriteString(t.src[start:t.at])
		return nil
	case 'w', 'W':
		if t.unicode && t.now.i && (t.sets || t.byHand) {
			t.at += 2
			class := t.shorthand(c)
			t.out.WriteString(class.Expression(true))
			return nil
		}
		t.at += 2
		t.out.WriteString(t.src[start:t.at])
		return nil
	case 'k', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		if t.byHand && t.now.i {
			return errors.New("a reference to a group is not supported where a modifier says that case does not count")
		}
		t.at += 2
		t.out.WriteString(t.src[start:t.at])
		if c == 'k' && t.at < len(t.src) && t.src[t.at] == '<' {
			if length := strings.IndexByte(t.src[t.at:], '>'); length > 0 {
				t.out.WriteString(t.src[t.at : t.at+length+1])
				t.at += length + 1
			}
		}
		return nil
	case 'p', 'P':
		if t.unicode {
			class, err := t.property()
			if err != nil {
				return err
			}
			t.out.WriteString(t.folded(class).Expression(true))
			return nil
		}
	}
	r, err := t.escapedChar(false)
	if err != nil {
		return err
	}
	t.char(r, t.src[start:t.at])
	return nil
}

// folded is a class as case counts where it stands.
func (t *translator) folded(class unicodeclass.Class) unicodeclass.Class {
	if t.now.i && (t.byHand || t.sets) {
		const lookups = 5 // What a character costs more than a range.
		t.work += lookups * class.Cased()
		return class.Folded(t.unicode)
	}
	return class
}

// rune reads a character.
func (t *translator) rune() rune {
	r, size := utf8.DecodeRuneInString(t.src[t.at:])
	t.at += size
	return r
}
