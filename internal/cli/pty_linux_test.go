package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/internal/vt"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// TestConsole runs the sessions in testdata/console in a pseudo-terminal. Beside
// the commands of testdata/script they have
//
//	terminal [-columns N] SESSION command…
//
// which runs the command at a terminal, where a user types what the file
// SESSION says:
//
//	> TEXT       types the text and Enter
//	type "TEXT"  types what the Go string says: "foo\t", "\x03"
//	long N       types N bytes and Enter
//	see TEXT     waits until the terminal shows the text, after what was seen before
//	here TEXT    as see does, from the beginning of the line in which something was typed last: the
//	             text stands in that line or above it
//	unseen TEXT  the terminal does not show the text after what had been seen when something was typed last
//	resize N     changes the terminal's columns
//	signal NAME  sends the command INT, TERM or HUP
//	end CODE     waits until the command exits with the code
//	site         waits until the terminal shows the URL of a server, as see does
//	ask …        asks that server as the command ask of [TestServing] does, signed
//	forge …      the same without a signature
//	answer TEXT  the last answer has the text
//	heard METHOD waits until the server of the command silence has got a request
//
// The command silence starts a server that never answers, at $SILENCE.
//
// No step waits but for what the terminal shows.
func TestConsole(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/console",
		Setup: func(env *testscript.Env) error {
			giveDetector(env)
			for _, name := range []string{"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "NO_COLOR"} {
				env.Setenv(name, "")
			}
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("TERM", "xterm")
			env.Values[servingKey{}] = newServing()
			env.Values[silenceKey{}] = make(chan string, 16)
			return nil
		},
		Cmds: with(calling, map[string]func(*testscript.TestScript, bool, []string){
			"terminal": atTerminal,
			"emulator": startTestEmulator,
			"silence":  listenInSilence,
		}),
	})
}

// listenInSilence sets SILENCE to the address of a server that never answers.
func listenInSilence(ts *testscript.TestScript, neg bool, args []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = listener.Close() })
	ts.Setenv("SILENCE", "http://"+listener.Addr().String())
	heard := ts.Value(silenceKey{}).(chan string)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				for requests := bufio.NewReader(connection); ; {
					r, err := http.ReadRequest(requests)
					if err != nil {
						return
					}
					_, _ = io.Copy(io.Discard, r.Body)
					heard <- r.Method
				}
			}()
		}
	}()
}

// silenceKey finds the methods of the requests that the silent server has got.
type silenceKey struct{}

func atTerminal(ts *testscript.TestScript, neg bool, args []string) {
	columns := 80
	if args[0] == "-columns" {
		var err error
		columns, err = strconv.Atoi(args[1])
		ts.Check(err)
		args = args[2:]
	}
	session := ts.ReadFile(args[0])
	bin := filepath.Dir(commandPath(ts))
	path := filepath.Join(bin, args[1])
	if args[1] != "dialtone" {
		var err error
		path, err = exec.LookPath(args[1])
		ts.Check(err)
	}
	screen, err := openTerminal(columns)
	ts.Check(err)
	cmd := exec.Command(path, args[2:]...)
	cmd.Dir = ts.Getenv("WORK")
	cmd.Env = append(os.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	for _, name := range []string{"HOME", "TERM", "NO_COLOR", "EDITOR", "VISUAL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_SECRET", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "HTTPS_PROXY", "TWILIO_CONFIG_DIR"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	ts.Check(screen.start(cmd))
	defer screen.close()
	for i, line := range strings.Split(session, "\n") {
		if err := stepWith(ts, screen, line); err != nil {
			ts.Fatalf("%s:%d: %s: %v\nthe terminal has shown\n%s", args[0], i+1, line, err, screen.all())
		}
	}
}

// stepWith does a step at a terminal, or beside it.
func stepWith(ts *testscript.TestScript, screen *screen, line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "heard":
		select {
		case method := <-ts.Value(silenceKey{}).(chan string):
			if method != rest {
				return fmt.Errorf("it was %s", method)
			}
			return nil
		case <-time.After(patience.Long):
			return errors.New("nothing came")
		}
	case "site":
		if err := screen.see("http://127.0.0.1:"); err != nil {
			return err
		}
		if err := screen.see("'"); err != nil {
			return err
		}
		screen.mutex.Lock()
		defer screen.mutex.Unlock()
		shown := screen.text()
		shown = shown[:screen.at.in(shown)-len("'")]
		ts.Setenv("SITE", shown[strings.LastIndex(shown, "http://"):])
		return nil
	case "ask", "forge":
		return ask(ts, strings.Fields(rest), verb == "ask")
	case "answer":
		if answer := ts.ReadFile("answer"); !strings.Contains(answer, rest) {
			return fmt.Errorf("the answer is\n%s", answer)
		}
		return nil
	}
	return screen.step(line)
}

// screen is a pseudo-terminal, and what it has shown.
type screen struct {
	terminal *os.File // The side at which the user sits.
	device   *os.File
	cmd      *exec.Cmd
	exited   chan error

	mutex sync.Mutex
	more  *sync.Cond
	shown *vt.Terminal
	raw   strings.Builder // What it was sent.
	done  bool
	at    spot // What was seen ends here.
	since spot // What was typed last was typed here.
}

// spot is a place in what is shown. Lines are drawn again, and then those above stay as they are.
type spot struct{ line, column int }

// in is the spot's offset in a text, at most at the end of its line.
func (p spot) in(text string) int {
	offset := 0
	for range p.line {
		i := strings.IndexByte(text[offset:], '\n')
		if i < 0 {
			return len(text)
		}
		offset += i + 1
	}
	line, _, _ := strings.Cut(text[offset:], "\n")
	return offset + min(p.column, len(line))
}

// spotAt is the spot of an offset in a text.
func spotAt(text string, offset int) spot {
	before := text[:offset]
	return spot{strings.Count(before, "\n"), offset - strings.LastIndexByte(before, '\n') - 1}
}

func openTerminal(columns int) (*screen, error) {
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	s := &screen{shown: vt.New(columns, 24), terminal: os.NewFile(uintptr(fd), "ptmx"), exited: make(chan error, 1)}
	s.more = sync.NewCond(&s.mutex)
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		return nil, err
	}
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return nil, err
	}
	if s.device, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		return nil, err
	}
	return s, s.resize(columns)
}

