package line

import "slices"

// An edit makes another text of the one that is typed.
type edit func(t text) text

// edits are the keys that move and change, by what the terminal sends for them. Lines are those of
// an entry of several.
func edits(kills *kills, undo *undo, recall *recall) map[string]edit {
	start := func(t text) text { return t.moved(t.lineStart()) }
	end := func(t text) text { return t.moved(t.lineEnd()) }
	left := func(t text) text { return t.moved(t.left()) }
	right := func(t text) text { return t.moved(t.right()) }
	wordLeft := func(t text) text { return t.moved(t.wordLeft()) }
	wordRight := func(t text) text { return t.moved(t.wordRight()) }
	back := func(t text) text { t, _ = t.cut(t.left(), t.at); return t }
	del := func(t text) text { t, _ = t.cut(t.at, t.right()); return t }
	killWordBack := func(t text) text { return kills.cut(t, t.wordLeft(), t.at) }
	killWord := func(t text) text { return kills.cut(t, t.at, t.wordRight()) }
	return map[string]edit{
		"\x01": start, "\x1b[H": start, "\x1bOH": start, "\x1b[1~": start, "\x1b[7~": start,
		"\x05": end, "\x1b[F": end, "\x1bOF": end, "\x1b[4~": end, "\x1b[8~": end,
		"\x02": left, "\x1b[D": left, "\x1bOD": left,
		"\x06": right, "\x1b[C": right, "\x1bOC": right,
		"\x1bb": wordLeft, "\x1b[1;5D": wordLeft, "\x1b[1;3D": wordLeft, "\x1bOd": wordLeft,
		"\x1bf": wordRight, "\x1b[1;5C": wordRight, "\x1b[1;3C": wordRight, "\x1bOc": wordRight,
		"\x7f": back, "\x08": back,
		"\x04": del, "\x1b[3~": del,
		"\x17": killWordBack, "\x1b\x7f": killWordBack, "\x1b\x08": killWordBack,
		"\x1bd": killWord,
		"\x0b": func(t text) text {
			end := t.lineEnd()
			if end == t.at {
				end = t.right() // The line's end itself.
			}
			return kills.cut(t, t.at, end)
		},
		"\x15": func(t text) text {
			start := t.lineStart()
			if start == t.at {
				start = t.left()
			}
			return kills.cut(t, start, t.at)
		},
		"\x19": kills.yank, "\x1by": kills.yankBefore,
		"\x1f": undo.back,
		"\x10": recall.up, "\x1b[A": recall.up, "\x1bOA": recall.up,
		"\x0e": recall.down, "\x1b[B": recall.down, "\x1bOB": recall.down,
		"\x1b\r": func(t text) text { return t.insert("\n") }, "\x1b\n": func(t text) text { return t.insert("\n") },
	}
}

// kills is what was cut, to be put in again. What is cut by one key after the other is one.
type kills struct {
	ring   [][]rune
	last   text // After the last cut or yank, by which the next one is known to follow it.
	yanked int  // Which of the ring was put in last, counted from the latest.
	from   int  // Where it was put in.
	cuts   bool // Whether the last was a cut.
}

// mostKills is how many are kept.
const mostKills = 60

func (k *kills) cut(t text, from, to int) text {
	if from == to {
		return t
	}
	follows, before := k.cuts && k.last.equals(t), t.at == to
	rest, cut := t.cut(from, to)
	switch last := len(k.ring) - 1; {
	case follows && before:
		k.ring[last] = slices.Concat(cut, k.ring[last])
	case follows:
		k.ring[last] = slices.Concat(k.ring[last], cut)
	default:
		if k.ring = append(k.ring, cut); len(k.ring) > mostKills {
			k.ring = k.ring[1:]
		}
	}
	k.last, k.cuts = rest, true
	return rest
}

// yank puts the latest in, yankBefore an older one in its place.
func (k *kills) yank(t text) text {
	if len(k.ring) == 0 {
		return t
	}
	k.yanked, k.from, k.cuts = 0, t.at, false
	k.last = t.insert(string(k.ring[len(k.ring)-1]))
	return k.last
}

func (k *kills) yankBefore(t text) text {
	if k.cuts || len(k.ring) == 0 || !k.last.equals(t) {
		return t
	}
	k.yanked = (k.yanked + 1) % len(k.ring)
	t, _ = t.cut(k.from, t.at)
	k.last = t.insert(string(k.ring[len(k.ring)-1-k.yanked]))
	return k.last
}

// undo is what was typed before.
type undo struct {
	before []text
	last   text
	typing bool // Whether what came last was typed, one character after the other.
}

// mostUndone is how many steps can be undone.
const mostUndone = 1000

// note remembers a text as it is now. Of what is typed the words are steps.
func (u *undo) note(t text, typed bool) {
	if slices.Equal(t.runes, u.last.runes) {
		u.last = t
		u.typing = u.typing && typed
		return
	}
	space := t.at > 0 && !isWord(t.runes[t.at-1])
	if !(typed && u.typing && !space) {
		if u.before = append(u.before, u.last); len(u.before) > mostUndone {
			u.before = u.before[1:]
		}
	}
	u.last, u.typing = t, typed
}

func (u *undo) back(t text) text {
	last := len(u.before) - 1
	if last < 0 {
		return t
	}
	u.last, u.before, u.typing = u.before[last], u.before[:last], false
	return u.last
}
