package library_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
)

// TestAssertSaysAsNode: what assertions say, their differences line by line, and of which kind
// their errors are, is as in Node 20, whose words stand beside the script.
func TestAssertSaysAsNode(t *testing.T) {
	t.Parallel()
	const script, written = "testdata/assert/messages.js", "testdata/assert/messages.txt"
	want, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	if version, err := exec.Command("node", "--version").Output(); err == nil && strings.HasPrefix(string(version), "v20.") {
		printed, err := exec.Command("node", script).Output()
		if err != nil {
			t.Fatalf("node: %v", err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(printed), "\n")); diff != "" {
			t.Errorf("Node prints something else than %s has:\n%s", written, diff)
		}
	}
	var out bytes.Buffer
	host := hosttest.New(t, runtime.Options{Files: runtime.Files{All: true}, Stdout: &out, Stderr: &out})
	if err := host.RunFile(t.Context(), script); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
		t.Errorf("-node +dialtone:\n%s", diff)
	}
}
