package line

import (
	"slices"
	"unicode"
)

// text is what is typed, and where the cursor is in it, in runes.
type text struct {
	runes []rune
	at    int
}

func textOf(s string) text { r := []rune(s); return text{r, len(r)} }

func (t text) String() string { return string(t.runes) }

func (t text) equals(other text) bool { return t.at == other.at && slices.Equal(t.runes, other.runes) }

// insert puts a text before the cursor.
func (t text) insert(s string) text {
	added := []rune(s)
	return text{slices.Concat(t.runes[:t.at], added, t.runes[t.at:]), t.at + len(added)}
}

// cut takes what is between two places out, the first of which gets the cursor.
func (t text) cut(from, to int) (rest text, cut []rune) {
	return text{slices.Concat(t.runes[:from], t.runes[to:]), from}, slices.Clone(t.runes[from:to])
}

func (t text) moved(at int) text { return text{t.runes, at} }

// lineStart and lineEnd are where the cursor's line begins and ends.
func (t text) lineStart() int {
	for i := t.at; i > 0; i-- {
		if t.runes[i-1] == '\n' {
			return i
		}
	}
	return 0
}

func (t text) lineEnd() int {
	for i := t.at; i < len(t.runes); i++ {
		if t.runes[i] == '\n' {
			return i
		}
	}
	return len(t.runes)
}

// left and right are the places beside the cursor, a whole character away.
func (t text) left() int {
	start := t.lineStart()
	if start == t.at {
		return max(0, t.at-1)
	}
	for _, n := range glyphs(t.runes[start:t.at]) {
		if start+n >= t.at {
			break
		}
		start += n
	}
	return start
}

func (t text) right() int {
	if t.at == len(t.runes) {
		return t.at
	}
	if t.runes[t.at] == '\n' {
		return t.at + 1
	}
	return t.at + glyphs(t.runes[t.at:t.lineEnd()])[0]
}

// isWord reports whether a character is part of a word of JavaScript.
func isWord(r rune) bool {
	return r == '_' || r == '$' || r == '#' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// wordLeft is where the word begins that is before the cursor.
func (t text) wordLeft() int {
	i := t.at
	for i > 0 && !isWord(t.runes[i-1]) {
		i--
	}
	for i > 0 && isWord(t.runes[i-1]) {
		i--
	}
	return i
}

// wordRight is where the word ends that is behind the cursor.
func (t text) wordRight() int {
	i := t.at
	for i < len(t.runes) && !isWord(t.runes[i]) {
		i++
	}
	for i < len(t.runes) && isWord(t.runes[i]) {
		i++
	}
	return i
}

// up and down are the places above and below the cursor; ok is false on the first line and the
// last.
func (t text) up() (at int, ok bool) {
	start := t.lineStart()
	if start == 0 {
		return 0, false
	}
	above := t.moved(start - 1)
	return min(above.lineStart()+t.at-start, above.at), true
}

func (t text) down() (at int, ok bool) {
	end := t.lineEnd()
	if end == len(t.runes) {
		return 0, false
	}
	return min(end+1+t.at-t.lineStart(), t.moved(end+1).lineEnd()), true
}
