package inspect_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite what testdata/inspect.txt expects from what node prints")

const inspectCases = "testdata/inspect.txt"

// inspectPrelude is in sight of every case: the symbol of inspect methods, and a
// value that is inspected with options.
const inspectPrelude = `
	const custom = Symbol.for('nodejs.util.inspect.custom');
	const inspected = (value, options) => ({[custom]: (depth, _, inspect) => inspect(value, options)});
`

type inspectCase struct{ code, want string }

func readInspectCases(t *testing.T) []inspectCase {
	t.Helper()
	data, err := os.ReadFile(inspectCases)
	if err != nil {
		t.Fatal(err)
	}
	var cases []inspectCase
	for _, block := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n----\n") {
		code, want, found := strings.Cut(block, "\n=>\n")
		if !found {
			t.Fatalf("no => in %q", block)
		}
		cases = append(cases, inspectCase{code, want})
	}
	return cases
}

// inspected is a value of a script as it is inspected. Require gives the script util.inspect.
func inspected(t *testing.T, source string) string {
	t.Helper()
	vm := goja.New()
	inspector := inspect.New(vm, sources.Of("case.js", source).NodeStack, nil)
	if err := vm.Set("require", func(string) map[string]any { return map[string]any{"inspect": inspector.Function()} }); err != nil {
		t.Fatal(err)
	}
	value, err := vm.RunScript("case.js", source)
	if err != nil {
		t.Errorf("%s\n%v", source, err)
		return ""
	}
	return inspector.Text(value, inspect.Options{})
}

func TestInspect(t *testing.T) {
	for _, c := range readInspectCases(t) {
		if diff := cmp.Diff(c.want, inspected(t, inspectPrelude+c.code)); diff != "" {
			t.Errorf("%s\n-want +got:\n%s", c.code, diff)
		}
	}
}

// TestInspectAsNode checks that what TestInspect expects is what Node prints.
func TestInspectAsNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	cases := readInspectCases(t)
	codes := make([]string, len(cases))
	for i, c := range cases {
		codes[i] = inspectPrelude + c.code
	}
	input, err := json.Marshal(codes)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(node, "-e", `
		const {inspect} = require('util');
		const codes = JSON.parse(require('fs').readFileSync(0, 'utf8'));
		process.stdout.write(JSON.stringify(codes.map(code => inspect(eval(code)))));
	`)
	command.Stdin = bytes.NewReader(input)
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	if err := json.Unmarshal(output, &texts); err != nil {
		t.Fatal(err)
	}
	if *update {
		var file strings.Builder
		for i, c := range cases {
			if i > 0 {
				file.WriteString("----\n")
			}
			file.WriteString(c.code + "\n=>\n" + texts[i] + "\n")
		}
		if err := os.WriteFile(inspectCases, []byte(file.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for i, c := range cases {
		if diff := cmp.Diff(texts[i], c.want); diff != "" {
			t.Errorf("%s\n-node +expected:\n%s", c.code, diff)
		}
	}
}

// A match of a regular expression prints its properties in Node's order.
func TestMatchesPrintInOrder(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"/a/.exec('ba')":              "[ 'a', index: 1, input: 'ba', groups: undefined ]",
		"'ba'.match(/a/)":             "[ 'a', index: 1, input: 'ba', groups: undefined ]",
		"[...'ba'.matchAll(/a/g)][0]": "[ 'a', index: 1, input: 'ba', groups: undefined ]",
	} {
		if got := inspected(t, source); got != want {
			t.Errorf("%s: %s; want %s", source, got, want)
		}
	}
}
