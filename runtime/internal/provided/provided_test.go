package provided

import (
	"strings"
	"testing"

	"github.com/dop251/goja"
)

// What is wrong with a module is told before a script runs.
func TestModulesThatAreNotGiven(t *testing.T) {
	t.Parallel()
	some := map[string]any{"a": 1}
	for _, c := range []struct {
		modules []Module
		says    string
	}{
		{[]Module{{Name: "ops", Exports: some}}, `"ops"`},
		{[]Module{{Name: "Acme:ops", Exports: some}}, `"Acme:ops"`},
		{[]Module{{Name: "acme:", Exports: some}}, `"acme:"`},
		{[]Module{{Name: "acme:o'ps", Exports: some}}, `"acme:o'ps"`},
		{[]Module{{Name: "node:fs", Exports: some}}, `"node:fs"`},
		{[]Module{{Name: "https://example.com", Exports: some}}, `"https://example.com"`},
		{[]Module{{Name: "dialtone:ops", Exports: some}}, `"dialtone:ops"`},
		{[]Module{{Name: "acme:ops", Exports: some, Source: "1"}}, "both Exports and Source"},
		{[]Module{{Name: "acme:ops", Exports: some, File: "a.ts"}}, "both Exports and Source"},
		{[]Module{{Name: "acme:ops"}}, "neither Exports nor Source"},
		{[]Module{{Name: "acme:ops", Exports: map[string]any{"default": 1}}}, "exports default"},
		{[]Module{{Name: "acme:ops", Exports: some}, {Name: "acme:ops", Source: "1"}}, "two modules acme:ops"},
	} {
		if _, err := New(c.modules); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, want %s", c.modules, err, c.says)
		}
	}
}

// A module of source is found by its name and read by its file's; one of Go values exports what it
// is given, once.
func TestModulesAreFoundByTheirNames(t *testing.T) {
	t.Parallel()
	all, err := New([]Module{
		{Name: "acme:ops", Source: "export const a = 1", File: "ops.ts"},
		{Name: "acme:bare", Source: "exports.b = 2"},
		{Name: "acme:go", Exports: map[string]any{"c": 3}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][2]string{"acme:ops": {"acme:ops/ops.ts", "export const a = 1"}, "acme:bare": {"acme:bare", "exports.b = 2"}} {
		file, found := all.File(name)
		source, read := all.Source(file)
		if !found || !read || file != want[0] || source != want[1] {
			t.Errorf("%s: %q, %v: %q, %v", name, file, found, source, read)
		}
	}
	for _, name := range []string{"acme:go", "acme:other", "acme:ops/ops.ts"} {
		if file, found := all.File(name); found {
			t.Errorf("%s is the file %s", name, file)
		}
	}
	value := goja.New().ToValue(3)
	if err := all.Provide("acme:go", value); err != nil || all.Exports("acme:go") != value {
		t.Errorf("%v, %v", all.Exports("acme:go"), err)
	}
	for _, taken := range []string{"acme:go", "acme:ops"} {
		if err := all.Provide(taken, value); err == nil {
			t.Errorf("%s is provided a second time", taken)
		}
	}
	if all.Exports("acme:other") != nil {
		t.Error("a module that is not there exports something")
	}
}

// A declaration is what the embedder says or, where that is nothing, what values and source tell.
func TestDeclarationsOfModules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		module   Module
		has      []string
		hasNever string
	}{
		{Module{Name: "acme:typed", Source: "1", Types: "export function a(): void\n\nexport const b: 1"},
			[]string{"declare module 'acme:typed' {\n  export function a(): void\n\n  export const b: 1\n}\n"}, "any"},
		{Module{Name: "acme:go", Exports: map[string]any{"double": func(n int) int { return 2 * n }, "name": "ops", "not-a-name": 1}},
			[]string{"export function double(", "): number", "export const name: string", "export default all", "double: typeof double; name: typeof name"}, "not-a-name"},
		{Module{Name: "acme:esm", Source: "export const a = 1; export default 2; export {a as 'not a name'}"},
			[]string{"export const a: any", "export default all"}, "not a name"},
		{Module{Name: "acme:cjs", Source: "exports.b = 1"}, []string{"export const b: any"}, "undefined"},
		{Module{Name: "acme:ts", Source: "export const c: number = 1", File: "c.ts"}, []string{"declare module 'acme:ts' {", "export const c: any"}, "c.ts"},
		{Module{Name: "acme:wrong", Source: "export const ="}, []string{"declare module 'acme:wrong' {\n"}, "const"},
	} {
		text := c.module.Declaration()
		for _, want := range c.has {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %s\ndoes not have %s", c.module.Name, text, want)
			}
		}
		if strings.Contains(text, c.hasNever) {
			t.Errorf("%s: %s\nhas %s", c.module.Name, text, c.hasNever)
		}
	}
}
