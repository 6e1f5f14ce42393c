package runtime_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
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
//	node               Node writes the same to stdout and exits with the same code

type scriptCase struct {
	file, script, source string
	args                 []string
	env                  map[string]string
	node                 bool
	archive              *txtar.Archive
}

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

func TestScripts(t *testing.T) {
	for _, c := range readScriptCases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(c.file), ".txtar"), func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			host := newHost(t,
				runtime.WithStdout(&stdout), runtime.WithStderr(&stderr),
				runtime.WithArgs(c.args...), runtime.WithEnv(c.env),
				runtime.WithClock(newFakeClock()), runtime.WithModules(testModule{}),
			)
			err := host.Run(context.Background(), c.script, c.source)
			got := map[string]string{
				"stdout": stdout.String(),
				"stderr": stderr.String(),
				"report": runtime.Report(err),
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
	c.archive.Files = c.archive.Files[:1]
	for _, name := range []string{"stdout", "stderr", "report", "exit"} {
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
		path := filepath.Join(t.TempDir(), c.script)
		if err := os.WriteFile(path, []byte(c.source), 0o644); err != nil {
			t.Fatal(err)
		}
		var stdout bytes.Buffer
		command := exec.Command(node, append([]string{path}, c.args...)...)
		command.Stdout = &stdout
		exit := ""
		if err := command.Run(); err != nil {
			exit = strconv.Itoa(command.ProcessState.ExitCode()) + "\n"
		}
		if diff := cmp.Diff(stdout.String(), c.want("stdout")); diff != "" {
			t.Errorf("%s: stdout -node +expected:\n%s", c.file, diff)
		}
		if diff := cmp.Diff(exit, c.want("exit")); diff != "" {
			t.Errorf("%s: exit code -node +expected:\n%s", c.file, diff)
		}
	}
}
