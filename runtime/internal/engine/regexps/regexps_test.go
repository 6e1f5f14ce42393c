package regexps_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime/internal/engine/regexps"

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
			rewritten, err := rewrite(class)
			if want == "invalid" {
				if err == nil {
					t.Errorf("is %.60s", rewritten)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			outside, _ := rewrite("^" + class + "$")
			inside, _ := rewrite("^[" + class + "]$")
			negated, _ := rewrite("^[^" + strings.Replace(class, "p", "P", 1) + "]$")
			lookahead, _ := rewrite("^(?!ab)" + class + "$")
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
		`a[b\]]\d`:           `a[b\]]\d`,
		`\\pL`:               `\\pL`,
		`\p{ASCII}`:          `[\u{0}-\u{7F}]`,
		`[\p{ASCII}é]+\\`:    `[\u{0}-\u{7F}é]+\\`,
		`[a-\u{62}-\p{Any}]`: `[a-\u{62}-\u{0}-\u{10FFFF}]`,
		`[^-\p{Any}-]`:       `[^-\u{0}-\u{10FFFF}-]`,
		`\P{Any}`:            `[^\u{0}-\u{10FFFF}]`,
	} {
		if got, err := rewrite(pattern); got != want || err != nil {
			t.Errorf("%s: %s, %v", pattern, got, err)
		}
	}
}

func TestWhatIsWrongSaysSo(t *testing.T) {
	for _, c := range []struct{ pattern, flags, want string }{
		{`\p{Nonsense}`, "u", "Invalid property name"},
		{`\p`, "u", "Invalid property name"},
		{`[\p{Nonsense}]`, "u", "Invalid property name in character class"},
		{`[a-\p{L}]`, "u", "Invalid character class"},
		{`[\p{L}-a]`, "u", "Invalid character class"},
		{`\pL`, "v", "Invalid property name"},
		{`\p{RGI_Emoji}`, "u", "Invalid property name"},
		{`[^\p{RGI_Emoji}]`, "v", "Negated character class may contain strings"},
		{`[(]`, "v", "Invalid character in character class"},
		{`[a&&b--c]`, "v", "Invalid set operation in character class"},
		{`[b-a]`, "v", "Range out of order in character class"},
		{`a`, "uv", "Invalid flags supplied to RegExp constructor 'uv'"},
		{`a`, "uu", "Invalid flags supplied to RegExp constructor 'uu'"},
		{`(?ii:a)`, "", "Invalid group"},
		{`(?-:a)`, "", "Invalid group"},
		{`(a)(?i:\1)`, "", "a reference to a group is not supported where a modifier says that case does not count"},
	} {
		if _, err := regexps.Translate(c.pattern, c.flags); err == nil || err.Error() != c.want {
			t.Errorf("/%s/%s: %v", c.pattern, c.flags, err)
		}
	}
}

func rewrite(pattern string) (string, error) {
	made, err := regexps.Translate(pattern, "u")
	text, _, _ := strings.Cut(made.Pattern, "(?:dialtone ")
	return text, err
}

// How an expression was written is found by what it became.
func TestExpressionsStayDifferent(t *testing.T) {
	seen := map[regexps.Expression]string{}
	for _, c := range []struct{ pattern, flags string }{
		{`\p{L}`, "u"}, {`\p{Letter}`, "u"}, {`[\p{L}]`, "v"}, {`(?s:.)`, "s"}, {`(?-s:.)`, ""}, {`(?:.)`, ""}, {`(?:.)`, "d"}, {`(?i:.)`, ""},
	} {
		made, err := regexps.Translate(c.pattern, c.flags)
		if other, ok := seen[made]; ok || err != nil {
			t.Errorf("/%s/%s becomes what %s is (%v)", c.pattern, c.flags, other, err)
		}
		seen[made] = c.pattern
	}
}

// What would take more memory or time than there is says so at once.
func TestTooLarge(t *testing.T) {
	scattered := func(step int) string {
		var class strings.Builder
		for i := range 20000 {
			fmt.Fprintf(&class, `\u%04x`, 1000+2*(i*step%20000))
		}
		return "[" + class.String() + "]"
	}
	for name, c := range map[string]struct {
		pattern, flags string
		fits           bool
	}{
		"properties":      {strings.Repeat(`[\p{L}\P{L}]`, 4000), "ui", false},
		"sets":            {strings.Repeat(`[\p{L}--[a-z]]`, 4000), "v", false},
		"strings":         {strings.Repeat(`\p{RGI_Emoji}`, 1000), "v", false},
		"modifiers":       {strings.Repeat(`(?i:\p{L})`, 4000), "u", false},
		"unions":          {"[" + strings.Repeat(`\p{L}`, 100000) + "]", "v", false},
		"not in order":    {scattered(7919), "v", false},
		"brackets":        {strings.Repeat("[", 1000000), "v", false},
		"cases":           {strings.Repeat("[^", 900) + `\p{L}` + strings.Repeat("]", 900), "iv", false},
		"a few":           {strings.Repeat(`[\p{L}\p{N}_-]+@`, 20), "iu", true},
		"emoji":           {strings.Repeat(`\p{RGI_Emoji}`, 5), "v", true},
		"many characters": {scattered(1), "v", true},
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			_, err := regexps.Translate(c.pattern, c.flags)
			if (err == nil) != c.fits || err != nil && err.Error() != "Regular expression too large" {
				t.Errorf("%v", err)
			}
			if took := time.Since(begun); took > patience.Long {
				t.Errorf("took %v", took)
			}
		})
	}
}
