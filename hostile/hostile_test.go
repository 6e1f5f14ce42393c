// Package hostile_test runs scripts that mean harm against a host with all that an
// embedder gives: Twilio, a folder, a network, a few variables, limits.
package hostile_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// world is what there is around the scripts.
type world struct {
	client  *api.Client
	server  *httptest.Server
	denied  *httptest.Server // On a port that scripts may not reach.
	reached atomic.Bool      // That it was reached nevertheless.
	folder  string
	trace   *bytes.Buffer
	secrets []string // That no script may come to see.
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{trace: new(bytes.Buffer)}
	twilio := emulator.New(emulator.Options{Empty: true})
	listener, err := twilio.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	w.client, err = api.New(api.Config{
		AccountSID: twilio.AccountSID(), AuthToken: twilio.AuthToken(), BaseURL: listener.URL(), Trace: w.trace,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.client.CloseIdleConnections)
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			status, _ := strconv.Atoi(r.URL.Query().Get("status"))
			http.Redirect(rw, r, r.URL.Query().Get("to"), cmp.Or(status, http.StatusFound))
		case "/slow":
			<-r.Context().Done()
		}
	}))
	t.Cleanup(w.server.Close)

	w.denied = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { w.reached.Store(true) }))
	t.Cleanup(w.denied.Close)

	outside := t.TempDir()
	w.folder = filepath.Join(outside, "granted")
	w.secrets = []string{twilio.AuthToken(), "the-file-outside", "the-variable-of-the-process"}
	t.Setenv("HOSTILE_SECRET", "the-variable-of-the-process")
	for _, err := range []error{
		os.Mkdir(w.folder, 0o755),
		os.WriteFile(filepath.Join(outside, "secret.js"), []byte("module.exports = 'the-file-outside'"), 0o644),
		os.WriteFile(filepath.Join(outside, "secret.json"), []byte(`"the-file-outside"`), 0o644),
		os.WriteFile(filepath.Join(w.folder, "harmless.js"), []byte("module.exports = 1"), 0o644),
		os.WriteFile(filepath.Join(w.folder, "enum.ts"), []byte(doublingEnum(36)), 0o644),
		os.WriteFile(filepath.Join(w.folder, "conditions.ts"), []byte("x = "+strings.Repeat("a ? (b) : c => ", 28)+"1"), 0o644),
		os.WriteFile(filepath.Join(w.folder, "angles.ts"), []byte("x = "+strings.Repeat("f<a, ", 1e5)+"1"), 0o644),
		os.WriteFile(filepath.Join(w.folder, "large"), nil, 0o644),
		os.Truncate(filepath.Join(w.folder, "large"), 1<<34), // It takes no room.
		os.Symlink("../secret.js", filepath.Join(w.folder, "link.js")),
		os.Symlink(outside, filepath.Join(w.folder, "up")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// doublingEnum is TypeScript of whose members each is twice as long as the one before.
func doublingEnum(members int) string {
	var source strings.Builder
	source.WriteString("enum E {a0 = 'xxxxxxxxxx'")
	for i := 1; i < members; i++ {
		fmt.Fprintf(&source, ", a%d = a%d + a%[2]d", i, i-1)
	}
	return source.String() + "}"
}

// mode is how a script is run.
type mode struct {
	name    string
	process bool // In a process of its own, or else under limits in this one.
}

var (
	inThis = mode{"in this process", false}
	inOwn  = mode{"in its own", true}
)

// host is a host for one script. In a process of its own the script has Twilio and the resolver
// from the options of [serve], and all else from here as in this process.
func (w *world) host(t *testing.T, c hostileCase, m mode, output *bytes.Buffer) *runtime.Host {
	t.Helper()
	limits := c.limits
	options := runtime.Options{
		Limits:  &limits,
		Stdout:  output,
		Stderr:  output,
		Files:   runtime.Files{Folders: []runtime.Folder{{Path: w.folder}}},
		Network: runtime.Network{Hosts: []string{strings.TrimPrefix(w.server.URL, "http://"), "*.example.test", "listed.test"}},
		Args:    []string{w.server.URL, w.denied.URL},
		Dir:     w.folder,
	}
	if c.allFiles {
		options.Files = runtime.Files{All: true}
	}
	if m.process {
		// The limit of time is the parent's, which needs no help of the child's.
		options.Process = &runtime.Process{Time: limits.Time, Memory: 64<<20 + uint64(limits.Heap)}
		limits.Time = 2 * patience.Long
	} else {
		options.Network.Resolver = lying{}
		options.Modules = []module.Module{bindings.Twilio(w.client, bindings.Options{})}
	}
	host, err := runtime.New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { host.Close() })
	return host
}

// tokenThere is the token of the emulator that a process of a script's own has.
const tokenThere = "0123456789abcdef0123456789abcdef"

// serve are the options of a process of a script's own: Twilio, by an emulator in it, and names as
// in [world.host].
func serve() (runtime.Options, error) {
	twilio := emulator.New(emulator.Options{Empty: true, AuthToken: tokenThere})
	client, err := api.New(api.Config{
		AccountSID: twilio.AccountSID(), AuthToken: tokenThere, BaseURL: "http://twilio.test", Transport: direct{twilio},
	})
	if err != nil {
		return runtime.Options{}, err
	}
	return runtime.Options{
		Modules: []module.Module{bindings.Twilio(client, bindings.Options{})},
		Network: runtime.Network{Resolver: lying{}},
	}, nil
}

// direct has a handler of the same process answer requests.
type direct struct{ handler http.Handler }

func (d direct) RoundTrip(request *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	d.handler.ServeHTTP(recorder, request)
	return recorder.Result(), nil
}

// lying is a resolver by which every name is that of this machine, as the owner of a
// name can make it.
type lying struct{}

func (lying) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

// outcome is what came of a script.
type outcome struct {
	err    error
	took   time.Duration
	worked time.Duration // This process, for the script.
	output string
	alive  string
}

// all has every script run in both modes, as CI does; otherwise some of those that one process
// holds do: every fourth in a process of its own, and where tests are not thorough every third in
// this one.
var all = os.Getenv("HOSTILE") == "all"

// sampled reports whether a script that one process holds runs in a mode.
func sampled(i int, m mode) bool {
	switch {
	case all:
		return true
	case m.process:
		return i%4 == 0 && (patience.Thorough() || i%3 == 0)
	}
	return patience.Thorough() || i%3 == 0
}

// TestHostileScripts runs the scripts in both modes, and holds the table of docs/embedding.md to
// what came of them.
func TestHostileScripts(t *testing.T) {
	w := newWorld(t)
	cases := readCases(t)
	held := map[mode][]bool{inThis: make([]bool, len(cases)), inOwn: make([]bool, len(cases))}
	lines := make([]string, 2*len(cases))
	t.Run("scripts", func(t *testing.T) {
		for i, c := range cases {
			for _, m := range []mode{inThis, inOwn} {
				if c.onlyThere && !m.process {
					continue
				}
				if !c.onlyThere && !sampled(i, m) {
					held[m][i] = true // As CI has found.
					continue
				}
				t.Run(c.name+" "+m.name, func(t *testing.T) {
					if m.process {
						t.Parallel() // It takes nothing of this one.
					}
					c := c
					result := w.run(t, c, m)
					for c.late(m, result.err) {
						c.limits.Time *= 4
						result = w.run(t, c, m)
					}
					for tries := 0; tries < 10 && c.stalled(m, result.err); tries++ {
						result = w.run(t, c, m)
					}
					c.check(t, w, m, result)
					line := 2 * i
					if m.process {
						line++
					}
					lines[line] = fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%v\t%s\n",
						c.name, c.tries, m.name, firstLine(result.err), lineOf(result.err), result.took.Round(time.Millisecond), result.alive)
					held[m][i] = !t.Failed()
				})
			}
		}
	})
	var table strings.Builder
	columns := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprint(columns, "script\ttries\truns\tstopped by\tline\tafter\tthe host\n", strings.Join(lines, ""))
	_ = columns.Flush()
	t.Logf("%d scripts\n%s", len(cases), table.String())
	if len(cases) < 40 {
		t.Errorf("there are only %d scripts", len(cases))
	}
	if !t.Failed() && runsAll() {
		checkGuide(t, guideTable(cases, held))
	}
}

