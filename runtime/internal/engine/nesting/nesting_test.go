package nesting_test

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime/internal/engine/nesting"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// shape is source that can be nested as deep as one likes.
type shape struct{ before, open, middle, close, after string }

func (s shape) nested(depth int) string {
	return s.before + strings.Repeat(s.open, depth) + s.middle + strings.Repeat(s.close, depth) + s.after
}

// shapes are the ways in which a parser of JavaScript recurses, or makes a tree on
// which a compiler does.
var shapes = map[string]shape{
	"arrays":               {"x=", "[", "", "]", ""},
	"arrays left open":     {"", "[", "", "", ""},
	"parentheses":          {"", "(", "1", ")", ""},
	"blocks":               {"", "{", "", "}", ""},
	"objects":              {"x=", "{a:", "1", "}", ""},
	"computed keys":        {"x=", "{[", "1", "]:1}", ""},
	"functions":            {"", "function f(){", "", "}", ""},
	"function expressions": {"x=", "function(){return ", "1", "}", ""},
	"called functions":     {"x=", "(function(){return ", "1", "})()", ""},
	"methods":              {"x=", "{a(){return ", "1", "}}", ""},
	"classes":              {"x=", "class{a=", "1", "}", ""},
	"class heads":          {"x=", "class extends ", "Object", "{}", ""},
	"arrows":               {"", "a=>", "1", "", ""},
	"arrows on lines":      {"", "a=>\n", "1", "", ""},
	"async arrows":         {"", "async a=>", "1", "", ""},
	"arrows with bodies":   {"", "()=>{", "", "}", ""},
	"sums":                 {"", "1+", "1", "", ""},
	"sums of names":        {"", "a+", "a", "", ""},
	"or":                   {"", "a||", "a", "", ""},
	"nullish":              {"", "a??", "a", "", ""},
	"powers":               {"", "a**", "a", "", ""},
	"comparisons":          {"", "a<", "a", "", ""},
	"in":                   {"", "a in ", "a", "", ""},
	"members":              {"a", ".b", "", "", ""},
	"keywords as members":  {"a", ".if", "", "", ""},
	"optional members":     {"a", "?.b", "", "", ""},
	"private members":      {"class A{#b;c(){this", ".#b", "}}", "", ""},
	"indexes":              {"a", "[0]", "", "", ""},
	"indexes in indexes":   {"a", "[a", "", "]", ""},
	"calls":                {"a", "()", "", "", ""},
	"calls in calls":       {"", "a(", "", ")", ""},
	"tagged templates":     {"a", "``", "", "", ""},
	"templates":            {"", "`${", "1", "}`", ""},
	"not":                  {"", "!", "1", "", ""},
	"minus":                {"", "- ", "1", "", ""},
	"typeof":               {"", "typeof ", "1", "", ""},
	"typeof, odd spaces":   {"", "typeof\u00a0", "1", "", ""},
	"typeof, comments":     {"", "typeof/**/", "1", "", ""},
	"new":                  {"", "new ", "a", "", ""},
	"await":                {"async function f(){", "await ", "1", "", "}"},
	"yield":                {"function*f(){", "yield ", "1", "", "}"},
	"conditions":           {"", "a?1:", "1", "", ""},
	"conditions, first":    {"", "a?", "1", ":1", ""},
	"assignments":          {"", "a=", "1", "", ""},
	"added assignments":    {"", "a+=", "1", "", ""},
	"else if":              {"", "if(a){}else ", "{}", "", ""},
	"else if, expressions": {"", "if(a)b;else ", "{}", "", ""},
	"else if, loops":       {"", "if(a)do b;while(c);else ", "{}", "", ""},
	"else if, try":         {"", "if(a)try{}catch(e){}finally{}else ", "{}", "", ""},
	"if":                   {"", "if(a)", "1", "", ""},
	"while":                {"", "while(a)", "1", "", ""},
	"for":                  {"", "for(;;)", "1", "", ""},
	"do":                   {"", "do ", "1;", "while(a);", ""},
	"spread":               {"x=", "[...", "[]", "]", ""},
	"array patterns":       {"var ", "[", "a", "]", "=1"},
	"object patterns":      {"var ", "{a:", "a", "}", "=1"},
	"sums around sums":     {"", "(", "1", "+1+1+1+1+1+1+1+1+1+1)", ""},
	"behind a division":    {"a=1/2;b=3/", "(", "1", ")", ""},
	"behind a quotient":    {"a=[1]/", "(", "1", ")", "/2"},
	"behind an if":         {"if(a)/'/;", "(", "1", ")", ""},
	"behind a block":       {"{}/'/;", "(", "1", ")", ""},
	"behind an object":     {"a={}/", "(", "1", ")", "/2"},
	"behind a function":    {"a=function(){}/", "(", "1", ")", "/2"},
	"behind a comment":     {"/*'*/", "(", "1", ")", ""},
	"behind an escape":     {`'\'';`, "(", "1", ")", ""},
	"behind a bad string":  {"'\n", "(", "1", ")", ""},
}

