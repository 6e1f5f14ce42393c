package testcommand

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	goruntime "runtime"
	"strings"
	"sync"
	"sync/atomic"

	"dialtone/emulator"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/scenes"
	"dialtone/internal/cli/testfiles"
	"dialtone/runtime"
	"dialtone/runtime/tests"

	"github.com/mattn/go-isatty"
)

// Run runs tests, file beside file.
func (c *Command) Run(e *Call) error {
	if err := e.Check(); err != nil {
		return err
	}
	run, err := c.plan(e)
	if err != nil {
		return err
	}
	passed := true
	if c.Watch {
		err = run.watch(e.Context, c.Paths)
	} else {
		var files []string
		if files, err = run.find(c.Paths); err != nil {
			return err
		}
		passed, err = run.all(e.Context, files)
	}
	switch {
	case err != nil:
		return err
	case e.Context.Err() != nil:
		return command.Ended(runtime.ExitCode(e.Stopped()))
	case !passed:
		return command.Ended(1)
	}
	return nil
}

// find returns the files of tests that were given.
func (t *testRun) find(given []string) ([]string, error) {
	files, err := testfiles.Find(t.WorkingDir(), given)
	var wrong *testfiles.PatternError
	if errors.As(err, &wrong) {
		err = command.Usage("%w", err)
	}
	return files, err
}

// testRun is how a command runs tests.
type testRun struct {
	*Call
	options  tests.Options
	reporter string
	colors   bool
	bail     bool

	failed atomic.Bool // Whether a test has failed since the run began.
}

// plan reads the flags.
func (c *Command) plan(e *Call) (*testRun, error) {
	t := &testRun{Call: e, reporter: c.Reporter, bail: c.Bail}
	t.options = tests.Options{Only: c.Only, Timeout: e.Timeout}
	for _, text := range c.Grep {
		pattern, err := tests.ParsePattern(text)
		if err != nil {
			return nil, command.Usage("--grep: %w", err)
		}
		t.options.Names = append(t.options.Names, pattern)
	}
	if out, ok := e.Stdout.(*os.File); ok && c.Reporter == "spec" {
		t.colors = isatty.IsTerminal(out.Fd()) && e.Getenv("NO_COLOR") == ""
	}
	t.options.Colors = t.colors
	return t, nil
}

// all runs files, as many side by side as there are processors, and reports whether all tests that
// count have passed.
func (t *testRun) all(ctx context.Context, files []string) (passed bool, err error) {
	style := tests.Style{Colors: t.colors, Dir: t.WorkingDir(), Source: sourceOf}
	reporter, err := tests.NewReporter(t.reporter, t.Stdout, style)
	if err != nil {
		return false, err
	}
	t.failed.Store(false)
	run := tests.NewRun(reporter)
	var running sync.WaitGroup
	places := make(chan struct{}, goruntime.GOMAXPROCS(0))
	notRun := 0
	for _, name := range files {
		places <- struct{}{}
		if ctx.Err() != nil || t.bail && t.failed.Load() {
			notRun++
			<-places
			continue
		}
		file := run.File(t.short(name))
		running.Go(func() {
			defer func() { <-places }()
			file.End(t.one(ctx, file, name))
		})
	}
	running.Wait()
	if notRun > 0 {
		run.Note(fmt.Sprintf("%d more of the %d files were not run", notRun, len(files)))
	}
	return run.Close()
}

func sourceOf(file string) string {
	source, err := os.ReadFile(file)
	if err != nil {
		return "" // it is an excerpt that is missing
	}
	return string(source)
}

// short is a file's name as people read it.
func (t *testRun) short(name string) string {
	if short, err := filepath.Rel(t.WorkingDir(), name); err == nil && filepath.IsLocal(short) {
		return short
	}
	return name
}

// one runs a file, with a host, a local Twilio and a clock of its own. It returns what is wrong
// with the file beside its tests.
func (t *testRun) one(ctx context.Context, file *tests.File, name string) *tests.Failure {
	file.Begin()
	err := t.run(ctx, file, name)
	var exit *runtime.ExitError
	switch {
	case err == nil, errors.As(err, &exit) && (exit.Code == 0 || file.Failed()):
		return nil
	case exit != nil:
		text := fmt.Sprintf("the file ended with exit code %d", exit.Code)
		return &tests.Failure{Type: "testCodeFailure", Message: "test failed", Text: text, Whole: text, YAML: failureYAML("test failed")}
	}
	return failureOf(err)
}

func (t *testRun) run(ctx context.Context, file *tests.File, name string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := newWatchdog(t.options.Timeout, cancel)
	defer watch.stop()
	ours := t.options
	ours.PassOver = func() string {
		if t.bail && t.failed.Load() {
			return "a test before it has failed"
		}
		return ""
	}
	host, end, err := t.Host(ctx, told{file, tests.Stdout}, told{file, tests.Stderr}, func(local *emulator.Session) tests.Options {
		played := scenes.New(local)
		ours.Told = func(e tests.Event) {
			watch.saw(e)
			played.Saw(&e)
			if e.Type == tests.Fail && !e.Todo.Given {
				t.failed.Store(true)
			}
			file.Tell(e)
		}
		return ours
	})
	if err != nil {
		return err
	}
	defer end()
	return host.RunFile(ctx, name)
}

// told has what a script prints told of beside its tests.
type told struct {
	file *tests.File
	kind string
}

func (t told) Write(p []byte) (int, error) {
	t.file.Tell(tests.Event{Type: t.kind, Message: string(p)})
	return len(p), nil
}

// failureOf describes an error that does not belong to a test.
func failureOf(err error) *tests.Failure {
	f := &tests.Failure{Type: "testCodeFailure", Message: "test failed", Text: trimmed(command.Report(err))}
	var script *runtime.ScriptError
	if errors.As(err, &script) {
		f.Message = cmp.Or(script.Message, script.Name)
	}
	var stopped *runtime.InterruptError
	if errors.As(err, &stopped) {
		f.Text = stopped.Error()
	}
	f.Whole, f.YAML = f.Text, failureYAML(f.Message)
	return f
}

// trimmed is a report without its last line break.
func trimmed(text string) string {
	return strings.TrimRight(strings.TrimPrefix(text, "dialtone: "), "\n")
}

// failureYAML is a failure that has no more than a message, as TAP has it.
func failureYAML(message string) string {
	return fmt.Sprintf("  failureType: 'testCodeFailure'\n  error: '%s'\n  code: 'ERR_TEST_FAILURE'\n", strings.NewReplacer("'", "\\'", "\n", "\\n").Replace(message))
}