func (s *screen) resize(columns int) error {
	return unix.IoctlSetWinsize(int(s.terminal.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: uint16(columns)})
}

// start runs a command at the terminal.
func (s *screen) start(cmd *exec.Cmd) error {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.device, s.device, s.device
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	s.cmd = cmd
	if err := cmd.Start(); err != nil {
		return err
	}
	s.device.Close()
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := s.terminal.Read(buffer)
			s.mutex.Lock()
			_, _ = s.shown.Write(buffer[:n])
			_, _ = s.raw.Write(buffer[:n])
			s.done = err != nil
			s.more.Broadcast()
			s.mutex.Unlock()
			if err != nil {
				s.exited <- cmd.Wait()
				return
			}
		}
	}()
	return nil
}

func (s *screen) close() {
	_ = s.cmd.Process.Kill()
	_ = s.terminal.Close()
}

// all is what is shown, with what has left the screen at the top.
func (s *screen) all() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.text()
}

func (s *screen) text() string {
	return s.shown.Text()
}

func (s *screen) step(line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "", "#":
		return nil
	case ">":
		return s.write(rest + "\r")
	case "type":
		text, err := strconv.Unquote(rest)
		if err != nil {
			return err
		}
		return s.write(text)
	case "long":
		length, err := strconv.Atoi(rest)
		if err != nil {
			return err
		}
		return s.write(strings.Repeat("x", length) + "\r")
	case "see":
		return s.see(rest)
	case "raw": // As it came, escapes included.
		text, err := strconv.Unquote(rest)
		s.mutex.Lock()
		defer s.mutex.Unlock()
		if err == nil && !strings.Contains(s.raw.String(), text) {
			err = errors.New("it was not shown")
		}
		return err
	case "here":
		s.mutex.Lock()
		s.at = spot{line: s.since.line}
		s.mutex.Unlock()
		return s.see(rest)
	case "unseen":
		s.mutex.Lock()
		defer s.mutex.Unlock()
		if shown := s.text(); strings.Contains(shown[s.since.in(shown):], rest) {
			return errors.New("it was shown")
		}
		return nil
	case "resize":
		columns, err := strconv.Atoi(rest)
		if err != nil {
			return err
		}
		s.mutex.Lock()
		s.shown.Resize(columns)
		s.mutex.Unlock()
		return s.resize(columns)
	case "signal":
		return s.cmd.Process.Signal(map[string]os.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP}[rest])
	case "end":
		return s.end(rest)
	}
	return errors.New("there is no such step")
}

func (s *screen) write(text string) error {
	s.mutex.Lock()
	s.since = s.at
	s.mutex.Unlock()
	_, err := io.WriteString(s.terminal, text)
	return err
}

// see waits for a text.
func (s *screen) see(text string) error {
	timer := time.AfterFunc(patience.Long, func() {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.done = true
		s.more.Broadcast()
	})
	defer timer.Stop()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for {
		shown := s.text()
		from := s.at.in(shown)
		if i := strings.Index(shown[from:], text); i >= 0 {
			s.at = spotAt(shown, from+i+len(text))
			return nil
		}
		if s.done {
			return errors.New("it was not shown")
		}
		s.more.Wait()
	}
}

func (s *screen) end(code string) error {
	select {
	case err := <-s.exited:
		got := 0
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			got = exit.ExitCode()
		}
		if fmt.Sprint(got) != code {
			return fmt.Errorf("it exits with %d", got)
		}
		return nil
	case <-time.After(patience.Long):
		return errors.New("it goes on")
	}
}
