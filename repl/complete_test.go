package repl_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/repl"
	"dialtone/runtime"

	"github.com/dop251/goja"
)

// completed is a line after Tab has been pressed at its end.
func completed(t *testing.T, change func(*repl.Options), before []string, line string) string {
	t.Helper()
	screen, err := session(t, change, append(before, line+"⇥")...)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(screen, line+"⇥\n")
	after, _, _ = strings.Cut(after, "\n")
	return after
}

func TestComplete(t *testing.T) {
	t.Parallel()
	before := []string{
		"const o = {alpha: {beta: 1, 'not-a-word': 2}, get trap() { throw new Error('a getter ran') }, camelCase: 1}",
		"class A { method() {} }; const a = new A()",
		"const p = new Proxy({}, {get() { throw new Error('a trap ran') }, ownKeys() { throw new Error('a trap ran') }})",
		"'CA0123456789abcdef0123456789abcdef and XX0123456789abcdef'",
		"const list = [{inside: 1}]",
	}
	for _, c := range []struct{ line, want string }{
		{"conso", "console"},
		{"console.lo", "console.log"},
		{"awa", "await"},
		{"o.al", "o.alpha"},
		{"o.alpha.be", "o.alpha.beta"},
		{"o?.alpha?.be", "o?.alpha?.beta"},
		{"o['alpha'].be", "o['alpha'].beta"},
		{"1 + o.alpha.be", "1 + o.alpha.beta"},
		{"f(o.alpha.be", "f(o.alpha.beta"},
		{"(await o).alp", "(await o).alpha"},
		{"`${o.alp", "`${o.alpha"},
		{"o.tra", "o.trap"},
		{"o.trap.x", "o.trap.x"},
		{"o.alpha.not", "o.alpha.not"},
		{"a.met", "a.method"},
		{"p.x", "p.x"},
		{"list[0].ins", "list[0].inside"},
		{"list[i].ins", "list[i].inside"},
		{"list.map(x => x.ins", "list.map(x => x.inside"},
		{"list.some((x, i) => x.ins", "list.some((x, i) => x.inside"},
		{"list.map(async x => x.ins", "list.map(async x => x.inside"},
		{"list.reduce(x => x.ins", "list.reduce(x => x.ins"},
		{"list.map(f, x => x.ins", "list.map(f, x => x.ins"},
		{"for (const x of list) { `${x.ins", "for (const x of list) { `${x.inside"},
		{"for (const x of (", "for (const x of ("},
		{"f((x) => x.ins", "f((x) => x.ins"},
		{"'text'.toUpper", "'text'.toUpper"},
		{"Math.ma", "Math.max"},
		{"x = 'CA01", "x = 'CA0123456789abcdef0123456789abcdef'"},
		{"x = 'XX01", "x = 'XX01"},
		{"// conso", "// conso"},
		{"'conso", "'conso"},
		{"`conso", "`conso"},
		{"globalThis.conso", "globalThis.conso"},
		{"qqq", "qqq"},
		{"qqq.x", "qqq.x"},
		// Where there is nothing to offer nothing happens.
		{"", ""},
		{"  ", "  "},
		{"x = ", "x = "},
		// Commands.
		{".ex", ".exit "},
		{".output js", ".output json"},
		{".output json ", ".output json "},
		{".help conso", ".help console"},
		{".doc conso", ".doc console"},
	} {
		if got := completed(t, nil, before, c.line); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.line, got, c.want)
		}
	}
}

// A second Tab shows what there is to choose from.
func TestChoices(t *testing.T) {
	t.Parallel()
	screen, err := session(t, nil, "const o = {first: 1, fifth: 2}", "o.f⇥")
	if err != nil || !strings.Contains(screen, "o.f⇥\no.fi\n") {
		t.Errorf("%v\n%s", err, screen)
	}
	editor := &twice{}
	screen, err = session(t, func(o *repl.Options) {
		editor.typist = o.Editor.(*typist)
		o.Editor = editor
	}, "const o = {first: 1, fifth: 2}", "o.fi⇥")
	if err != nil || !strings.Contains(screen, "\nfifth  first\n") {
		t.Errorf("%v\n%s", err, screen)
	}
}

// twice presses Tab twice.
type twice struct{ *typist }

func (e *twice) Assist(a repl.Assistant) {
	complete := a.Complete
	a.Complete = func(line string, at int) (string, int) { return complete(complete(line, at)) }
	e.typist.Assist(a)
}

func TestCompleteFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "script.js"), "")
	if err := os.Mkdir(filepath.Join(dir, "more"), 0o700); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		".load " + dir + "/scr":     ".load " + dir + "/script.js",
		".load " + dir + "/mo":      ".load " + dir + "/more/",
		"require('" + dir + "/scr":  "require('" + dir + "/script.js'",
		".load " + dir + "/no/such": ".load " + dir + "/no/such",
	} {
		if got := completed(t, nil, nil, line); got != want {
			t.Errorf("%q becomes %q, want %q", line, got, want)
		}
	}
}

// Text before the cursor may be anything.
func FuzzComplete(f *testing.F) {
	for _, source := range []string{"a.b", "f({a: 'b", "`${a.", "x[0]?.", "}}}](.a", "/[/", "\xff.", "'\\", "a?.[", "f({a: [1, 'x"} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if strings.ContainsAny(source, "\n⇥⏎") || len(source) > 200 {
			return
		}
		if _, err := session(t, nil, source+"⇥"); err != nil {
			t.Fatal(err)
		}
	})
}

// What the script has done to the language does no harm.
func TestCompleteAfterTheLanguageWasTakenApart(t *testing.T) {
	t.Parallel()
	before := []string{
		"Object.getOwnPropertyDescriptor = () => { throw new Error('ran') }",
		"Object.setPrototypeOf(globalThis, new Proxy({}, {get() { throw new Error('ran') }, ownKeys() { throw 1 }}))",
	}
	if got := completed(t, nil, before, "Math.ma"); got != "Math.max" {
		t.Errorf("%q", got)
	}
}

// Completing a value of another program's goes by what is said of it.
func TestDescribe(t *testing.T) {
	t.Parallel()
	change := func(o *repl.Options) {
		o.Describe = func(v goja.Value) any {
			if v.String() == "thing" {
				return described{}
			}
			return nil
		}
		o.Open = func() (*runtime.Host, error) {
			host, err := runtime.New(runtime.Options{})
			if err != nil {
				return nil, err
			}
			return host, host.With(context.Background(), func(vm *goja.Runtime) { _ = vm.Set("thing", "thing") })
		}
	}
	for line, want := range map[string]string{
		"thing.mak":                            "thing.make",
		"thing.make().mak":                     "thing.make().make",
		"thing.make({bo":                       "thing.make({body: ",
		"thing.make({to: 1, bo":                "thing.make({to: 1, body: ",
		"thing.make({body: 1, bo":              "thing.make({body: 1, bo",
		"thing.make({kind: 'sm":                "thing.make({kind: 'small'",
		"thing.make({kind: ['sm":               "thing.make({kind: ['small'",
		"thing.make({kind: ['large', 'sm":      "thing.make({kind: ['large', 'small'",
		"thing.make({flag: tr":                 "thing.make({flag: true",
		"thing.make([{bo":                      "thing.make([{body: ",
		"thing.make(all.map(x => ({bo":         "thing.make(all.map(x => ({body: ",
		"thing.make({sub: {fir":                "thing.make({sub: {first: ",
		"thing.make({x: () => { bo":            "thing.make({x: () => { bo",
		"thing.other({bo":                      "thing.other({bo",
		"thing[0].mak":                         "thing[0].make",
		"thing.find('ID":                       "thing.find('ID",
		"const f = async () => { thing.make({": "const f = async () => { thing.make({",
	} {
		if got := completed(t, change, nil, line); got != want {
			t.Errorf("%q becomes %q, want %q", line, got, want)
		}
	}
	expect(t, change, "> .doc thing.make\nmake: it makes\n> .doc thing\nthis is a thing\n> .doc thing.mkae\nthere is no help on thing.mkae. Did you mean make?\n"+
		"> help(thing)\nthis is a thing\n> .doc thign\nthere is no help on thign. Did you mean thing?")
}

type described struct{}

func (described) Members(prefix string) []string { return filter(prefix, "make", "other") }
func (described) Member(string) any              { return nil }
func (described) Element() any                   { return described{} }
func (described) Topics() []string               { return []string{"make", "other"} }

func (described) Result(method string) any {
	if method == "make" {
		return described{}
	}
	return nil
}

func (described) Keys(method, prefix string) []string {
	if method != "make" {
		return nil
	}
	return filter(prefix, "body", "flag", "kind", "sub_first", "sub_second", "to")
}

func (described) Values(_, key string) ([]string, bool) {
	switch key {
	case "kind":
		return []string{"small", "large"}, false
	case "flag":
		return []string{"true", "false"}, true
	}
	return nil, false
}

func (described) Help(name string) string {
	switch name {
	case "":
		return "this is a thing"
	case "make":
		return "make: it makes"
	}
	return ""
}

func filter(prefix string, names ...string) []string {
	var all []string
	for _, name := range names {
		if strings.HasPrefix(name, prefix) {
			all = append(all, name)
		}
	}
	return all
}
