package line

import (
	"strings"
	"testing"
)

// at makes a text of one with the cursor written as |.
func at(s string) text {
	before, after, _ := strings.Cut(s, "|")
	return text{[]rune(before + after), len([]rune(before))}
}

func (t text) marked() string { return string(t.runes[:t.at]) + "|" + string(t.runes[t.at:]) }

func TestEdits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ keys, before, after string }{
		{"\x01", "ab|c", "|abc"},
		{"\x01", "ab\ncd|e", "ab\n|cde"},
		{"\x05", "a|b\ncd", "ab|\ncd"},
		{"\x02", "é́|", "|é́"},
		{"\x02", "a👨‍👩‍👧|", "a|👨‍👩‍👧"},
		{"\x06", "|🇩🇪b", "🇩🇪|b"},
		{"\x7f", "世界|", "世|"},
		{"\x7f", "a\n|b", "a|b"},
		{"\x7f", "|b", "|b"},
		{"\x1b[3~", "a|e\u0301b", "a|b"},
		{"\x04", "a|", "a|"},
		// Words of JavaScript.
		{"\x1bb", "Call.create({friendly_name|", "Call.create({|friendly_name"},
		{"\x1bb", "Call.create({|", "Call.|create({"},
		{"\x1bf", "|Call.create", "Call|.create"},
		{"\x1bf", "Call|.create(", "Call.create|("},
		{"\x17", "Call.create|", "Call.|"},
		{"\x17\x19\x19", "Call.create|", "Call.createcreate|"},
		{"\x1b\x7f", "a + $b_1|", "a + |"},
		{"\x1bd", "a|.bc + d", "a| + d"},
		// What is cut by one key after the other is one.
		{"\x17\x17\x19", "a.b c|", "a.b c|"},
		{"\x1bd\x1bd\x19", "|a b c", "a b| c"},
		{"\x17\x02\x17\x05\x19\x1by", "ab cd ef|", "ab  ef|"},
		{"\x0b", "a|b\ncd", "a|\ncd"},
		{"\x0b", "a|\ncd", "a|cd"},
		{"\x15", "ab\ncd|e", "ab\n|e"},
		// Lines of an entry.
		{"\x1b[A", "abc\nde|f", "ab|c\ndef"},
		{"\x1b[A", "a\nbcd|", "a|\nbcd"},
		{"\x1b[B", "ab|c\nd", "abc\nd|"},
		{"\x1b\r", "a|b", "a\n|b"},
	} {
		got, edits := at(test.before), edits(&kills{}, &undo{}, &recall{})
		for rest := []byte(test.keys); len(rest) > 0; {
			k, n := decode(rest, true)
			rest = rest[n:]
			if edits[k.name] == nil {
				t.Fatalf("%q is not an edit", k.name)
			}
			got = edits[k.name](got)
		}
		if got.marked() != test.after {
			t.Errorf("%q makes %q of %q, want %q", test.keys, got.marked(), test.before, test.after)
		}
	}
}

func TestUndo(t *testing.T) {
	t.Parallel()
	var u undo
	typed := text{}
	for _, r := range "one two.three" {
		typed = typed.insert(string(r))
		u.note(typed, true)
	}
	u.note(text{}, false)
	got := text{}
	for _, want := range []string{"one two.three", "one two", "one", "", ""} {
		if got = u.back(got); got.String() != want {
			t.Errorf("%q, want %q", got.String(), want)
		}
	}
}

func TestRecall(t *testing.T) {
	t.Parallel()
	r := &recall{}
	for _, entry := range []string{"one", "two\nlines", "other", "one"} {
		r.remember(entry)
	}
	t1 := r.up(at("o|"))
	t2 := r.up(t1)
	t3 := r.up(t2)
	if t1.marked() != "one|" || t2.marked() != "other|" || !t3.equals(t2) {
		t.Errorf("%q, %q, %q", t1.marked(), t2.marked(), t3.marked())
	}
	if back := r.down(r.down(t2)); back.marked() != "o|" {
		t.Errorf("%q", back.marked())
	}
	// In an entry of several lines the arrows stay in it first.
	lines := r.up(r.up(r.up(at("|"))))
	if lines.marked() != "two\nlines|" || r.up(lines).marked() != "two|\nlines" || r.up(r.up(lines)).marked() != "two|\nlines" {
		t.Errorf("%q, %q", lines.marked(), r.up(lines).marked())
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	r := &recall{entries: []string{"Call.all()", "Call.first()", "SMS.all()", "1"}}
	s := &search{recall: r, at: len(r.entries), before: at("typed|")}
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "typed|"},
		{func() { s.pattern = "all"; s.again() }, "SMS.|all()"},
		{func() { s.look(s.at-1, -1) }, "C|all.first()"},
		{func() { s.look(s.at-1, -1) }, "C|all.all()"},
		{func() { s.look(s.at-1, -1) }, "C|all.all()"},
		{func() { s.look(s.at+1, 1) }, "C|all.first()"},
		{func() { s.pattern = "al"; s.again() }, "SMS.|all()"},
		{func() { s.look(s.at-1, -1) }, "C|all.first()"},
		{func() { s.pattern = "nothing"; s.again() }, "typed|"},
	} {
		if step.do(); s.text().marked() != step.want {
			t.Errorf("%q, want %q", s.text().marked(), step.want)
		}
	}
	if s.prompt() != "(failed reverse-i-search)`nothing': " {
		t.Error(s.prompt())
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		read string
		late bool
		want key
		size int
	}{
		{"ab\r", false, key{typed: "ab"}, 2},
		{"\xe4\xb8", false, key{}, 0},
		{"a\xe4\xb8", false, key{typed: "a"}, 1},
		{"\xff\xfe", true, key{typed: "\ufffd"}, 2},
		{"\r\n", false, key{name: "\r"}, 1},
		{"\x1b", false, key{}, 0},
		{"\x1b", true, key{name: "\x1b"}, 1},
		{"\x1b[1;5Cx", false, key{name: "\x1b[1;5C"}, 6},
		{"\x1b[1;", false, key{}, 0},
		{"\x1bOA", false, key{name: "\x1bOA"}, 3},
		{"\x1bf", false, key{name: "\x1bf"}, 2},
		{"\x1b\x1b[A", false, key{name: "\x1b"}, 1},
	} {
		if got, size := decode([]byte(test.read), test.late); got != test.want || size != test.size {
			t.Errorf("%q: %+v, %d", test.read, got, size)
		}
	}
	if got := pasted("a\r\nb\rc\n\x1bd\te"); got != "a\nb\nc\nd\te" {
		t.Errorf("%q", got)
	}
}
