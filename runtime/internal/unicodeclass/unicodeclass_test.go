package unicodeclass_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"dialtone/runtime/internal/unicodeclass"

	"github.com/dop251/goja"
)

// testdata/node.txt is what Node 20 said: for each property whether it has each of the
// characters that the last line names, or that there is no such property.
func TestAsInNode(t *testing.T) {
	data, err := os.ReadFile("testdata/node.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	chars := strings.Fields(strings.TrimPrefix(lines[len(lines)-1], "chars\t"))
	vm := goja.New()
	for _, line := range lines[:len(lines)-1] {
		class, want, _ := strings.Cut(line, "\t")
		t.Run(class, func(t *testing.T) {
			rewritten, err := unicodeclass.Rewrite(class)
			if want == "invalid" {
				if err == nil {
					t.Errorf("is %.60s", rewritten)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			outside, _ := unicodeclass.Rewrite("^" + class + "$")
			inside, _ := unicodeclass.Rewrite("^[" + class + "]$")
			negated, _ := unicodeclass.Rewrite("^[^" + strings.Replace(class, "p", "P", 1) + "]$")
			lookahead, _ := unicodeclass.Rewrite("^(?!ab)" + class + "$")
			patterns := []string{outside, inside, negated, lookahead}
			_ = vm.Set("patterns", patterns)
			made, err := vm.RunString("(() => { const all = Array.from(patterns, p => new RegExp(p, 'u')); return (i, c) => all[i].test(String.fromCodePoint(c)) })()")
			if err != nil {
				t.Fatal(err)
			}
			test, _ := goja.AssertFunction(made)
			for i, char := range chars {
				point, err := strconv.ParseUint(char, 16, 32)
				if err != nil {
					t.Fatal(err)
				}
				if class == `\p{ID_Continue}` && point == 0x200D {
					continue // Since Unicode 15.1; Go has 15.0.
				}
				for j, pattern := range patterns {
					if pattern == "^[^]$" && point >= 0x20000 {
						continue // Goja's own [^] ends there.
					}
					value, err := test(goja.Undefined(), vm.ToValue(j), vm.ToValue(point))
					if err != nil {
						t.Fatal(err)
					}
					if value.ToBoolean() != (want[i] == '1') {
						t.Errorf("U+%s: %v in %.30s…", char, value, pattern)
					}
				}
			}
		})
	}
}

func TestRewriteLeavesTheRest(t *testing.T) {
	for pattern, want := range map[string]string{
		`a[b\]]\d`:        `a[b\]]\d`,
		`\\p{L}`:          `\\p{L}`,
		`\p{ASCII}`:       `[\u{0}-\u{7F}]`,
		`[\p{ASCII}é]+\\`: `[\u{0}-\u{7F}é]+\\`,
		`\P{Any}`:         `[^\u{0}-\u{10FFFF}]`,
	} {
		if got, err := unicodeclass.Rewrite(pattern); got != want || err != nil {
			t.Errorf("%s: %s, %v", pattern, got, err)
		}
	}
}

func TestWhatIsNotSupportedSaysSo(t *testing.T) {
	for pattern, want := range map[string]string{
		`\p{Script_Extensions=Greek}`: `\p{Script_Extensions=Greek} is not supported: \p{Script=Greek} is`,
		`\p{XID_Start}`:               `\p{XID_Start} is not supported`,
		`\p{Nonsense}`:                `Invalid property name`,
		`\p`:                          `Invalid property name`,
		`\pL`:                         `Invalid property name`,
	} {
		if _, err := unicodeclass.Rewrite(pattern); err == nil || err.Error() != want {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}
