package runtime_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"

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
//	as: mjs ts         the same comes of the same source under a name that ends so

type scriptCase struct {
	file, script, source string
	args                 []string
	env                  map[string]string
	stdin                string
	files, node          bool
	as                   []string
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
			case "as":
				c.as = strings.Fields(value)
			}
		}
		cases = append(cases, c)
		for _, ending := range c.as {
			other := c
			other.script = strings.TrimSuffix(c.script, filepath.Ext(c.script)) + "." + ending
			other.node = false
			cases = append(cases, other)
		}
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
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // Each script leaves a host behind, and none looks at the heap.
	for _, c := range readScriptCases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(c.file), ".txtar")+filepath.Ext(c.script), func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			options := runtime.Options{
				Stdout:  &stdout,
				Stderr:  &stderr,
				Args:    c.args,
				Env:     runtime.Env{Vars: c.env},
				Stdin:   strings.NewReader(c.stdin),
				Clock:   newFakeClock(),
				Modules: []module.Module{testModule{}},
				Exit:    true,
			}
			var err error
			dir := ""
			if c.files {
				dir = c.unpack(t)
				options.Dir, options.Files.Folders = dir, []runtime.Folder{{Path: dir, Writable: true}}
				err = hosttest.New(t, options).RunFile(context.Background(), c.script)
			} else {
				err = hosttest.New(t, options).Run(context.Background(), c.script, c.source)
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
			if *update && c.script == c.archive.Files[0].Name {
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
// what Node does. It asks Node about scripts that have changed since Node was
// last asked, or with -node about all of them.
func TestScriptsAsNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	asked := readSums(t)
	var sums strings.Builder
	t.Run("scripts", func(t *testing.T) {
		for _, c := range readScriptCases(t) {
			if !c.node {
				continue
			}
			sum := fmt.Sprintf("%x", sha256.Sum256(txtar.Format(c.archive)))
			fmt.Fprintf(&sums, "%s  %s\n", sum, filepath.Base(c.file))
			if !asked[sum] || *askNode {
				t.Run(filepath.Base(c.file), func(t *testing.T) {
					t.Parallel()
					c.compareWithNode(t, node)
				})
			}
		}
	})
	if *askNode && *update && !t.Failed() {
		if err := os.WriteFile(nodeSums, []byte(sums.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// nodeSums has the checksums of the files of testdata/scripts of which Node has
// done what they expect.
const nodeSums = "testdata/node.sums"

var update = flag.Bool("update", false, "rewrite what comes of each script; with -node, what Node agrees to")

var askNode = flag.Bool("node", false, "ask Node about all scripts, and with -update write down that it agrees")

func readSums(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(nodeSums)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		sum, _, _ := strings.Cut(line, " ")
		sums[sum] = true
	}
	return sums
}

func (c scriptCase) compareWithNode(t *testing.T, node string) {
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
