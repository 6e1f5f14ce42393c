package engine_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/dop251/goja"
	"github.com/evanw/esbuild/pkg/api"
)

// gap is something that Goja, or what esbuild writes for it, lacks or does otherwise than
// ECMAScript says.
type gap struct {
	name     string
	answer   string   // What we do about it.
	where    []string // The files that exist for it, by their paths from here.
	upstream string   // Where it stands there.

	// Plain Goja answers wrong to the canary, and would answer right without the gap. A canary that
	// does not parse answers SyntaxError, one that panics in Go answers panic, and what it throws
	// it answers the name of.
	canary, wrong, right string

	// Stands for canary where no script shows it.
	shows func() string
}

// ledger has the gaps that the runtime knows of. What is not mended says so.
var ledger = []gap{
	{
		name:     "surplus arguments reach the variables of a function",
		answer:   "vars start with undefined explicitly, what is used too early gets a block of its own",
		where:    []string{"quirks/arguments.go"},
		upstream: "not reported; enterFunc in vm.go copies all arguments",
		canary:   "[1, 2].map(n => { var t; const f = () => { t = t || n * 10; return t }; return f() }).join()",
		wrong:    "10,1", right: "10,20",
	},
	{
		name:     "a jump in code that is never reached is written over code that is",
		answer:   "conditions before such jumps are not constant",
		where:    []string{"quirks/conditions.go"},
		upstream: "not reported; enterDummyMode in compiler.go copies one block only",
		canary:   "const seen = []; for (let i = 0; i < 2; i++) { if (0) break; seen.push(i) } seen.join()",
		wrong:    "thrown", right: "0,1",
	},
	{
		name:     "x ??= yield y assigns to another variable than x, or to none, and so do ||=, &&= and await",
		answer:   "it is written out, as x ?? (x = yield y)",
		where:    []string{"quirks/logicalassign.go"},
		upstream: "not reported; generator.step in func.go does not keep refStack",
		canary:   "function* g() { let q = 1; q &&= yield; return q } const i = g(); i.next(); i.next(5).value",
		wrong:    "1", right: "5",
	},
	{
		name:     "what finally throws is given to the statement's own catch",
		answer:   "catch and finally become two statements",
		where:    []string{"quirks/completions.go"},
		upstream: "not reported; enterFinally in vm.go leaves catchPos",
		canary:   "(() => { try { try { } catch (e) { return 'own' } finally { throw 1 } } catch (e) { return 'outer' } })()",
		wrong:    "own", right: "outer",
	},
	{
		name:     "a catch runs again for what it throws, where an iterator was closed and the list of records grew",
		answer:   "catch and finally do nothing that throws while the record is in force",
		where:    []string{"quirks/completions.go"},
		upstream: "not reported; handleThrow in vm.go keeps a pointer into tryStack",
		canary: `const iterable = {[Symbol.iterator]: () => ({next: () => ({value: 1}), return() { try { return {} } finally {} }})}
			const attempt = depth => {
				if (depth) try { return attempt(depth - 1) } finally {}
				let caught = 0
				try { try { for (const x of iterable) throw 1 } catch { caught++; throw 2 } } catch {}
				return caught
			}
			let most = 0
			for (let depth = 0; depth < 40; depth++) most = Math.max(most, attempt(depth))
			most`,
		wrong: "2", right: "1",
	},
	{
		name:     "a generator that throws in finally, once return was called, is not caught by itself",
		answer:   "return throws something into the generator that its clauses know",
		where:    []string{"quirks/completions.go", "guards/generators.go"},
		upstream: "not reported; generator.step in func.go",
		canary: `function* g() { try { try { yield 1 } finally { throw 2 } } catch (e) { yield 'caught' } }
			const i = g(); i.next(); i.return().value`,
		wrong: "thrown", right: "caught",
	},
	{
		name:     "what return returns is forgotten where another return in finally does not come about",
		answer:   "it is returned again at the end of finally",
		where:    []string{"quirks/completions.go"},
		upstream: "not reported; compileReturnStatement in compiler_stmt.go",
		canary:   "(() => { try { return 1 } finally { l: { try { return 2 } finally { break l } } } })()",
		wrong:    "2", right: "1",
	},
	{
		name:     "an array pattern with an initial value may not have elements with initial values everywhere",
		answer:   "such elements are parsed by themselves",
		where:    []string{"patterns.go"},
		upstream: "not reported; reinterpretArrayAssignPatternAsBinding in parser/expression.go",
		canary:   "const {a: [b = 1] = []} = {}; b",
		wrong:    "SyntaxError", right: "1",
	},
	{
		name:     "get, set and async are words of accessors wherever no semicolon or parenthesis follows, private names among them",
		answer:   "fields and private members of these names have others while the parser is at work",
		where:    []string{"accessors.go"},
		upstream: "not reported; parseClass in parser/statement.go looks at the literal of any token",
		canary:   "class A { #get\n x() { return 1 } } typeof new A().x",
		wrong:    "number", right: "function",
	},
	{
		name:     "two classes of surrogates, one behind the other, match nothing",
		answer:   "each class of surrogates but the first gets a character of its own, which is taken out again",
		where:    []string{"regexps/surrogates.go"},
		upstream: "not reported; mapHashFill in regexp2 writes surrogates as U+FFFD",
		canary:   `'\ud834\udf06'.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, 'x')`,
		wrong:    "\U0001d306", right: "x",
	},
	{
		name:     "a < b < c is taken for a < (b < c)",
		answer:   "the tree is turned around",
		where:    []string{"misread.go"},
		upstream: "not reported; parseRelationalExpression",
		canary:   "3 > 2 > 1",
		wrong:    "true", right: "false",
	},
	{
		name:     "the end of the source is taken for the end of a switch",
		answer:   "it is an error",
		where:    []string{"misread.go"},
		upstream: "not reported",
		canary:   "switch (1) { case 2:",
		wrong:    "undefined", right: "SyntaxError",
	},
	{
		name:     "for await is not parsed",
		answer:   "the parser sees an ordinary loop, the tree gets what stands for it",
		where:    []string{"forawait.go", "lower/loops.go"},
		upstream: "with issue 555, open; a pull request was announced in September 2026",
		canary:   "(async () => { for await (const x of []) {} }), 'parsed'",
		wrong:    "SyntaxError", right: "parsed",
	},
	{
		name:     "async generators are not compiled",
		answer:   "esbuild makes ordinary ones of them, which the host drives",
		where:    []string{"asyncgenerator.go"},
		upstream: "with issue 555, which is open; issue 460 was async functions, and is done",
		canary:   "(async function* () {}), 'compiled'",
		wrong:    "SyntaxError", right: "compiled",
	},
	{
		name:     "await works in functions only",
		answer:   "a script is parsed as the body of one",
		where:    []string{"await.go", "lower/await.go"},
		upstream: "comes with modules, pull request 430",
		canary:   "await 1; 'parsed'",
		wrong:    "SyntaxError", right: "parsed",
	},
	{
		name:     "there are no modules and no import()",
		answer:   "esbuild makes CommonJS modules of them",
		where:    []string{"esmodule.go", "lower/imports.go", "../modules/esmodules.go"},
		upstream: "pull request 430",
		canary:   "(() => import('x')), 'parsed'",
		wrong:    "SyntaxError", right: "parsed",
	},
	{
		name:     "functions in blocks of sloppy code are not hoisted",
		answer:   "the tree is given variables for them",
		where:    []string{"hoist.go"},
		upstream: "a deviation that Goja's README names",
		canary:   "{ function f() {} } typeof f",
		wrong:    "undefined", right: "function",
	},
	{
		name:     "a catch may not declare a var of the name that it catches",
		answer:   "the var is hoisted and assigned to",
		where:    []string{"hoist.go"},
		upstream: "not reported",
		canary:   "try { throw 1 } catch (e) { var e = 2 } 'compiled'",
		wrong:    "SyntaxError", right: "compiled",
	},
	{
		name:     "symbols of async iteration and of using are missing",
		answer:   "the VM gets them when a source names them",
		where:    []string{"symbols.go", "additions.go"},
		upstream: "issue 555, open",
		canary:   "typeof Symbol.asyncIterator",
		wrong:    "undefined", right: "symbol",
	},
	{
		name:     "stacks are written in another way than Node's, with native functions in them",
		answer:   "a function of the host's answers where a source reads error.stack",
		where:    []string{"stacks.go", "../sources/stack.go", "../traces/traces.go"},
		upstream: "as meant",
		canary:   "String(new Error('x').stack.includes('\\n    at '))",
		wrong:    "false", right: "true",
	},
	{
		name:     "property escapes are letters, and the flags d and v and modifiers are not known",
		answer:   "expressions are translated; indices are looked for by the library that Goja has",
		where:    []string{"regexps", "unicodeclass", "guards/flags.go", "guards/indices.go"},
		upstream: "not reported; regexps are compiled by regexp and regexp2",
		canary:   `String(/^\p{Script_Extensions=Greek}$/u.test('α'))`,
		wrong:    "false", right: "true",
	},
	{
		name:     "an expression with the flag u forgets the names of its groups where the text is not ASCII",
		answer:   "such expressions go to the library that keeps them",
		where:    []string{"regexps"},
		upstream: "not reported; findSubmatchIndexUnicode in regexp.go",
		canary:   `typeof 'é1'.match(/(?<y>\d)/u).groups`,
		wrong:    "undefined", right: "object",
	},
	{
		name:     "the source of an expression has slashes in another way",
		answer:   "it is remembered as it was given",
		where:    []string{"guards/regexps.go"},
		upstream: "not reported; writeEscapedSource in builtin_regexp.go",
		canary:   `new RegExp('/').source`,
		wrong:    `\u002f`, right: `\/`,
	},
	{
		name:     "Error.captureStackTrace is missing",
		answer:   "the VM gets it when a source names it",
		where:    []string{"additions.go"},
		upstream: "not reported",
		canary:   "typeof Error.captureStackTrace",
		wrong:    "undefined", right: "function",
	},
	{
		name:     "there is no Intl, and what goes by a language does as English",
		answer:   "the library has it for English",
		where:    []string{"../library"},
		upstream: "issue 39, out of scope",
		canary:   "typeof Intl",
		wrong:    "undefined", right: "object",
	},
	{
		name:     "native functions are not interrupted, and make values of any size",
		answer:   "guards look at what they are asked for first",
		where:    []string{"guards"},
		upstream: "as meant: an interrupt is seen between two instructions",
		shows: func() string {
			array := &counting{vm: goja.New()}
			array.vm.Set("array", array.vm.NewDynamicArray(array))
			_, _ = array.vm.RunString("Array.prototype.includes.call(array, 'nothing')")
			return fmt.Sprint(array.count)
		},
		wrong: "1000", right: "6",
	},
	{
		name:     "yield* calls generators from Go, which no limit of calls counts",
		answer:   "what stands behind yield* becomes an iterator written in JavaScript",
		where:    []string{"guards/generators.go"},
		upstream: "not reported",
		shows: func() string {
			vm := goja.New()
			vm.SetMaxCallStackSize(100)
			return evaluate(vm, "function* g(n) { if (n) yield* g(n - 1); else yield 'done' } g(1000).next().value")
		},
		wrong: "done", right: "thrown",
	},
	{
		name:     "a regular expression may take any time",
		answer:   "matches are given a time, if the expression is one that may need it",
		where:    []string{"guards/regexps.go"},
		upstream: "as meant",
		shows: func() string {
			took := func(length int) time.Duration {
				least := patience.Long
				for range 3 {
					vm := goja.New()
					least = min(least, patience.Work(func() {
						_, _ = vm.RunString(fmt.Sprintf("/^(a+)+$(?!x)/.test('%sb')", strings.Repeat("a", length)))
					}))
				}
				return least
			}
			return fmt.Sprint(took(17) > 4*took(10))
		},
		wrong: "true", right: "false",
	},
	{
		name:     "the parser fills the stack on source that is nested deeply",
		answer:   "source is looked at before any parser",
		where:    []string{"nesting"},
		upstream: "not reported",
		canary:   strings.Repeat("(", 20000) + "1" + strings.Repeat(")", 20000),
		wrong:    "1", right: "SyntaxError",
	},
	{
		name:     "what eval is given is compiled from its text, with the gaps that are mended in trees",
		answer:   "a call of eval that sees no variables around it is rewritten; one that does is not mended, as docs/javascript.md says",
		where:    []string{"guards/code.go"},
		upstream: "as meant; there is no eval of a tree, and no hook of its parser",
		canary:   "(0, eval)('const seen = []; for (let i = 0; i < 2; i++) { if (0) break; seen.push(i) } seen.join()')",
		wrong:    "thrown", right: "0,1",
	},
	{
		name:     "a function in a block that is called arguments does not take the place of the arguments",
		answer:   "not mended: hoist.go leaves the name alone, which only code that nobody means to write has",
		where:    []string{"hoist.go"},
		upstream: "not reported",
		canary:   "(function () { { function arguments() {} } return typeof arguments })()",
		wrong:    "object", right: "function",
	},
	{
		name:     "of two labels before a loop the first cannot be continued",
		answer:   "not mended: the SyntaxError, in .ts and .mjs files esbuild's, stands where continue is",
		upstream: "not reported; esbuild refuses it as well",
		canary:   "let n = 0; a: b: for (const x of [1, 2]) { n++; continue a } String(n)",
		wrong:    "SyntaxError", right: "2",
	},
	{
		name:     "functions in blocks of what a direct eval is given are not hoisted",
		answer:   "not mended: such a call of eval sees the variables around it, and there is no eval of a tree",
		where:    []string{"guards/code.go", "hoist.go"},
		upstream: "as meant; there is no hook of eval's parser",
		canary:   "(function () { eval('{ function inner() {} }'); return typeof inner })()",
		wrong:    "undefined", right: "function",
	},
	{
		name:     "text that is not a date is read as one",
		answer:   "Date reads text by V8's rules",
		where:    []string{"dates", "guards/dates.go", "guards/dates.js"},
		upstream: "as meant: pull request 611 made the parser follow QuickJS",
		canary:   "String(new Date('call 12 2026').getTime())",
		wrong:    fmt.Sprint(time.Date(2026, 12, 1, 0, 0, 0, 0, time.Local).UnixMilli()), right: "NaN",
	},
	{
		name:     "a local time that a change of clocks skips is taken for one too early",
		answer:   "Date finds the time of a local time by the offset before the change",
		where:    []string{"dates/dates.go", "guards/dates.js"},
		upstream: "not reported; time.Date leaves open which of two offsets it takes",
		shows: func() string {
			zone, err := time.LoadLocation("America/New_York")
			if err != nil {
				return err.Error()
			}
			vm := goja.New()
			vm.SetTimeSource(func() time.Time { return time.Now().In(zone) })
			return fmt.Sprint(time.Date(2026, 3, 8, 2, 30, 0, 0, zone).Hour())
		},
		wrong: "1", right: "3",
	},
	{
		name:     "two groups of a regular expression that have one name are taken",
		answer:   "such an expression is a SyntaxError, as in Node 20",
		where:    []string{"guards/groups.go"},
		upstream: "named groups came with pull request 709; two of one name are not reported",
		canary:   "'ab'.match(/(?<x>a)(?<x>b)/).length",
		wrong:    "3", right: "SyntaxError",
	},
	{
		name:     "strict code may not assign to a global that the global object inherits",
		answer:   "what strict code assigns to is made a property of the global object before it runs",
		where:    []string{"names.go", "../../run.go"},
		upstream: "not reported; resolveVarStrict in vm.go asks for the global object's own properties",
		shows: func() string {
			vm := goja.New()
			prototype := vm.NewObject()
			_ = prototype.Set("given", 1)
			_ = vm.GlobalObject().SetPrototype(prototype)
			return evaluate(vm, "'use strict'; given = 2; String(given)")
		},
		wrong: "thrown", right: "2",
	},
	{
		name:     "a panic of Go code does not say which line of the script called it",
		answer:   "the calls that the VM has unwound are read by reflection",
		where:    []string{"peek"},
		upstream: "not reported",
		shows: func() (place string) {
			vm := goja.New()
			_ = vm.Set("fails", func() { panic("bug") })
			defer func() { place = fmt.Sprint(recover()) }()
			_, _ = vm.RunScript("script.js", "fails()")
			return ""
		},
		wrong: "bug", right: "an error with script.js:1",
	},
	{
		name: "a script that is stopped where a loop or a script begins is said to be at what stands before it",
		answer: "the place of a stop is that of the expression that comes next, where the script can come to it by a jump, and a loop without " +
			"one gets one",
		where:    []string{"places.go", "peek/stops.go"},
		upstream: "not reported; the compiler notes places of expressions only",
		shows: func() string {
			vm := goja.New()
			vm.Interrupt("stop")
			_, err := vm.RunScript("script.js", "\n\nlet a = 1")
			return fmt.Sprint(err.(*goja.InterruptedError).Stack()[0].Position().Line)
		},
		wrong: "1", right: "3",
	},
	{
		name: "esbuild takes no top-level await in what becomes a CommonJS module",
		answer: "it is shown !~~~~x for await x, and a label for a loop with for await, and the tree gets them back: esbuild prints a module " +
			"again, so that no place survives, and only operators of the same rank that nobody writes end where the operand of await does",
		where:    []string{"lower/await.go", "lower/loops.go", "await.go"},
		upstream: "as meant: a CommonJS module cannot wait",
		shows: func() string {
			result := api.Transform("await x; export {}", api.TransformOptions{Target: api.ESNext, Format: api.FormatCommonJS})
			return fmt.Sprint(len(result.Errors))
		},
		wrong: "1", right: "0",
	},
	{
		name: "the parser stops at import()",
		answer: "it is shown a name of the same length that the source does not have, as _mp0rt, and the tree calls the host: with one of another " +
			"length every place behind it would be wrong",
		where:    []string{"lower/body.go", "esmodule.go"},
		upstream: "pull request 430",
		canary:   "typeof import('path')",
		wrong:    "SyntaxError", right: "object",
	},
	{
		name:     "a value that is not an Error loses its place where finally throws it again",
		answer:   "it has the place of the try statement, as a test says: what is caught comes without its place",
		where:    []string{"quirks/completions.go"},
		upstream: "as meant: catch gives the value alone",
		shows: func() string {
			_, err := goja.New().RunScript("script.js", "try {\n throw 'x'\n} catch (e) {\n throw e\n}")
			return fmt.Sprint(strings.Contains(err.(*goja.Exception).String(), "script.js:2:"))
		},
		wrong: "false", right: "true",
	},
	{
		name:     "esbuild has every yield* call the helper of async generators",
		answer:   "the calls are taken out",
		where:    []string{"asyncgenerator.go"},
		upstream: "not reported to esbuild",
		shows: func() string {
			return fmt.Sprint(strings.Contains(lowered("function* g() { yield* x }"), "__yieldStar"))
		},
		wrong: "true", right: "false",
	},
	{
		name:     "esbuild keeps the error of a block with using when the block runs again",
		answer:   "its variables are set back",
		where:    []string{"using.go"},
		upstream: "not reported to esbuild",
		shows: func() string {
			return evaluate(goja.New(), lowered(`var got = []
				for (const n of [1, 2]) { try { { using r = null; if (n === 1) throw 1 } got.push('ok') } catch { got.push('failed') } }
				got.join()`))
		},
		wrong: "failed,failed", right: "failed,ok",
	},
	{
		name:     "esbuild keeps the error of a for await in an async generator when the loop runs again",
		answer:   "its variables are set back",
		where:    []string{"forawait.go"},
		upstream: "not reported to esbuild",
		shows: func() string {
			return fmt.Sprint(strings.Contains(lowered("async function* g() { for await (const x of y) {} }"), "more, temp, error;"))
		},
		wrong: "true", right: "false",
	},
}

