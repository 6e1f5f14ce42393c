package runtime_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dialtone/runtime"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Each file of testdata/scripts is a script and what comes of it: script.js (or
// script.mjs, where Node needs that to accept an await), then whichever of
// stdout, stderr, report and exit are not empty. The lines above say:
//
//	args: a b          the script's arguments
//	env: A=1 B=2       what process.env holds
//	files              the script stands in a folder that it may read and write, with
//	                   the other files of the archive; what comes of it names it DIR
//	stdin: text        the standard input
//	node               Node writes the same to stdout and exits with the same code

type scriptCase struct {
	file, script, source string
	args                 []string
	env                  map[string]string
	stdin                string
	files, node          bool
	archive              *txtar.Archive
}

// results are the names of what comes of a script.
var results = []string{"stdout", "stderr", "report", "exit"}

func readScriptCases(t *testing.T) []scriptCase {
	t.Helper()
	files, err := filepath.Glob("testdata/scripts/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	var cases []scriptCase
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c := scriptCase{file: file, archive: archive, env: map[string]string{}}
		c.script, c.source = archive.Files[0].Name, string(archive.Files[0].Data)
		for _, line := range strings.Split(string(archive.Comment), "\n") {
			key, value, _ := strings.Cut(line, ":")
			switch key {
			case "args":
				c.args = strings.Fields(value)
			case "env":
				for _, variable := range strings.Fields(value) {
					name, value, _ := strings.Cut(variable, "=")
					c.env[name] = value
				}
			case "stdin":
				c.stdin = strings.TrimSpace(value) + "\n"
			case "files":
				c.files = true
			case "node":
				c.node = true
			}
		}
		cases = append(cases, c)
	}
	return cases
}

// want is a part of the archive, empty where it has none.
func (c scriptCase) want(name string) string {
	for _, file := range c.archive.Files {
		if file.Name == name {
			return string(file.Data)
		}
	}
	return ""
}

// unpack writes the script and the files that go with it.
func (c scriptCase) unpack(t *testing.T) (dir string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range c.archive.Files {
		if slices.Contains(results, file.Name) {
			continue
		}
		path := filepath.Join(dir, file.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestScripts(t *testing.T) {
	for _, c := range readScriptCases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(c.file), ".txtar"), func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			options := []runtime.Option{
				runtime.WithStdout(&stdout), runtime.WithStderr(&stderr),
				runtime.WithArgs(c.args...), runtime.WithEnv(c.env), runtime.WithStdin(strings.NewReader(c.stdin)),
				runtime.WithClock(newFakeClock()), runtime.WithModules(testModule{}), runtime.WithExit(),
			}
			var err error
			dir := ""
			if c.files {
				dir = c.unpack(t)
				host := newHost(t, append(options, runtime.WithDir(dir), runtime.WithFolder(dir, runtime.Writable))...)
				err = host.RunFile(context.Background(), c.script)
			} else {
				err = newHost(t, options...).Run(context.Background(), c.script, c.source)
			}
			named := func(text string) string {
				if dir == "" {
					return text
				}
				return strings.ReplaceAll(text, dir, "DIR")
			}
			got := map[string]string{
				"stdout": named(stdout.String()),
				"stderr": named(stderr.String()),
				"report": named(runtime.Report(err)),
				"exit":   "",
			}
			if code := runtime.ExitCode(err); code != 0 {
				got["exit"] = strconv.Itoa(code) + "\n"
			}
			if *update {
				c.rewrite(t, got)
				return
			}
			for name, text := range got {
				if diff := cmp.Diff(c.want(name), text); diff != "" {
					t.Errorf("%s -want +got:\n%s", name, diff)
				}
			}
		})
	}
}

// rewrite records what came of a script.
func (c scriptCase) rewrite(t *testing.T, got map[string]string) {
	c.archive.Files = slices.DeleteFunc(c.archive.Files, func(f txtar.File) bool { return slices.Contains(results, f.Name) })
	for _, name := range results {
		if got[name] != "" {
			c.archive.Files = append(c.archive.Files, txtar.File{Name: name, Data: []byte(got[name])})
		}
	}
	if err := os.WriteFile(c.file, txtar.Format(c.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestScriptsAsNode checks that what is expected of the scripts marked so is
// what Node does.
func TestScriptsAsNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	for _, c := range readScriptCases(t) {
		if !c.node {
			continue
		}
		dir := c.unpack(t)
		var stdout bytes.Buffer
		command := exec.Command(node, append([]string{filepath.Join(dir, c.script)}, c.args...)...)
		command.Dir = dir
		command.Stdin = strings.NewReader(c.stdin)
		command.Stdout = &stdout
		exit := ""
		if err := command.Run(); err != nil {
			exit = strconv.Itoa(command.ProcessState.ExitCode()) + "\n"
		}
		if diff := cmp.Diff(strings.ReplaceAll(stdout.String(), dir, "DIR"), c.want("stdout")); diff != "" {
			t.Errorf("%s: stdout -node +expected:\n%s", c.file, diff)
		}
		if diff := cmp.Diff(exit, c.want("exit")); diff != "" {
			t.Errorf("%s: exit code -node +expected:\n%s", c.file, diff)
		}
	}
}
