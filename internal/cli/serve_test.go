package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"dialtone/api/signature"
	"dialtone/emulator"
	"dialtone/internal/patience"
	"dialtone/twiml"
)

// TestServing runs the sessions in testdata/serve, each beside a local Twilio of
// its own whose URL and credentials are set. Beside testscript's commands they have
//
//	start command…   starts a command that serves, waits until it says where, and sets SITE
//	ask STATUS METHOD PATH [NAME=VALUE…]
//	                 makes a request to SITE that is signed with TWILIO_AUTH_TOKEN, as
//	                 from PUBLIC where that is set, and checks its status and its
//	                 TwiML. The answer is in the file answer, its headers in the file
//	                 headers. Cookies are kept, as for one call
//	forge STATUS METHOD PATH [NAME=VALUE…]
//	                 is ask without a signature
//	hangup           forgets the cookies
//	get STATUS URL [REGEXP]
//	                 makes a request until its answer has the status and matches
//	logged REGEXP [NAME]
//	                 waits until the command has said so on standard error, and sets NAME to
//	                 what the group matched
//	printed REGEXP [NAME]
//	                 or on standard output, and sets NAME to what the group matched
//	tell SIGNAL      sends the command a signal
//	signal SIGNAL CODE
//	                 sends the command a signal and checks the code it exits with
//	signalduring PATH WORD SIGNAL CODE
//	                 the same, while a request to PATH is under way and the command has
//	                 printed WORD; the request must be answered
//	unread           reads nothing more of what the command writes, as if its reader had ended
//	ended CODE       waits until the command has exited by itself
//	exits CODE command…
func TestServing(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/serve",
		Setup: func(env *testscript.Env) error {
			giveDetector(env)
			scripts, err := filepath.Abs("../../scripts")
			if err != nil {
				return err
			}
			local := emulator.New(emulator.Options{})
			server, err := local.Listen("127.0.0.1:0")
			if err != nil {
				return err
			}
			env.Defer(func() {
				if err := server.Close(); err != nil {
					t.Error(err)
				}
			})
			env.Values[servingKey{}] = newServing()
			env.Setenv("SCRIPTS", scripts)
			env.Setenv("URL", server.URL())
			env.Setenv("TWILIO_ACCOUNT_SID", local.AccountSID())
			env.Setenv("TWILIO_AUTH_TOKEN", local.AuthToken())
			return nil
		},
		Cmds: with(calling, map[string]func(*testscript.TestScript, bool, []string){
			"start": startServing, "ask": askSigned, "forge": askUnsigned, "hangup": hangup,
			"logged": logged, "printed": printed, "signal": stopServing, "signalduring": stopDuring, "unread": unread, "ended": ended, "get": get, "tell": tell, "exits": exits,
		}),
	})
}

// serving is a session's command and its caller.
type serving struct {
	cmd            *exec.Cmd
	pipes          [2]io.Closer
	stdout, stderr *output
	client         *http.Client
}

type servingKey struct{}

func newServing() *serving {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // it never fails
	}
	return &serving{client: &http.Client{
		Jar:       jar,
		Transport: &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}}
}

// output is what a command has written so far.
type output struct {
	mutex   sync.Mutex
	text    strings.Builder
	changed chan struct{} // Closed and replaced with each line.
}

func collect(r io.Reader) *output {
	o := &output{changed: make(chan struct{})}
	go func() {
		lines := bufio.NewScanner(r)
		for lines.Scan() {
			o.mutex.Lock()
			o.text.WriteString(lines.Text() + "\n")
			close(o.changed)
			o.changed = make(chan struct{})
			o.mutex.Unlock()
		}
	}()
	return o
}

// wait waits until the output matches, and returns what does.
func (o *output) wait(ts *testscript.TestScript, pattern *regexp.Regexp) []string {
	given := time.After(patience.Long)
	for {
		o.mutex.Lock()
		text, changed := o.text.String(), o.changed
		o.mutex.Unlock()
		if match := pattern.FindStringSubmatch(text); match != nil {
			return match
		}
		select {
		case <-changed:
		case <-given:
			ts.Fatalf("%s is not in\n%s", pattern, text)
		}
	}
}

var siteLine = regexp.MustCompile(`serving .* on (http://[\d.:]+)`)