// runsAll reports whether no flag leaves out some of the scripts.
func runsAll() bool {
	run, skip := flag.Lookup("test.run").Value.String(), flag.Lookup("test.skip").Value.String()
	return !strings.Contains(run, "/") && skip == ""
}

// run runs a script, and then a good one in the same host, or in a new one where
// that says that it cannot go on.
func (w *world) run(t *testing.T, c hostileCase, m mode) (result outcome) {
	var output bytes.Buffer
	host := w.host(t, c, m, &output)
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience.Long)
	defer cancel()
	file, began := c.file(t, w, m), time.Now()
	result.worked = patience.Work(func() { result.err = host.RunFile(ctx, file) })
	result.took = time.Since(began)
	result.output = output.String()

	const good = "const a = await Application.async.create({friendly_name: 'after'}); [1, 2].map(n => n * 2).join() + a.friendlyName"
	value, err := host.Eval(ctx, "good.js", good)
	result.alive = "goes on"
	if panicked := (*runtime.PanicError)(nil); errors.As(err, &panicked) {
		t.Errorf("afterwards a good script makes the host panic: %s", runtime.Report(err))
	}
	if err != nil {
		// What the script left in the globals, or where it was stopped, is in the way.
		result.alive = "is replaced"
		c.limits.Time = patience.Long
		value, err = w.host(t, c, m, &output).Eval(ctx, "good.js", good)
	}
	if err != nil || value.String() != "2,4after" {
		result.alive = "is lost"
		t.Errorf("afterwards a good script comes to %v, %v", value, err)
	}
	return result
}

