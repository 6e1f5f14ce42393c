package values_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

type rule struct {
	Name   string         `json:"name"`
	Amount int            `json:"amount"`
	Rate   float32        `json:"rate"`
	When   time.Time      `json:"when"`
	Next   *rule          `json:"next"`
	More   map[string]any `json:"more"`
	Plain  string
}

func TestExport(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)
	whole, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	for _, test := range []struct {
		source string
		want   any // Of the type that the value is put into; for any itself see below.
	}{
		{"'x'", "x"},
		{"new String('x')", "x"},
		{"5", 5},
		{"5", int8(5)},
		{"5", 5.0},
		{"2.5", float32(2.5)},
		{"true", true},
		{"undefined", 0},
		{"null", ""},
		{"undefined", (*rule)(nil)},
		{"12n", int64(12)},
		{"12n", uint8(12)},
		{"123456789012345678901234567890n", *whole},
		{"123456789012345678901234567890n", whole},
		{"7", big.NewInt(7)},
		{"new Date('2026-01-02T03:04:05.006Z')", at},
		{"'2026-01-02T03:04:05.006Z'", at},
		{"new Date('2026-01-02T03:04:05.006Z')", "2026-01-02T03:04:05.006Z"},
		{"new Uint8Array([1, 2])", []byte{1, 2}},
		{"new Uint8Array([1, 2]).buffer", []byte{1, 2}},
		{"new Float64Array([1.5, 2])", []float64{1.5, 2}},
		{"[1, 2]", []byte{1, 2}},
		{"[1, 2]", [3]int{1, 2, 0}},
		{"[[1], []]", [][]int{{1}, {}}},
		{"new Set(['a', 'b', 'a'])", []string{"a", "b"}},
		{"(function* () { yield 1; yield 2 })()", []int{1, 2}},
		{"'text'", json.RawMessage(`"text"`)},
		{"({a: [1.5]})", json.RawMessage(`{"a":[1.5]}`)},
		{"3.5", json.Number("3.5")},
		{"'10.0.0.1'", netip.MustParseAddr("10.0.0.1")},
		{"({a: 1, b: 2})", map[string]int{"a": 1, "b": 2}},
		{"({1: 'a'})", map[int]string{1: "a"}},
		{"new Map([['a', 1]])", map[string]int{"a": 1}},
		{"new Map([[1, {a: 2}]])", map[int]map[string]int{1: {"a": 2}}},
		{"({name: 'n', amount: 2, rate: 0.5, plain: 'p', when: new Date('2026-01-02T03:04:05.006Z'), next: {name: 'm'}, more: {a: [1]}})",
			rule{Name: "n", Amount: 2, Rate: 0.5, Plain: "p", When: at, Next: &rule{Name: "m"}, More: map[string]any{"a": []any{int64(1)}}}},
		{"class A { get name() { return 'got' } toString() { return '' } }; new A()", rule{Name: "got"}},
		{"({toJSON: () => ({name: 'json'})})", rule{Name: "json"}},
		{"new Proxy({name: 'p'}, {})", rule{Name: "p"}},
		{"new Proxy([1, 2], {})", []int{1, 2}},
	} {
		t.Run(fmt.Sprintf("%s into %T", test.source, test.want), func(t *testing.T) {
			value := evaluated(t, test.source)
			got := reflect.New(reflect.TypeOf(test.want))
			if err := values.ExportAll(value, got.Interface(), func() {}); err != nil || !equal(got.Elem().Interface(), test.want) {
				t.Errorf("all of it: %#v, %v; want %#v", got.Elem().Interface(), err, test.want)
			}
			if strings.Contains(test.source, "yield") {
				return // A generator goes once.
			}
			got = reflect.New(reflect.TypeOf(test.want))
			if err := values.Export(value, got.Interface(), nil); err != nil || !equal(got.Elem().Interface(), test.want) {
				t.Errorf("got %#v, %v; want %#v", got.Elem().Interface(), err, test.want)
			}
		})
	}
}

// evaluated is the value of a source.
func evaluated(t *testing.T, source string) goja.Value {
	t.Helper()
	value, err := goja.New().RunString(source)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// equal compares, big integers by their values.
func equal(a, b any) bool {
	return fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b) || reflect.DeepEqual(a, b)
}

