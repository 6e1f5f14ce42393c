package line

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"dialtone/internal/vt"

	"pgregory.net/rapid"
)

// What is on the terminal is what was typed and nothing else, whatever came before: edits anywhere,
// other widths, and output of others above.
func TestTheScreenShowsWhatIsTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(12, 40).Draw(t, "columns")
		terminal := vt.New(columns, 60)
		s := &screen{out: terminal, size: func() (int, int) { return columns, 60 }, colors: true}
		_, _ = terminal.Write([]byte("before\r\n"))
		above := "before\n"
		s.begin(Prompt{Text: "> ", Risk: Real})
		typed := text{}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				text := rapid.StringMatching("[a-z ]{1,60}\n").Draw(t, "above")
				_, _ = s.above(terminal, []byte(strings.ReplaceAll(text, "\n", "\r\n")))
				above += text
			case 1:
				columns = rapid.IntRange(12, 40).Draw(t, "columns")
				terminal.Resize(columns)
				s.resized()
			default:
				runes := rapid.SliceOfN(rapid.SampledFrom([]rune("ab({'\n\t世é😀\u202e\x01")), 0, 90).Draw(t, "text")
				typed = text{runes, rapid.IntRange(0, len(runes)).Draw(t, "at")}
				s.show(Prompt{Text: "> ", Risk: Real}, typed, rapid.SampledFrom([]string{"", "a hint"}).Draw(t, "hint"))
			}
			want := above + shownText(typed)
			if s.hint != "" {
				want += "\n" + s.hint
			}
			if got := terminal.Text(); trimmed(got) != trimmed(want) {
				t.Fatalf("the terminal shows\n%s\nwant\n%s", got, want)
			}
			// The cursor is where the next character would be.
			page := s.layOut(typed, columns)
			if row := terminal.Row - page.row; row < 0 || terminal.Column != page.column || !strings.HasPrefix(rowText(terminal, row), ">") {
				t.Fatalf("the cursor is at %d, %d", terminal.Row, terminal.Column)
			}
		}
		s.end("^C")
		if got, want := terminal.Text(), above+shownText(typed)+"^C"; trimmed(got) != trimmed(want) {
			t.Fatalf("the terminal shows at last\n%s\nwant\n%s", got, want)
		}
	})
}

func rowText(v *vt.Terminal, row int) string {
	var b strings.Builder
	for _, c := range v.Rows[row] {
		b.WriteString(c.Text)
	}
	return b.String()
}

// shownText is a text as it is to be seen behind the prompt.
func shownText(t text) string {
	return "> " + strings.NewReplacer("\n", "\n... ", "\t", "    ", "\u202e", `\u202e`, "\x01", `\x01`).Replace(t.String())
}

// trimmed leaves out the blanks at the ends of lines, of which a terminal does not know all, and
// lines without anything, as the one for the cursor behind a full one.
func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n")
}

// A text that is higher than the terminal is shown around the cursor, and whole at its end.
func TestAHighText(t *testing.T) {
	t.Parallel()
	terminal := vt.New(20, 6)
	s := &screen{out: terminal, size: func() (int, int) { return 20, 6 }}
	s.begin(Prompt{Text: "> "})
	var lines []string
	for i := range 12 {
		lines = append(lines, fmt.Sprint("line", i))
	}
	high := textOf(strings.Join(lines, "\n"))
	s.show(Prompt{Text: "> "}, high, "hint")
	if got := terminal.Text(); got != "... line8\n... line9\n... line10\n... line11\nhint" {
		t.Errorf("%s", got)
	}
	s.show(Prompt{Text: "> "}, high.moved(2), "")
	if got := terminal.Text(); got != "> line0\n... line1\n... line2\n... line3" || terminal.Row-terminal.Top != 0 {
		t.Errorf("%s", got)
	}
	s.end("")
	if got := terminal.Text(); got != "> line0\n... "+strings.Join(lines[1:], "\n... ") {
		t.Errorf("%s", got)
	}
}

func TestLooks(t *testing.T) {
	t.Parallel()
	typed := at("const a = f('x', /re/) // 1|")
	got := map[string]look{}
	looks := looksOf(typed)
	for _, word := range []string{"const", "a", "'x'", "/re/", "// 1"} {
		got[word] = looks[strings.Index(typed.String(), word)]
	}
	want := map[string]look{"const": keywordLook, "a": plainLook, "'x'": textLook, "/re/": patternLook, "// 1": commentLook}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
	// The bracket at the cursor and its partner stand out; a name after a dot is not a keyword.
	looks = looksOf(at("f(a[0].new)|"))
	if looks[1] != matchLook || looks[10] != matchLook || looks[3] != plainLook || looks[7] != plainLook {
		t.Errorf("%q", looks)
	}
}