func TestWhatIsNestedTooDeepIsRefused(t *testing.T) {
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			err := nesting.Check(shape.nested(4 * nesting.Max))
			if err == nil || err.Error() != "the source is nested more than 5000 deep" {
				t.Errorf("%v", err)
			}
		})
	}
	t.Run("labels", func(t *testing.T) {
		var source strings.Builder
		for i := range 2 * nesting.Max {
			fmt.Fprintf(&source, "a%d:", i)
		}
		if nesting.Check(source.String()+"1") == nil {
			t.Error("passed")
		}
	})
}

// What passes must neither fill the stack nor take long. Goja's compiler takes a time that is
// quadratic in the depth, so that a test that is not thorough compiles a quarter of the depth on a
// quarter of the stack.
func TestWhatPassesCanBeCompiled(t *testing.T) {
	part := 4
	if patience.Thorough() {
		part = 1
	}
	const usual = 1_000_000_000 // Go's.
	debug.SetMaxStack(usual / part)
	defer debug.SetMaxStack(usual)
	// All of them have one stack, which grows once, and which each collection of garbage goes
	// through.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	for name, shape := range shapes {
		low, high := 1, nesting.Max+1
		for low+16 < high {
			if middle := (low + high) / 2; nesting.Check(shape.nested(middle)) == nil {
				low = middle
			} else {
				high = middle
			}
		}
		if low < nesting.Max/12 {
			t.Errorf("%s: refused at a depth of %d", name, low+1)
		}
		tree, err := parser.ParseFile(nil, "", shape.nested(low/part), 0, parser.WithDisableSourceMaps)
		if err == nil {
			_, _ = goja.CompileAST(tree, false)
		}
	}
}

func TestLongIsNotDeep(t *testing.T) {
	for name, source := range map[string]string{
		"list":                strings.Repeat("a.b.c(1+1),", 20000) + "1",
		"array":               "[" + strings.Repeat("'a'+b,", 20000) + "]",
		"object":              "x={" + strings.Repeat("if:!1,b:a?b:c,", 20000) + "}",
		"methods":             "x={" + strings.Repeat("a(){return 1},", 20000) + "}",
		"class":               "class A{" + strings.Repeat("a(){return 1}b=1\nc=2;static{}get d(){}", 20000) + "}",
		"statements":          strings.Repeat("a=b;", 20000),
		"no semicolons":       strings.Repeat("const a = b.c(d)\nlet e = `${f}`\n", 20000),
		"no semicolons, ifs":  strings.Repeat("if (a) b()\nelse c = 1\nwhile (d) e++\nvar f\n", 20000),
		"functions":           strings.Repeat("function f(a,b){if(a)return b}", 20000),
		"arrow functions":     strings.Repeat("var f=(a=()=>1,b)=>{return x=>y}\n", 20000),
		"blocks":              strings.Repeat("{}", 20000),
		"switch":              "switch(a){" + strings.Repeat("case 1:case'b':c();break;default:", 20000) + "}",
		"regular expressions": strings.Repeat("a=/[/'\"(]/.test(b)\nif(a)/`/g.exec(b);{}/((('/;", 1500),
		"divisions":           strings.Repeat("a=b/c/(d)/e[f]/g;", 20000),
		"comments":            strings.Repeat("// it's `\n/* ' ( */", 20000),
		"strings":             "x=[" + strings.Repeat(`"([{","\"(",'`+"`"+`',`, 20000) + "]",
		"templates":           strings.Repeat("a=`(${b+`${c}`}{${{d:1}.d}`;", 20000),
		"else if":             strings.Repeat("if(a===1){b()}else ", 4000) + "{}",
		"conditions":          strings.Repeat("a===1?'b':", 4000) + "1",
		"strings added up":    strings.Repeat("'a'+b.c+", 2000) + "1",
		"labels":              strings.Repeat("a:for(;;)break a;", 20000),
		"async":               strings.Repeat("async function f(){await g()}\nasync x=>x\n", 20000),
		"TypeScript":          strings.Repeat("let a: Array<{b: string}> = <any>c as D\ninterface E {f?: G; h: I}\n", 20000),
	} {
		t.Run(name, func(t *testing.T) {
			if err := nesting.Check(source); err != nil {
				t.Errorf("%v: %q", err, source[max(err.(*nesting.Error).Offset-40, 0):err.(*nesting.Error).Offset])
			}
		})
	}
}