// TestLedger fails where Goja no longer has a gap: the files that exist for it can go then.
func TestLedger(t *testing.T) {
	for _, gap := range ledger {
		t.Run(gap.name, func(t *testing.T) {
			shows := gap.shows
			if shows == nil {
				shows = func() string { return evaluate(goja.New(), gap.canary) }
			}
			if got := shows(); got != gap.wrong {
				t.Errorf("the canary answers %q, want %q: if that is right (%q), take out %v", got, gap.wrong, gap.right, gap.where)
			}
			for _, file := range gap.where {
				if _, err := os.Stat(filepath.FromSlash(file)); err != nil {
					t.Error(err)
				}
			}
			if gap.answer == "" || gap.upstream == "" {
				t.Error("say what we do about it, and where it stands")
			}
		})
	}
}

// TestLedgerAnswers: the runtime answers right to the canaries of what is mended.
func TestLedgerAnswers(t *testing.T) {
	for _, gap := range ledger {
		if gap.canary == "" || strings.HasPrefix(gap.answer, "not mended") {
			continue
		}
		t.Run(gap.name, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{})
			value, err := host.Eval(t.Context(), "canary.js", gap.canary)
			var script *runtime.ScriptError
			got := fmt.Sprint(value)
			if errors.As(err, &script) {
				got = script.Name
			}
			if got != gap.right {
				t.Errorf("the runtime answers %q (%v), want %q", got, err, gap.right)
			}
		})
	}
}

