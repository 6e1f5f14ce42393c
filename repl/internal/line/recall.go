package line

import (
	"slices"
	"strings"
)

// recall is what was entered before. Up and Down move in an entry of several lines first, and then
// go through those that begin with what was typed.
type recall struct {
	entries []string
	beside  text     // What was typed before one was recalled.
	found   []string // The entries to choose from.
	at      int      // Which of them is shown; their number where none is.
	shown   text     // What was shown last, by which the next key is known to follow.
}

func (r *recall) up(t text) text {
	if at, ok := t.up(); ok {
		return t.moved(at)
	}
	if !r.follows(t) {
		r.begin(t)
	}
	if r.at == 0 {
		return t
	}
	r.at--
	r.shown = textOf(r.found[r.at])
	return r.shown
}

func (r *recall) down(t text) text {
	if at, ok := t.down(); ok {
		return t.moved(at)
	}
	if !r.follows(t) || r.at == len(r.found) {
		return t
	}
	if r.at++; r.at == len(r.found) {
		r.shown = r.beside
	} else {
		r.shown = textOf(r.found[r.at])
	}
	return r.shown
}

func (r *recall) begin(t text) {
	r.beside, r.found = t, nil
	for _, entry := range r.entries {
		if strings.HasPrefix(entry, t.String()) {
			r.found = append(r.found, entry)
		}
	}
	r.at = len(r.found)
}

// follows reports whether a text is what was shown last, whatever the cursor has done since.
func (r *recall) follows(t text) bool {
	return r.found != nil && slices.Equal(t.runes, r.shown.runes)
}

// remember adds an entry. One that is there already moves to the end.
func (r *recall) remember(entry string) {
	if i := slices.Index(r.entries, entry); i >= 0 {
		r.entries = slices.Delete(r.entries, i, i+1)
	}
	r.entries = append(r.entries, entry)
}

// search looks for an entry that has a text, the latest first.
type search struct {
	recall  *recall
	pattern string
	at      int // Of the entries, which one is shown.
	found   bool
	before  text // What was typed when the search began.
}

func (s *search) prompt() string {
	if s.pattern != "" && !s.found {
		return "(failed reverse-i-search)`" + s.pattern + "': "
	}
	return "(reverse-i-search)`" + s.pattern + "': "
}

// look finds the next entry from one on, backward or forward; where there is none the last one
// stays.
func (s *search) look(from, step int) {
	s.found = false
	for i := from; s.pattern != "" && i >= 0 && i < len(s.recall.entries); i += step {
		if strings.Contains(s.recall.entries[i], s.pattern) {
			s.at, s.found = i, true
			return
		}
	}
}

// again looks from the latest entry on.
func (s *search) again() { s.look(len(s.recall.entries)-1, -1) }

// text is what is found, with the cursor where it is.
func (s *search) text() text {
	if s.pattern == "" || s.at >= len(s.recall.entries) {
		return s.before
	}
	entry := s.recall.entries[s.at]
	i := strings.Index(entry, s.pattern)
	if i < 0 {
		return s.before
	}
	return text{[]rune(entry), len([]rune(entry[:i]))}
}