// Goja reads parameters with a default value twice, and so on inside of them.
func TestParametersInParameters(t *testing.T) {
	source := func(depth int) string { return strings.Repeat("(a=", depth) + "1" + strings.Repeat(")=>1", depth) }
	if err := nesting.Check(source(nesting.MaxParameters)); err != nil {
		t.Error(err)
	}
	if nesting.Check(source(nesting.MaxParameters+1)) == nil {
		t.Error("passed")
	}
	if err := nesting.Check(strings.Repeat("f((a,b=()=>1)=>{", 30) + strings.Repeat("})", 30)); err != nil {
		t.Error(err)
	}
}

func TestJSON(t *testing.T) {
	deep := func(open, close string, n int) string { return strings.Repeat(open, n) + strings.Repeat(close, n) }
	for text, passes := range map[string]bool{
		deep("[", "]", nesting.Max):                          true,
		deep("[", "]", nesting.Max+1):                        false,
		deep(`{"]\"]":`, "}", nesting.Max+1):                 false,
		`["` + deep("[", "", 2*nesting.Max) + `"]`:           true,
		"[" + strings.Repeat(`[[],{"a":[]}],`, 9000) + "[]]": true,
	} {
		if err := nesting.CheckJSON(text); (err == nil) != passes {
			t.Errorf("%.20s…: %v", text, err)
		}
	}
}

func TestRegexp(t *testing.T) {
	for pattern, passes := range map[string]bool{
		strings.Repeat("(", 1000) + strings.Repeat(")", 1000): true,
		strings.Repeat("(?:", 1001):                           false,
		strings.Repeat(`\(`, 2000):                            true,
		strings.Repeat(`[(\](]`, 2000):                        true,
		`[\]]` + strings.Repeat("(", 1001):                    false,
	} {
		if err := nesting.CheckRegexp(pattern); (err == nil) != passes {
			t.Errorf("%.20s…: %v", pattern, err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	source := strings.Repeat("if(a===1){b.c(function(d){return d+'e'})}else{f=[1,2,3]}\n", 2000)
	b.SetBytes(int64(len(source)))
	for b.Loop() {
		if err := nesting.Check(source); err != nil {
			b.Fatal(err)
		}
	}
}

// Literals of big integers are bounded, one as well as many, and other numbers and texts are not.
func TestLongIntegersAreRefused(t *testing.T) {
	digits := func(n int) string { return strings.Repeat("9", n) }
	for name, test := range map[string]struct {
		source string
		at     int // Or -1.
	}{
		"one":                        {"x = " + digits(400_000) + "n", 4},
		"of hex digits":              {"x = 0x" + digits(400_000) + "n", 4},
		"separated":                  {"x = " + strings.Repeat("9_", 200_000) + "9n", 4},
		"many":                       {strings.Repeat(digits(50_000)+"n;", 100), 35 * 50_002},
		"a key":                      {"x = {" + digits(400_000) + "n: 1}", 5},
		"in a template":              {"`${" + digits(400_000) + "n}`", 3},
		"a length that people write": {digits(100_000) + "n", -1},
		"short ones":                 {strings.Repeat("123456789012345678901234567890n;", 50_000), -1},
		"a number":                   {digits(400_000), -1},
		"a text":                     {"'" + digits(400_000) + "n'", -1},
		"a comment":                  {"// " + digits(400_000) + "n", -1},
	} {
		var found *nesting.Error
		at := -1
		if errors.As(nesting.Check(test.source), &found) {
			at = found.Offset
			if !strings.Contains(found.Error(), "300000 digits") {
				t.Errorf("%s: %v", name, found)
			}
		}
		if at != test.at {
			t.Errorf("%s: found at %d, want %d", name, at, test.at)
		}
	}
}