// wanted is what has to come of a script.
func (c hostileCase) wanted(m mode) *regexp.Regexp {
	if m.process {
		return c.there
	}
	return c.want
}

// elsewhere reports whether an error's line is none of those where the script may be stopped. Where
// its process was killed, there is none.
func (c hostileCase) elsewhere(m mode, line int) bool {
	return len(c.lines) > 0 && (line > 0 || !m.process) && !slices.Contains(c.lines, line)
}

// late reports whether the time of a script was over before it came to where it is to be stopped,
// as it is on a busy machine.
func (c hostileCase) late(m mode, err error) bool {
	var limit *runtime.LimitError
	if c.limits.Time >= patience.Long || !errors.As(err, &limit) || limit.Limit != runtime.LimitTime {
		return false
	}
	kind, text := describe(err)
	return c.elsewhere(m, limit.Line) || !c.wanted(m).MatchString(kind+" "+text)
}

// stalled reports whether a script was stopped in a regular expression that is not what it is
// about. The bound of these is one of the process, two seconds, in which a busy machine may let it
// wait.
func (c hostileCase) stalled(m mode, err error) bool {
	var limit *runtime.LimitError
	if !errors.As(err, &limit) || limit.Limit != runtime.LimitRegexp {
		return false
	}
	kind, text := describe(err)
	return c.elsewhere(m, limit.Line) || !c.wanted(m).MatchString(kind+" "+text)
}

// file puts the script into the folder that it is granted.
func (c hostileCase) file(t *testing.T, w *world, m mode) string {
	path := filepath.Join(w.folder, c.name+".js")
	if m.process {
		path = filepath.Join(w.folder, c.name+"-there.js")
	}
	if err := os.WriteFile(path, []byte(c.source), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(path) })
	return path
}

func (c hostileCase) check(t *testing.T, w *world, m mode, result outcome) {
	kind, text := describe(result.err)
	if want := c.wanted(m); !want.MatchString(kind + " " + text) {
		t.Errorf("got %s %q, want %s\n%s%s", kind, text, want, runtime.Report(result.err), result.output)
	}
	if line := lineOf(result.err); c.elsewhere(m, atoi(line)) {
		t.Errorf("%v: line %s, want one of %v", result.err, line, c.lines)
	}
	if allowed := c.limits.Time + patience.Long; result.took > allowed {
		t.Errorf("it took %v, want at most %v", result.took, allowed)
	}
	// Unwinding a deep recursion takes time that no limit of the script counts, and the collector
	// works beside the script.
	allowed := 10 * time.Second
	if c.limits.Time < patience.Long {
		allowed += 2 * c.limits.Time
	}
	if allowed *= patience.Slower; !m.process && result.worked > allowed {
		t.Errorf("it took %v of work, want at most %v", result.worked, allowed)
	}
	if w.reached.Swap(false) {
		t.Error("a host was reached that is denied")
	}
	seen := result.output + runtime.Report(result.err) + w.trace.String()
	for _, secret := range append(w.secrets, tokenThere, "LEAK") {
		if strings.Contains(seen, secret) {
			t.Errorf("%s is in sight:\n%s", secret, seen)
		}
	}
}
