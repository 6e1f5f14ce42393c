package lower

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/internal/lexer"
	"dialtone/internal/patience"
)

func doubling(members int, member func(i int) string) string {
	var source strings.Builder
	source.WriteString("enum E {a0 = 'xxxxxxxxxx'")
	for i := 1; i < members; i++ {
		fmt.Fprintf(&source, ", a%d = %s", i, member(i))
	}
	source.WriteString("}")
	return source.String()
}

// names are so many members of an enum.
func names(members int) string {
	var source strings.Builder
	for i := range members {
		fmt.Fprintf(&source, "a%d,", i)
	}
	return source.String()
}

// Each source would take esbuild all memory there is, or years.
func TestBombsAreRefused(t *testing.T) {
	for name, source := range map[string]string{
		"sums":            doubling(36, func(i int) string { return fmt.Sprintf("a%d + a%[1]d", i-1) }),
		"sums of members": doubling(36, func(i int) string { return fmt.Sprintf("E.a%d + E['a%[1]d']", i-1) }),
		"templates":       doubling(36, func(i int) string { return fmt.Sprintf("`${a%d}${a%[1]d}`", i-1) }),
		"escapes":         doubling(36, func(i int) string { return fmt.Sprintf(`\u0061%d + \u{61}%[1]d`, i-1) }),
		"const enum":      "const " + doubling(36, func(i int) string { return fmt.Sprintf("(a%d) + (a%[1]d)", i-1) }),
		"two enums":       doubling(18, func(i int) string { return fmt.Sprintf("a%d + a%[1]d", i-1) }) + strings.ReplaceAll(doubling(18, func(i int) string { return fmt.Sprintf("b%d + b%[1]d", i-1) }), "enum E {a0 = 'xxxxxxxxxx'", "enum F {b0 = E.a17 + E.a17"),
		"behind a comma":  "enum F {a,}" + doubling(36, func(i int) string { return fmt.Sprintf("a%d + a%[1]d", i-1) }),
		"many uses":       "enum E {a = '" + strings.Repeat("x", 10000) + "'}" + strings.Repeat(";f(E.a)", 2000),
		"numbers":         "enum E {" + names(15_000) + "}",
		"const numbers":   "const enum E {" + names(15_000) + "}",
		"given numbers":   "export enum E {" + strings.ReplaceAll(names(15_000), ",", " = 1,") + "}",
		"in a namespace":  "namespace N {export enum E {" + names(15_000) + "}}",
		"many numbers":    strings.Repeat("enum E {"+names(5_000)+"}\n", 9),
		"arrows":          "x = " + strings.Repeat("a => ", 400) + "1",
		"arrows of two":   "x = " + strings.Repeat("(a, b = 1) =>\n", 400) + "1",
		"assigned arrows": "x = " + strings.Repeat("a => x =\n", 400) + "1",
		"arrows in calls": "x = " + strings.Repeat("f(a => ", 200) + "1" + strings.Repeat(")", 200),
		"functions":       strings.Repeat("function a(b) {", 400) + strings.Repeat("}", 400),
		"a namespace":     "namespace a" + strings.Repeat(".a", 400) + " {export const a = 1}",
		"conditions":      "x = " + strings.Repeat("a ? (b) : c => ", 28) + "1",
		"in parentheses":  "x = " + strings.Repeat("(a ? (b) : c => ", 28) + "1" + strings.Repeat(")", 28),
		"in calls":        "x = " + strings.Repeat("f(a ? (b) : Map<string, Set<c>> => ", 28) + "1" + strings.Repeat(")", 28),
		"types of two":    "x = " + strings.Repeat("a ? (b) : Map<string, c> => ", 28) + "1",
		"comparisons":     "x = [" + strings.Repeat("a<b, ", 10_000) + "]",
		"left open":       "x = " + strings.Repeat("f<a,", 10_000),
		"on lines":        "x = " + strings.Repeat("f<a\nextends b ? c : d,", 3000),
		"objects of them": "x = " + strings.Repeat("f<{a: b;}, ", 4000),
		"of functions":    "x = " + strings.Repeat("f<new (a: b) => ", 4000),
		"closed in vain":  "x = " + strings.Repeat("f<", 4000) + "a" + strings.Repeat(">", 4000) + " b",
		"in objects":      "x = " + strings.Repeat("a ? (b) : c => ({d: ", 28) + "1" + strings.Repeat("})", 28),
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			_, err := Lower(Source{Name: "bomb.ts", Text: source}, Script)
			if err == nil || !strings.Contains(err.Error(), "within each other") && !strings.Contains(err.Error(), "8 MB of text") && !strings.Contains(err.Error(), "nested more than") &&
				!strings.Contains(err.Error(), "type arguments") {
				t.Errorf("%v", err)
			}
			if took := time.Since(begun); took > patience.Long {
				t.Errorf("took %v", took)
			}
		})
	}
}

// What people write passes.
func TestOrdinarySourcesAreWithinBounds(t *testing.T) {
	for name, source := range map[string]string{
		"flags":      doubling(60, func(i int) string { return fmt.Sprintf("1 << %d", i%31) }),
		"sums":       strings.Replace(doubling(60, func(i int) string { return fmt.Sprintf("a%d + a%[1]d", i-1) }), "'xxxxxxxxxx'", "1", 1),
		"names":      doubling(3000, func(i int) string { return fmt.Sprintf("'name %d'", i) }),
		"many":       "enum E {" + names(12_000) + "}",
		"many enums": strings.Repeat("enum E {"+names(300)+"}\n", 100),
		"numbers":    doubling(3000, func(i int) string { return fmt.Sprintf("a%d + 1", max(i-1, 1)) }),
		"functions":  strings.Repeat("const f = a => b => c\nlet g = async (d) => {\n  return d\n}\ng(a => 1)\n", 1000),
		"fields":     "class A {\n" + strings.Repeat("  a = b => c\n  static d = (e) => e\n", 1000) + "}",
		"one line":   strings.Repeat("f=a=>b=>c;", 1000) + "x={" + strings.Repeat("a:b=>c,", 1000) + "}",
		"members":    "x = a" + strings.Repeat(".b", 1000) + strings.Repeat("\n(module.a as B).c = d.e", 1000),
		"conditions": "x = " + strings.Repeat("a ? (b) : ", 100) + "c",
		"arrows":     "x = [" + strings.Repeat("a ? (b): c => d : (e) => f,\n", 100) + "]",
		"statements": strings.Repeat("const f = ok ? (n: number): string => String(n) : (n: number): string => ''\n", 3) + strings.Repeat("g((a?: number): void => {});", 100),
		"types":      strings.Repeat("let a: Map<string, Array<Set<b>>> = new Map<string, Array<Set<b>>>()\n", 2000),
		"less":       strings.Repeat("if (a < b) c = d < e\nf = g < h\n", 2000) + strings.Repeat("for (let i = 0; i < n; i++) f(i<n, i<m);", 2000),
		"bits":       "x = [" + strings.Repeat("1 << 2, 3 << 4 | 5, ", 500) + "]",
		"objects":    "x = {" + strings.Repeat("a: b ? (c) : null, d: (e: number): string => '', ", 100) + "}",
	} {
		if err := checkBounds(source); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if at := scopesTooDeep(source); at >= 0 {
			t.Errorf("%s: too deep at %q", name, source[at:min(at+20, len(source))])
		}
	}
	if kind := lexer.NewReader("enum").Next().Kind; kind != lexer.Word {
		t.Errorf("enum is of the kind %v", kind)
	}
}