func startServing(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(servingKey{}).(*serving)
	s.cmd = exec.Command(commandPath(ts), args[1:]...)
	s.cmd.Dir = ts.Getenv("WORK")
	for _, name := range []string{"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PATH", "HOME", "SCRIPTS", "DIALTONE_SESSION_KEY", "DIALTONE_DATABASE", "DIALTONE_JOBS_PASSWORD", "GORACE"} {
		s.cmd.Env = append(s.cmd.Env, name+"="+ts.Getenv(name))
	}
	stdout, err := s.cmd.StdoutPipe()
	ts.Check(err)
	stderr, err := s.cmd.StderrPipe()
	ts.Check(err)
	ts.Check(s.cmd.Start())
	cmd := s.cmd
	ts.Defer(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	s.pipes = [2]io.Closer{stdout, stderr}
	s.stdout, s.stderr = collect(stdout), collect(stderr)
	said := s.stderr
	if !slices.Contains(args, "serve") {
		said = s.stdout
	}
	ts.Setenv("SITE", said.wait(ts, siteLine)[1])
}

func askSigned(ts *testscript.TestScript, neg bool, args []string)   { ts.Check(ask(ts, args, true)) }
func askUnsigned(ts *testscript.TestScript, neg bool, args []string) { ts.Check(ask(ts, args, false)) }

func ask(ts *testscript.TestScript, args []string, signed bool) error {
	if len(args) < 3 {
		return errors.New("usage: ask STATUS METHOD PATH [NAME=VALUE…]")
	}
	status, method, path := args[0], args[1], args[2]
	params := url.Values{}
	for _, pair := range args[3:] {
		name, value, _ := strings.Cut(pair, "=")
		params.Add(name, value)
	}
	var form url.Values
	if method == "POST" {
		form = params
	} else if len(params) > 0 {
		path += "?" + params.Encode()
	}
	r, err := http.NewRequest(method, ts.Getenv("SITE")+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if signed {
		site := ts.Getenv("PUBLIC")
		if site == "" {
			site = ts.Getenv("SITE")
		}
		algorithm, secret := signature.HMACSHA1, ts.Getenv("TWILIO_AUTH_TOKEN")
		if shared := ts.Getenv("SHARED_KEY"); shared != "" {
			algorithm, secret = signature.HMACSHA256, shared
			r.Header.Set(signature.SettingsHeader, "key=SK1,algorithm="+string(algorithm))
		}
		r.Header.Set(signature.Header, signature.SignWith(algorithm, secret, site+path, form))
	}
	response, err := ts.Value(servingKey{}).(*serving).client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var headers strings.Builder
	_ = response.Header.Write(&headers) // a builder takes all
	err = errors.Join(
		os.WriteFile(ts.MkAbs("answer"), endLine(body), 0o600),
		os.WriteFile(ts.MkAbs("headers"), []byte(strings.ReplaceAll(headers.String(), "\r\n", "\n")), 0o600),
	)
	if err != nil {
		return err
	}
	if fmt.Sprint(response.StatusCode) != status {
		return fmt.Errorf("status %d, want %s\n%s", response.StatusCode, status, body)
	}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/xml") {
		for _, p := range twiml.Validate(string(body)) {
			// The voicemail goes on after its Record where nothing is said, which a hint warns of.
			if p.Level != twiml.LevelHint {
				return fmt.Errorf("%v in\n%s", p, body)
			}
		}
	}
	return nil
}

// endLine ends a text as txtar does its files.
func endLine(text []byte) []byte {
	if len(text) == 0 || text[len(text)-1] == '\n' {
		return text
	}
	return append(text, '\n')
}

func hangup(ts *testscript.TestScript, neg bool, args []string) {
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	ts.Value(servingKey{}).(*serving).client.Jar = jar
}

func logged(ts *testscript.TestScript, neg bool, args []string) {
	match := ts.Value(servingKey{}).(*serving).stderr.wait(ts, regexp.MustCompile(args[0]))
	if len(args) > 1 {
		ts.Setenv(args[1], match[1])
	}
}

// get asks until the answer is what is wanted: what a server counts it counts when it has answered.
func get(ts *testscript.TestScript, neg bool, args []string) {
	wanted := regexp.MustCompile(strings.Join(args[2:], ""))
	given := time.After(patience.Long)
	for {
		response, err := http.Get(args[1])
		ts.Check(err)
		body, err := io.ReadAll(response.Body)
		ts.Check(err)
		_ = response.Body.Close()
		if fmt.Sprint(response.StatusCode) == args[0] && wanted.Match(body) {
			return
		}
		select {
		case <-given:
			ts.Fatalf("%s: %d\n%s", args[1], response.StatusCode, body)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func tell(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(ts.Value(servingKey{}).(*serving).cmd.Process.Signal(map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM}[args[0]]))
}

func printed(ts *testscript.TestScript, neg bool, args []string) {
	match := ts.Value(servingKey{}).(*serving).stdout.wait(ts, regexp.MustCompile(args[0]))
	if len(args) > 1 {
		ts.Setenv(args[1], match[1])
	}
}

func stopServing(ts *testscript.TestScript, neg bool, args []string) {
	s := ts.Value(servingKey{}).(*serving)
	signal := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "KILL": os.Kill}[args[0]]
	ts.Check(s.cmd.Process.Signal(signal))
	ended(ts, false, args[1:])
}

func unread(ts *testscript.TestScript, neg bool, args []string) {
	for _, pipe := range ts.Value(servingKey{}).(*serving).pipes {
		ts.Check(pipe.Close())
	}
}

func ended(ts *testscript.TestScript, neg bool, args []string) {
	state, err := ts.Value(servingKey{}).(*serving).cmd.Process.Wait()
	ts.Check(err)
	if got := fmt.Sprint(state.ExitCode()); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

func stopDuring(ts *testscript.TestScript, neg bool, args []string) {
	answered := make(chan error, 1)
	go func() { answered <- ask(ts, []string{"200", "POST", args[0]}, true) }()
	printed(ts, false, args[1:2])
	stopServing(ts, false, args[2:])
	ts.Check(<-answered)
}
