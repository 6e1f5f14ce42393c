//go:build linux || darwin

package line

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// written are texts whose characters take two columns, one or none, by themselves or together.
var written = []string{
	"plain ASCII",
	"世界 日本語テキスト 中文",
	"한국어 한글",
	"Ｆｕｌｌ ﾊﾝｶｸ",
	"cafe\u0301 n\u0303 a\u0308\u0304",
	"grüße ñandú ½ § ± … —",
	"Привет שלום مرحبا",
	"สวัสดี กำลัง",
	"नमस्ते",
	"😀 🎉 🚀 x",
	"⌚ ⏰ ⭐ ✅ ❌",
	"👍 🏠 🐘🐘🐘",
	"← → ↑ ★ ☎ ♥",
	"a\u200bb\u202ec\u00add\x1be",
	"\ttab",
	"👍🏽 x",
	"👩‍👩‍👧 x",
	"🇩🇪 x",
	"❤️ x",
}

// A terminal that others have written puts the text and the cursor where the editor believes them.
func TestTmuxShowsWhatIsLaidOut(t *testing.T) {
	tmux, err := exec.LookPath("tmux")
	if err != nil {
		if os.Getenv("CI_TMUX") != "" {
			t.Fatal("tmux is not installed")
		}
		t.Skip("tmux is not installed")
	}
	dir := t.TempDir()
	run := func(args ...string) (string, error) {
		c := exec.Command(tmux, append([]string{"-u", "-f", os.DevNull, "-S", filepath.Join(dir, "socket")}, args...)...)
		c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TERM=xterm-256color", "TMUX=")
		out, err := c.CombinedOutput()
		return string(out), err
	}
	defer func() { _, _ = run("kill-server") }()
	const columns, rows = 17, 30
	for i, text := range written {
		for _, at := range []int{len([]rune(text)), len([]rune(text)) / 2} {
			var drawn strings.Builder
			s := &screen{out: &drawn, size: func() (int, int) { return columns, rows }}
			s.begin(Prompt{Text: "> "})
			typed := textOf(text + " " + text)
			typed.at = at
			s.show(Prompt{Text: "> "}, typed, "")
			page := s.layOut(typed, columns)
			file := filepath.Join(dir, fmt.Sprintf("%d-%d", i, at))
			if err := os.WriteFile(file, []byte(drawn.String()), 0o600); err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(file)
			if out, err := run("new-session", "-d", "-s", name, "-x", fmt.Sprint(columns), "-y", fmt.Sprint(rows), "cat "+file+"; exec cat"); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			want := ""
			for _, r := range page.rows {
				want += strings.TrimRight(looksPattern.ReplaceAllString(r.drawn, ""), " ") + "\n"
			}
			want = strings.TrimRight(want, "\n") + fmt.Sprintf("\n%d,%d", page.column, page.row)
			// The terminal takes in what it is sent when it likes.
			got := ""
			for end := time.Now().Add(time.Minute); got != want && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
				shown, err := run("capture-pane", "-p", "-t", name, ";", "display-message", "-p", "-t", name, "#{cursor_x},#{cursor_y}")
				if err != nil {
					t.Fatalf("%v: %s", err, shown)
				}
				got = asShown(shown)
			}
			if got != want {
				t.Errorf("%q is shown as\n%s\nwant\n%s", text, got, want)
			}
		}
	}
}

// looksPattern is what gives a character its look.
var looksPattern = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// asShown is what tmux answers without what is blank.
func asShown(answer string) string {
	lines := strings.Split(strings.TrimRight(answer, "\n"), "\n")
	cursor := lines[len(lines)-1]
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.TrimRight(strings.Join(lines[:len(lines)-1], "\n"), "\n") + "\n" + cursor
}
