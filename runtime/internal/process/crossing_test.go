package process_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
)

// What a value of the child is in this process, or why it does not arrive.
func TestProcessValues(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{})
	for _, test := range []struct {
		source string
		want   any
		failed string
	}{
		{source: "undefined", want: nil},
		{source: "null", want: nil},
		{source: "1.5", want: 1.5},
		{source: "'é😀\\u2028'", want: "é😀\u2028"},
		{source: "NaN", want: nil},
		{source: "new Date(0)", want: "1970-01-01T00:00:00.000Z"},
		{source: "({a: [1, undefined, () => 1], b: undefined, c() {}, d: {e: true}})",
			want: map[string]any{"a": []any{int64(1), nil, nil}, "d": map[string]any{"e": true}}},
		{source: "await Promise.resolve({a: 1})", want: map[string]any{"a": int64(1)}},
		{source: "JSON.stringify = () => '\"forged\"'; JSON = null; 'kept'", want: "kept"},
		{source: "({toJSON: () => 'own'})", want: "own"},
		{source: "() => 1", failed: "value.js: a function cannot leave its process: values cross as JSON"},
		{source: "Symbol('a')", failed: "value.js: a symbol cannot leave its process: values cross as JSON"},
		{source: "1n", failed: "TypeError: Do not know how to serialize a BigInt"},
		{source: "const a = {}; a.a = a; a", failed: "TypeError: Converting circular structure to JSON"},
		{source: "({get a() {\nthrow new Error('no') }})", failed: "value.js:2:7: Error: no"},
		{source: "'a'.repeat(2e6)", failed: "value.js: the result has 2000002 bytes as JSON; at most 1048576 may leave a process (Process.Message)"},
	} {
		value, err := host.Eval(context.Background(), "value.js", test.source)
		if test.failed != "" {
			if err == nil || err.Error() != test.failed {
				t.Errorf("%s: got %v, %v, want %s", test.source, value, err, test.failed)
			}
			continue
		}
		var got any
		if err == nil {
			err = host.ExportTo(context.Background(), value, &got)
		}
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v -want +got:\n%s", test.source, err, diff)
		}
	}
}

// What cannot cross is said when it is set.
func TestProcessSetFails(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{})
	const want = "runtime: setting order: TypeError: Do not know how to serialize a BigInt"
	if err := host.Set("order", map[string]int64{"id": 1 << 60}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

type customer struct {
	Name  string    `json:"name"`
	Since time.Time `json:"since"`
}

var errNoCustomer = errors.New("there is no such customer")

// Functions run in this process, with Go values, and their errors come back as they
// went out.
func TestProcessFunctions(t *testing.T) {
	host := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{})
	type asked string
	ctx := context.WithValue(context.Background(), asked("who"), "Ann")
	for name, value := range map[string]any{
		"lookup": func(ctx context.Context, number string, options map[string]any) (customer, error) {
			if number == "" {
				return customer{}, fmt.Errorf("looking up: %w", errNoCustomer)
			}
			return customer{fmt.Sprint(ctx.Value(asked("who")), " ", number, " ", options["plan"]), time.Unix(0, 0).UTC()}, nil
		},
		"tools":    map[string]any{"math": map[string]any{"double": func(n int) int { return 2 * n }}, "list": []any{1, func() string { return "second" }}},
		"settings": customer{Name: "default"},
	} {
		if err := host.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ source, want string }{
		{"lookup('+1555', {plan: 'gold'})", "{ name: 'Ann +1555 gold', since: '1970-01-01T00:00:00.000Z' }"},
		{"lookup('+1555').name", "'Ann +1555 <nil>'"},
		{"[tools.math.double(21), tools.list[1](), settings.name]", "[ 42, 'second', 'default' ]"},
		{"try { lookup('') } catch (e) { [e.name, e.message, e instanceof Error] }", "[ 'Error', 'looking up: there is no such customer', true ]"},
		{"try { lookup(7) } catch (e) { e.name + ': ' + e.message }", "'TypeError: lookup: argument 1: cannot put a number into a string'"},
		{"try { lookup(() => 1) } catch (e) { e.name + ': ' + e.message }", "'TypeError: lookup: a function cannot leave its process: values cross as JSON'"},
		{"try { lookup('a'.repeat(2e6)) } catch (e) { e.message }",
			"'lookup: its arguments have 2000004 bytes as JSON; at most 1048576 may leave a process (Process.Message)'"},
		{"lookup.name + tools.math.double.name", "'lookuptools.math.double'"},
		{"let n = 0; for (let i = 0; i < 100; i++) n += tools.math.double(i); n", "9900"},
	} {
		value, err := host.Eval(ctx, "functions.js", test.source)
		if err != nil {
			t.Errorf("%s: %v", test.source, err)
			continue
		}
		if got, _ := host.Inspect(ctx, value, runtime.InspectOptions{}); got != test.want {
			t.Errorf("%s is %s, want %s", test.source, got, test.want)
		}
	}

	err := host.Run(ctx, "fails.js", "\n  lookup('')")
	var script *runtime.ScriptError
	if !errors.Is(err, errNoCustomer) || !errors.As(err, &script) || script.Line != 2 || script.SourceLine != "  lookup('')" {
		t.Errorf("got %#v, want the function's error at line 2", err)
	}
}

