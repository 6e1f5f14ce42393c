package variables

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// envFile is in one text what files of variables have.
const envFile = `# a comment
A=1
 B = two words
C="double \n quoted" # c
D='single \n # no'
E=` + "`back \"tick\"`" + `
F=a#b
G=a # b
export H=ex
I = spaced
J=
K="multi
line"
L='multi
single # kept'
M=` + "`multi\ntick`" + `
N="unclosed
O=a'b'c
P="a"b
Q=$A
R="it's"
S= "spaced"
T=x=y

U=#
V="#"#
W=a\nb
X='a\nb'
Y==x
A-6=dash
Z=ünïcode
A=again
AA='it''s'
AB=
AC=last`

// What Node reads of a file is what is read here.
func TestEnvFilesAreReadAsNodeDoes(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not here")
	}
	read := func(texts []string) []map[string]string {
		source, err := json.Marshal(texts)
		if err != nil {
			t.Fatal(err)
		}
		command := exec.Command(node, "-e", "const {parseEnv} = require('util'); console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0)).map(t => parseEnv(t))))")
		command.Stdin = strings.NewReader(string(source))
		out, err := command.Output()
		if err != nil {
			t.Fatal(err)
		}
		var values []map[string]string
		if err := json.Unmarshal(out, &values); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		return values
	}
	ours := func(text string) map[string]string {
		values := map[string]string{}
		for _, v := range parseEnvFile(text) {
			values[v.Name] = v.Value
		}
		return values
	}
	texts := []string{envFile, strings.ReplaceAll(envFile, "\n", "\r\n"), "", "\n\n", "# a", "A=", "A=1", "A=\"1\"", "\n\nA=1\n\n", "A=1 #", "A=\"\"", "A=''\nB=2"}
	line := rapid.Custom(func(t *rapid.T) string {
		value := rapid.StringOfN(rapid.SampledFrom([]rune("ab1 #'\"`\\n=$é")), 0, 8, -1).Draw(t, "value")
		prefix := rapid.SampledFrom([]string{"", "export ", " "}).Draw(t, "prefix")
		return prefix + rapid.StringMatching(`[A-Z][A-Z0-9_]{0,2}`).Draw(t, "name") + rapid.SampledFrom([]string{"=", " =", "= "}).Draw(t, "equals") + value
	})
	file := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(line, 0, 6).Draw(t, "lines"), "\n") + "\nEND=1" // Node 20 drops a quote without an end on the last line
	})
	for seed := range 600 {
		texts = append(texts, file.Example(seed))
	}
	theirs := read(texts)
	for i, text := range texts {
		if got := ours(text); !maps.Equal(got, theirs[i]) {
			t.Errorf("%q:\n%q, Node has\n%q", text, got, theirs[i])
		}
	}
}

// A line that is none takes no other with it.
func TestEnvFilesWithLinesThatAreNone(t *testing.T) {
	got := parseEnvFile("\uFEFFA=1\nnothing\nB=2\n=3\nC=4\nD= \nE=5\nexport F\nG=\t\n\t# a comment\nexport   H = 6\nI='7")
	want := []Variable{{"A", "1"}, {"B", "2"}, {"C", "4"}, {"D", ""}, {"E", "5"}, {"G", ""}, {"H", "6"}, {"I", "'7"}}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestTheEnvironmentGoesBeforeFiles(t *testing.T) {
	dir := t.TempDir()
	first, second := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := os.WriteFile(first, []byte("A=1\nB=1\nEMPTY=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(second, []byte("B=2\nC=2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := func(name string) string { return filepath.Join(dir, name) }
	got, err := WithFiles([]string{"A=0", "EMPTY="}, []string{"a", "b"}, path)
	if want := []string{"A=0", "EMPTY=", "B=2", "C=2"}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := WithFiles(nil, []string{"none"}, path); err == nil || !strings.Contains(err.Error(), "none: no such file") {
		t.Errorf("a file that is not there: %v", err)
	}
}