func TestExportToAny(t *testing.T) {
	for source, want := range map[string]string{
		"null":                                `<nil>`,
		"true":                                `true`,
		"[1, 1.5, -0, 'x']":                   `[]interface {}{1, 1.5, -0, "x"}`,
		"9007199254740993n":                   `9007199254740993`,
		"({a: {b: [undefined]}, f() {}})":     `map[string]interface {}{"a":map[string]interface {}{"b":[]interface {}{interface {}(nil)}}}`,
		"new Map([['a', 1]])":                 `map[string]interface {}{"a":1}`,
		"new Map([[1, 'a']])":                 `map[interface {}]interface {}{1:"a"}`,
		"new Set([1])":                        `[]interface {}{1}`,
		"new Uint8Array([1])":                 `[]byte{0x1}`,
		"new Date(0)":                         `time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC)`,
		"/a/g":                                `"/a/g"`,
		"new Boolean(false)":                  `false`,
		"[new Error('x')].map(String)":        `[]interface {}{"Error: x"}`,
		"Object.create(null, {a: {value:1}})": `map[string]interface {}{}`,
	} {
		var got any
		if err := values.ExportAll(evaluated(t, source), &got, nil); err != nil || fmt.Sprintf("%#v", got) != want {
			t.Errorf("%s is %#v, %v; want %s", source, got, err, want)
		}
	}
}

func TestExportRefuses(t *testing.T) {
	for _, test := range []struct {
		source string
		dst    any
		want   string
	}{
		{"[{}, {}, {amount: 'x'}]", new([]rule), "[2].amount: cannot put a string into an int"},
		{"({rules: [{next: {amount: 1.5}}]})", new(struct{ Rules []rule }), "rules[0].next.amount: cannot put 1.5 into an int: it is not a whole number"},
		{"({a: {b: 1}})", new(map[string]map[string]string), "a.b: cannot put a number into a string"},
		{"'5'", new(int), "cannot put a string into an int"},
		{"5", new(bool), "cannot put a number into a bool"},
		{"300", new(int8), "cannot put 300 into an int8: it is out of its range"},
		{"-1", new(uint), "cannot put -1 into a uint: it is out of its range"},
		{"1e300", new(float32), "cannot put 1e+300 into a float32: it is too large"},
		{"NaN", new(int), "cannot put NaN into an int"},
		{"[1, 2, 3]", new([2]int), "cannot put more than 2 elements into a [2]int"},
		{"[1]", new(rule), "cannot put an array into a values_test.rule"},
		{"({})", new([]int), "cannot put an object into a []int"},
		{"'x'", new([]string), "cannot put a string into a []string"},
		{"[() => 1]", new(any), "[0]: cannot put a function into a Go value"},
		{"Symbol('x')", new(string), "cannot put a symbol into a string"},
		{"new Promise(() => {})", new(any), "cannot put a promise that was not awaited into a Go value"},
		{"new Date(NaN)", new(time.Time), "cannot put an invalid Date into a time.Time"},
		{"'soon'", new(time.Time), `cannot put the string "soon" into a time.Time`},
		{"'x'", new(netip.Addr), "unable to parse IP"},
		{"const a = []; a.push(a); a", new(any), strings.Repeat("[0]", 66) + "[0…: is nested more than 1,000 deep, or contains itself"},
		{"let b = [1]; for (let i = 0; i < 60; i++) b = [b, b]; b", new(any), "has more than a million elements"},
		{"new Array(4294967295)", new(any), "has more than a million elements"},
		{"1", 5, "a pointer that is not nil, not into int"},
		{"1", (*int)(nil), "a pointer that is not nil"},
	} {
		t.Run(test.source, func(t *testing.T) {
			value := evaluated(t, test.source)
			if err := values.ExportAll(value, test.dst, func() {}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v; want %q", err, test.want)
			}
			if strings.Contains(test.want, "million") {
				return
			}
			if err := values.Export(value, test.dst, nil); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("with what may be lost the error is %v; want %q", err, test.want)
			}
		})
	}
}

// What takes long is ended by what is asked every now and then.
func TestExportIsStopped(t *testing.T) {
	stop := &struct{}{}
	defer func() {
		if thrown := recover(); thrown != stop {
			t.Errorf("it ends with %v", thrown)
		}
	}()
	err := values.Export(evaluated(t, "new Array(500_000).fill(1)"), new(any), func() { panic(stop) })
	t.Errorf("it is not stopped: %v", err)
}

// What the value's own code throws is passed on.
func TestExportThrows(t *testing.T) {
	vm := goja.New()
	value, err := vm.RunString("({get a() { throw new RangeError('mine') }})")
	if err != nil {
		t.Fatal(err)
	}
	thrown := vm.Try(func() { err = values.Export(value, new(any), nil) })
	if thrown == nil || !strings.Contains(thrown.Error(), "RangeError: mine") {
		t.Errorf("it throws %v, and returns %v", thrown, err)
	}
}

// A Go value that was wrapped comes back as it is.
func TestExportGivesGoValuesBack(t *testing.T) {
	mine := &rule{Name: "mine"}
	value := goja.New().ToValue(mine)
	var back *rule
	if err := values.Export(value, &back, nil); err != nil || back != mine {
		t.Errorf("it is %v, %v", back, err)
	}
	var same goja.Value
	if err := values.Export(value, &same, nil); err != nil || same != value {
		t.Errorf("it is %v, %v", same, err)
	}
}
