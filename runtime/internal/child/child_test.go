//go:build unix

package child

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// TestMain makes a child of this program where one of the tests has started it.
func TestMain(m *testing.M) {
	if parent, ok := Open(); ok {
		beChild(parent)
	}
	goleak.VerifyTestMain(m)
}

// beChild does what its parent asks for, a line at a time.
func beChild(parent *Parent) {
	held := [][]byte{}
	lines := bufio.NewScanner(parent.From)
	for lines.Scan() {
		switch word, rest, _ := strings.Cut(lines.Text(), " "); word {
		case "nonce":
			fmt.Fprintln(parent.To, parent.Nonce)
		case "environment":
			fmt.Fprintf(parent.To, "%q %q\n", os.Environ(), os.Args[1:])
		case "hold":
			n, _ := strconv.Atoi(rest)
			held = append(held, bytes.Repeat([]byte{1}, n))
			fmt.Fprintln(parent.To, len(held))
		case "exit":
			code, _ := strconv.Atoi(rest)
			os.Exit(code)
		case "panic":
			panic("the secret of the script")
		}
	}
	os.Exit(0)
}

func start(t *testing.T, crash io.Writer) *Child {
	t.Helper()
	c, err := Start(crash)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// ask sends a line and returns the one that comes back.
func ask(t *testing.T, c *Child, line string) string {
	t.Helper()
	fmt.Fprintln(c.To, line)
	answer, err := bufio.NewReader(c.From).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(answer, "\n")
}

// A child has the nonce, the pipes, and nothing else of its parent's.
func TestStart(t *testing.T) {
	t.Setenv("SECRET", "of the parent")
	c := start(t, nil)
	if got := ask(t, c, "nonce"); got != c.Nonce || len(got) < 16 {
		t.Errorf("the nonce is %q there and %q here", got, c.Nonce)
	}
	if got := ask(t, c, "environment"); strings.Contains(got, "SECRET") || strings.Contains(got, variable) || !strings.HasSuffix(got, " []") {
		t.Errorf("the child has %s", got)
	}
}

// How a child ended is known, and what it says of a crash goes where it is wanted alone.
func TestWait(t *testing.T) {
	for _, test := range []struct {
		ask   string
		code  int
		fatal string
	}{{"exit 7", 7, ""}, {"panic", 2, "panic"}} {
		var crash bytes.Buffer
		for _, where := range []*bytes.Buffer{nil, &crash} {
			var to io.Writer
			if where != nil {
				to = where
			}
			c := start(t, to)
			fmt.Fprintln(c.To, test.ask)
			if code, fatal := c.Wait(); code != test.code || fatal != test.fatal {
				t.Errorf("%s: exit code %d, %q", test.ask, code, fatal)
			}
		}
		if told := strings.Contains(crash.String(), "goroutine "); told != (test.fatal != "") {
			t.Errorf("%s: what the crash says: %q", test.ask, &crash)
		}
	}
}

func TestKill(t *testing.T) {
	c := start(t, nil)
	select {
	case <-c.Dead():
		t.Fatal("it is dead at once")
	default:
	}
	c.Kill()
	if code, fatal := c.Wait(); code != -1 || fatal != "" {
		t.Errorf("exit code %d, %q", code, fatal)
	}
	c.Close()
	c.Close()
	if _, err := c.To.Write([]byte("x")); err == nil {
		t.Error("the pipe is open after Close")
	}
}

func TestMemory(t *testing.T) {
	c := start(t, nil)
	ask(t, c, "nonce") // by then it has begun
	before, ok := c.Memory()
	if !ok {
		t.Skip("this system does not say what memory a process has")
	}
	const size = 64 << 20
	ask(t, c, "hold "+strconv.Itoa(size))
	if after, ok := c.Memory(); !ok || after < before+size/detector/2 || before == 0 {
		t.Errorf("%d bytes before, %d with %d more", before, after, size)
	}
	if Memory() == 0 {
		t.Error("this process has no memory")
	}
}

// A process that only inherits the variable is nobody's child.
func TestOpen(t *testing.T) {
	for name, value := range map[string]string{
		"another parent": "1 nonce", "no nonce": strconv.Itoa(os.Getpid()), "no pipes": strconv.Itoa(os.Getpid()) + " nonce", "nothing": "",
	} {
		command := exec.Command(os.Args[0], "-test.run=TestNothing")
		command.Env = append(os.Environ(), variable+"="+value)
		out, err := command.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "no tests to run") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// Only what Go's runtime says counts as the reason of a crash.
func TestFatal(t *testing.T) {
	for text, want := range map[string]string{
		"fatal error: stack overflow\n\nruntime stack:":              "stack overflow",
		"runtime: out of memory\nfatal error: out of memory":         "out of memory",
		"fatal error: concurrent map writes":                         "concurrent map",
		"runtime/cgo: pthread_create failed: Resource temporarily …": "no memory for a thread",
		"ThreadSanitizer failed to allocate 0x1000":                  "no memory",
		"panic: x\n\ngoroutine 1":                                    "panic",
		"something\npanic: x":                                        "panic",
		"out of memory":                                              "",
		"do not panic: all is well":                                  "",
		"fatal error: something new":                                 "",
		"":                                                           "",
	} {
		w := &firstBytes{}
		_, _ = w.Write([]byte(text))
		if got := w.fatal(); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	var all bytes.Buffer
	w := &firstBytes{all: &all}
	for range 3 {
		if n, err := w.Write(bytes.Repeat([]byte("x"), enough)); n != enough || err != nil {
			t.Fatal(n, err)
		}
	}
	if w.kept.Len() != enough || all.Len() != 3*enough {
		t.Errorf("%d bytes are kept, and %d passed on", w.kept.Len(), all.Len())
	}
}