// evaluate is what a VM answers to a source.
func evaluate(vm *goja.Runtime, source string) (answer string) {
	defer func() {
		if recover() != nil {
			answer = "panic"
		}
	}()
	value, err := vm.RunString(source)
	switch err := err.(type) {
	case nil:
		return value.String()
	case *goja.CompilerSyntaxError:
		return "SyntaxError"
	case *goja.Exception:
		if object, ok := err.Value().(*goja.Object); ok && object.Get("name") != nil {
			if name := object.Get("name").String(); name == "SyntaxError" {
				return name
			}
		}
	}
	return "thrown"
}

// lowered is what esbuild makes of a source.
func lowered(source string) string {
	return string(api.Transform(source, api.TransformOptions{
		Target: api.ESNext, Supported: map[string]bool{"async-generator": false, "using": false},
	}).Code)
}

// counting counts how often its elements are read, and interrupts the VM at the sixth time.
type counting struct {
	vm    *goja.Runtime
	count int
}

func (c *counting) Len() int                 { return 1000 }
func (c *counting) Set(int, goja.Value) bool { return false }
func (c *counting) SetLen(int) bool          { return false }
func (c *counting) Get(int) goja.Value {
	if c.count++; c.count == 6 {
		c.vm.Interrupt("enough")
	}
	return goja.Undefined()
}