// What Set has set is there in a new child, and what a script made of it since is kept
// while the child lives.
func TestProcessSetAgain(t *testing.T) {
	ctx := context.Background()
	host := hosttest.NewProcess(t, runtime.Process{Memory: 64 << 20}, runtime.Options{})
	eval := func(source, want string) {
		t.Helper()
		value, err := host.Eval(ctx, "set.js", source)
		if err != nil || value.String() != want {
			t.Errorf("%s is %v, %v; want %s", source, value, err, want)
		}
	}
	if err := host.Set("n", 1); err != nil {
		t.Fatal(err)
	}
	eval("n", "1")
	eval("n = 2; var kept = n => n; n", "2")
	eval("n + kept(1)", "3")
	if err := host.Set("answer", func() int { return 42 }); err != nil {
		t.Fatal(err)
	}
	eval("var old = answer; n + answer()", "44")
	if err := host.Set("answer", func() int { return 43 }); err != nil {
		t.Fatal(err)
	}
	eval("answer()", "43")
	eval("try { old() } catch (e) { e.message }", "the function is no longer there: Set has put something else in its place")
	if _, err := host.Eval(ctx, "endless.js", "let s = 'a'; for (;;) s += s"); err == nil {
		t.Fatal("nothing stopped it")
	}
	eval("n + answer() + typeof kept", "44undefined")
}

func TestProcessCall(t *testing.T) {
	ctx := context.Background()
	host := hosttest.NewProcess(t, runtime.Process{}, runtime.Options{})
	if err := host.Run(ctx, "rules.js", `
		module.exports.answer = async (message, options) => ({to: message.from, body: 'Hello ' + message.body, options})
		module.exports.fail = () => { throw Object.assign(new RangeError('no'), {code: 7}) }
		function plain(...args) { return args.length }
	`); err != nil {
		t.Fatal(err)
	}
	value, err := host.Call(ctx, "answer", struct {
		From string `json:"from"`
		Body string `json:"body"`
	}{"+1555", "Ann"}, nil)
	var got map[string]any
	if err == nil {
		err = runtime.ExportTo(value, &got)
	}
	if diff := cmp.Diff(map[string]any{"to": "+1555", "body": "Hello Ann", "options": nil}, got); err != nil || diff != "" {
		t.Errorf("%v -want +got:\n%s", err, diff)
	}
	if value, err := host.Call(ctx, "plain", 1, 2, 3); err != nil || value.ToInteger() != 3 {
		t.Errorf("plain(1, 2, 3) is %v, %v", value, err)
	}
	// A value that came back goes there again.
	if again, err := host.Call(ctx, "answer", value); err != nil || again == nil {
		t.Errorf("%v, %v", again, err)
	}
	var script *runtime.ScriptError
	if _, err := host.Call(ctx, "fail"); !errors.As(err, &script) || script.Name != "RangeError" || script.Line != 3 || !strings.Contains(runtime.Report(err), "code: 7") {
		t.Errorf("got %v", err)
	}
	var missing *runtime.NoFunctionError
	if _, err := host.Call(ctx, "nope"); !errors.As(err, &missing) || !cmp.Equal(missing.Exports, []string{"answer", "fail"}) {
		t.Errorf("got %v", err)
	}
	if _, err := host.Call(ctx, "plain", func() {}); err == nil || err.Error() != "runtime: the arguments of plain: a function cannot leave its process: values cross as JSON" {
		t.Errorf("got %v", err)
	}
}
