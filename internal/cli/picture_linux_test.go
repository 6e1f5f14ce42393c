package cli

import (
	"flag"
	"fmt"
	"html"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"dialtone/internal/vt"
)

var update = flag.Bool("update", false, "draw the picture of a session again")

// picture is the README's, drawn from a real session.
const picture = "../../repl/console.svg"

// pictured is the session. It waits for what is seen after each line.
const pictured = `
see emulator> 
type "Call.all({status: 'co\t"
see completed
type "}).limit(4)\r"
see 1 request
see emulator> 
type "const sms = SMS.create({to: '+16465551234', from: '+14155550130', bo\t"
see body: 
type "'Hello 世界'})\r"
see 1 request
see emulator> 
> [sms.status, sms.dateCreated > new Date('2026-01-01')]
see true
see emulator> 
> SMS.all({to: '+14155550130'}).limit(3)
see 1 request
see emulator> 
> SMS.creat({to: '+16465551234'})
see Did you mean
see emulator> 
> .doc Queue.create
see /queue-resource
see emulator> 
> .exit
end 0
`

// The picture in the README is what the console shows: go test ./internal/cli -run Picture -update
// draws it again.
func TestPictureOfASession(t *testing.T) {
	t.Parallel()
	bin, err := exec.LookPath("dialtone") // that of TestMain
	if err != nil {
		t.Fatal(err)
	}
	const columns = 104
	terminal, err := openTerminal(columns)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "--emulator")
	cmd.Env = []string{"HOME=" + t.TempDir(), "TERM=xterm", "TZ=UTC", "PATH=" + os.Getenv("PATH")}
	if err := terminal.start(cmd); err != nil {
		t.Fatal(err)
	}
	defer terminal.close()
	for _, step := range strings.Split(pictured, "\n") {
		if err := terminal.step(step); err != nil {
			t.Fatalf("%s: %v\nthe terminal has shown\n%s", step, err, terminal.all())
		}
	}
	drawn := draw(terminal.shown.Rows, columns)
	if *update {
		if err := os.WriteFile(picture, []byte(drawn), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(picture); err != nil || string(kept) != drawn {
		t.Errorf("%s shows another session than the console does now (%v): go test ./internal/cli -run Picture -update draws it", picture, err)
	}
}

// What differs from run to run: the digits of SIDs, times, how long it took.
var (
	changingSID  = regexp.MustCompile(`\b[A-Z]{2}[0-9a-f]{4,32}`)
	changingTime = regexp.MustCompile(`(\d{4}-)?\d\d-\d\d \d\d:\d\d`)
	changingTook = regexp.MustCompile(`(requests?), .*`)
)

// steady writes a text as it is the same in every run, as long as it was.
func steady(text string) string {
	text = changingSID.ReplaceAllStringFunc(text, func(sid string) string {
		return sid[:2] + strings.Repeat("0123456789abcdef", 2)[:len(sid)-2]
	})
	text = changingTime.ReplaceAllStringFunc(text, func(at string) string { return "2026-01-15 09:30"[16-len(at):] })
	return changingTook.ReplaceAllString(text, "$1, 9 ms")
}

var looks = map[string]string{
	"1": ` font-weight="bold"`, "2": ` fill="#8a919a"`, "31": ` fill="#ff7b72"`, "32": ` fill="#7ee787"`,
	"30;42": ` fill="#7ee787"`, "1;4": ` font-weight="bold"`, "33": ` fill="#f2cc60"`, "35": ` fill="#d2a8ff"`, "36": ` fill="#76e3ea"`,
}

// draw makes a picture of the lines on a screen.
func draw(lines [][]vt.Cell, columns int) string {
	const wide, high, margin = 8.4, 19.0, 14.0
	var b strings.Builder
	w, h := float64(columns)*wide+2*margin, float64(len(lines))*high+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">`+"\n", w, h)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="#0d1117"/>`+"\n")
	for i, line := range lines {
		y := margin + float64(i+1)*high - 5
		for start := 0; start < len(line); {
			end, text := start, ""
			for end < len(line) && line[end].Style == line[start].Style {
				text += line[end].Text
				end++
			}
			if text = steady(text); strings.TrimSpace(text) != "" {
				fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" xml:space="preserve"%s>%s</text>`+"\n", margin+float64(start)*wide, y, looks[line[start].Style], html.EscapeString(text))
			}
			start = end
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}
