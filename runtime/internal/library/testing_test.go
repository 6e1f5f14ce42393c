package library_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/tests"

	"github.com/google/go-cmp/cmp"
)

// testFiles are files of tests, with what Node prints of them.
const testFiles = "testdata/tests"

var update = flag.Bool("update", false, "write down what Node prints")

// clock is one whose time jumps: a wait takes no time.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func (c *clock) After(d time.Duration) (<-chan time.Time, func()) {
	c.now = c.now.Add(max(d, 0))
	fired := make(chan time.Time, 1)
	fired <- c.now
	return fired, func() {}
}

// unlike are what is not to be the same in Node: times, the folder, the host, and stacks, which
// have frames of Node's own.
var unlike = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?m)^ *duration_ms: .*\n`), ""},
	{regexp.MustCompile(`duration_ms [\d.]+`), "duration_ms"},
	{regexp.MustCompile(`(?m)^( *)stack: \|-\n(?:\s+\S.*\n)*?( *\.\.\.)$`), "$2"},
	{regexp.MustCompile(`(?m)^\s+at .*\n`), ""},
	{regexp.MustCompile(` \([\d.]+ms\)`), ""},
	{regexp.MustCompile(`time="[\d.]+"`), "time"},
	{regexp.MustCompile(`hostname="[^"]*"`), "hostname"},
	{regexp.MustCompile(`(<failure [^>]*>)[^<]*(</failure>)`), "$1$2"}, // what inspect shows of an error that came from a process
	{regexp.MustCompile(`TypeError \[Error\]`), "TypeError"},
	{regexp.MustCompile(`&amp;quot;`), "&quot;"}, // Node escapes it twice
	{regexp.MustCompile(`(?:file://)?[^\s'"<>]*/testdata/tests/`), ""},
}

func normal(printed string) string {
	for _, u := range unlike {
		printed = u.pattern.ReplaceAllString(printed, u.instead)
	}
	return printed
}

// node20 runs Node, whose version the results are of; ok where it is there.
func node20(t *testing.T, args ...string) (stdout string, code int, ok bool) {
	node, err := exec.LookPath("node")
	if err != nil {
		return "", 0, false
	}
	version, err := exec.Command(node, "--version").Output()
	if err != nil || !strings.HasPrefix(string(version), "v20.") {
		return "", 0, false
	}
	var out, errs bytes.Buffer
	command := exec.Command(node, append([]string{"--no-warnings"}, args...)...)
	command.Stdout, command.Stderr, command.Dir = &out, &errs, testFiles
	command.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "NODE_TEST_CONTEXT=") }), "NO_COLOR=1")
	var exit *exec.ExitError
	if err := command.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("node %v: %v\n%s", args, err, &errs)
	}
	return out.String(), command.ProcessState.ExitCode(), true
}

func hostFor(t *testing.T, out *bytes.Buffer, options tests.Options) *runtime.Host {
	t.Helper()
	return hosttest.New(t, runtime.Options{
		Stdout: out, Stderr: out, Clock: &clock{time.Now()}, Files: runtime.Files{All: true}, Tests: options,
	})
}

// exitCode is that of a run, whose error has to be none or an exit.
func exitCode(t *testing.T, err error) int {
	t.Helper()
	var exit *runtime.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("the run ended with %v", err)
	}
	return runtime.ExitCode(err)
}

// TestTestsAsNode: files of tests come to the same in Node: what passes and fails, with which
// errors, in which order, and how many of each there are. What Node 20 prints stands beside each.
func TestTestsAsNode(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(testFiles + "/*.*js")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			ofNode, code, isNode := node20(t, "--test-reporter=tap", filepath.Base(file))
			golden := file + ".tap"
			want := wanted(t, golden, fmt.Sprintf("%sexit %d\n", normal(ofNode), code), isNode)
			var out bytes.Buffer
			err := hostFor(t, &out, tests.Options{}).RunFile(context.Background(), file)
			if diff := cmp.Diff(want, fmt.Sprintf("%sexit %d\n", normal(out.String()), exitCode(t, err))); diff != "" {
				t.Errorf("it prints something else than Node:\n%s", diff)
			}
		})
	}
}

// wanted is what Node has printed, as it is written down. Where Node is there, it still does.
func wanted(t *testing.T, golden, ofNode string, isNode bool) string {
	t.Helper()
	if isNode && *update {
		if err := os.WriteFile(golden, []byte(ofNode), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), ofNode); isNode && diff != "" {
		t.Errorf("Node prints something else than is written down:\n%s", diff)
	}
	return string(want)
}

// TestReportersAsNode: what several files come to is printed as Node's runner prints it, by each
// reporter.
func TestReportersAsNode(t *testing.T) {
	t.Parallel()
	files := []string{"suites/first.js", "suites/second.js"}
	for _, name := range strings.Split(tests.Reporters, ",") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ofNode, _, isNode := node20(t, append([]string{"--test", "--test-reporter=" + name}, files...)...)
			want := wanted(t, filepath.Join(testFiles, "suites", name+".txt"), normal(ofNode), isNode)
			out, passed := reported(t, name, files...)
			if passed {
				t.Error("all has passed")
			}
			if diff := cmp.Diff(want, normal(out)); diff != "" {
				t.Errorf("it prints something else than Node:\n%s", diff)
			}
		})
	}
}

// reported runs files of testdata one after the other, and returns what a reporter prints.
func reported(t *testing.T, reporterName string, files ...string) (printed string, passed bool) {
	t.Helper()
	var out bytes.Buffer
	reporter, err := tests.NewReporter(reporterName, &out, tests.Style{Dir: absolute(t, testFiles)})
	if err != nil {
		t.Fatal(err)
	}
	run := tests.NewRun(reporter)
	for _, name := range files {
		file := run.File(name)
		file.Begin()
		var output bytes.Buffer
		err := hostFor(t, &output, tests.Options{Told: file.Tell}).RunFile(context.Background(), filepath.Join(testFiles, name))
		var script *runtime.ScriptError
		switch {
		case errors.As(err, &script):
			file.End(&tests.Failure{Type: "testCodeFailure", Message: script.Message, Text: script.Error()})
		case exitCode(t, err) == 1 && !file.Failed():
			t.Errorf("%s: no test has failed, and the exit code is 1", name)
		default:
			file.End(nil)
		}
	}
	passed, err = run.Close()
	if err != nil {
		t.Error(err)
	}
	return out.String(), passed
}

// TestFilesAsTests: a file without tests of its own is one, and so is one that ends otherwise than
// its tests say. The numbers of tests count on, as TAP wants it.
func TestFilesAsTests(t *testing.T) {
	t.Parallel()
	out, passed := reported(t, "tap", "suites/none.js", "suites/second.js", "suites/thrown.js")
	if passed {
		t.Error("all has passed")
	}
	for _, line := range []string{
		"ok 1 - suites/none.js", "ok 2 - a test with subtests", "not ok 3 - cancelled", "not ok 4 - suites/thrown.js", "1..4",
		"# tests 6", "# pass 4", "# fail 1", "# cancelled 1",
	} {
		if !strings.Contains(out, "\n"+line+"\n") {
			t.Errorf("there is no line %q in\n%s", line, out)
		}
	}
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
