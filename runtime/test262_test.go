package runtime_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"dialtone/runtime"

	"github.com/dop251/goja"
)

// TestTest262 runs the chapters of tc39/test262 that our rewriting of source touches, where the
// variable TEST262 names a checkout of it. Each test runs once: as strict code where it says so,
// else as sloppy code. What is expected to fail is in testdata/test262.txt, with reasons; a test
// there that passes is wrong as well. UPDATE262=1 writes what fails, each with what went wrong, to
// be sorted by hand.
func TestTest262(t *testing.T) {
	root := os.Getenv("TEST262")
	if root == "" {
		t.Skip("TEST262 does not name a checkout of github.com/tc39/test262")
	}
	expected := readExpected262(t)
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // Ten thousand small programs leave much behind.
	suite := suite262{fsys: os.DirFS(root), programs: map[string]*runtime.Program{}}
	results := map[string]error{}
	var lock sync.Mutex
	paths := make(chan string)
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for path := range paths {
				err := suite.run(path)
				lock.Lock()
				results[path] = err
				lock.Unlock()
			}
		})
	}
	counts := map[string][2]int{}
	of := map[string]string{}
	for _, chapter := range chapters262 {
		for _, dir := range chapter.dirs {
			for _, path := range suite.tests(t, dir) {
				of[path] = chapter.name
				paths <- path
			}
		}
	}
	close(paths)
	workers.Wait()
	var failures []string
	for path, err := range results {
		count := counts[of[path]]
		count[1]++
		if err == nil {
			count[0]++
		} else {
			failures = append(failures, path+"\t"+strings.ReplaceAll(err.Error(), "\n", " "))
		}
		counts[of[path]] = count
		switch reason, listed := expected[path]; {
		case err != nil && !listed:
			t.Errorf("%s: %v", path, err)
		case err == nil && listed:
			t.Errorf("%s passes: take it out of testdata/test262.txt (%s)", path, reason)
		}
	}
	for path := range expected {
		if _, ran := results[path]; !ran {
			t.Errorf("%s is expected to fail, but is not among the tests", path)
		}
	}
	for _, chapter := range chapters262 {
		count := counts[chapter.name]
		t.Logf("%-24s %5d of %5d, %.1f %%", chapter.name, count[0], count[1], 100*float64(count[0])/float64(max(count[1], 1)))
	}
	if name := os.Getenv("UPDATE262"); name != "" {
		slices.Sort(failures)
		if err := os.WriteFile(name, []byte(strings.Join(failures, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// chapters262 are folders below test of the checkout.
var chapters262 = []struct {
	name string
	dirs []string
}{
	{"module code", []string{"language/module-code"}},
	{"dynamic import", []string{"language/expressions/dynamic-import"}},
	{"for await", []string{"language/statements/for-await-of"}},
	{"async generators", []string{
		"language/expressions/async-generator", "language/statements/async-generator", "built-ins/AsyncGeneratorPrototype",
	}},
	{"generators", []string{
		"language/expressions/generators", "language/statements/generators", "language/expressions/yield", "built-ins/GeneratorPrototype",
	}},
	{"relational expressions", []string{
		"language/expressions/less-than", "language/expressions/less-than-or-equal", "language/expressions/greater-than",
		"language/expressions/greater-than-or-equal", "language/expressions/instanceof", "language/expressions/in",
	}},
	{"destructuring", []string{
		"language/destructuring", "language/expressions/assignment/dstr", "language/statements/const/dstr",
		"language/statements/let/dstr", "language/statements/variable/dstr", "language/statements/for/dstr",
		"language/statements/for-of/dstr", "language/statements/function/dstr", "language/expressions/arrow-function/dstr",
	}},
	{"class elements", []string{"language/expressions/class/elements", "language/statements/class/elements"}},
	{"jumps and try", []string{
		"language/statements/try", "language/statements/if", "language/statements/while", "language/statements/do-while",
		"language/statements/break", "language/statements/continue", "language/statements/return", "language/statements/switch",
	}},
	{"property escapes", []string{"built-ins/RegExp/property-escapes"}},
	{"regular expressions", []string{
		"built-ins/RegExp/unicodeSets", "built-ins/RegExp/match-indices", "built-ins/RegExp/regexp-modifiers", "built-ins/RegExp/named-groups",
		"built-ins/RegExp/prototype/flags", "built-ins/RegExp/prototype/hasIndices", "built-ins/RegExp/prototype/unicodeSets",
	}},
	{"using", []string{"language/statements/using", "language/statements/await-using"}},
}

// readExpected262 reads the tests that are expected to fail, with reasons. A line that ends with a
// colon is a folder and the lines below it are names in there, without their ending; one that
// begins with # is the reason of what follows.
func readExpected262(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/test262.txt")
	if err != nil {
		t.Fatal(err)
	}
	expected := map[string]string{}
	reason, dir := "", ""
	for _, line := range strings.Split(string(data), "\n") {
		if text, ok := strings.CutPrefix(line, "# "); ok {
			reason = text
			continue
		}
		if folder, ok := strings.CutSuffix(line, ":"); ok {
			dir = folder
			continue
		}
		for _, name := range strings.Fields(line) {
			expected[path.Join(dir, name+".js")] = reason
		}
	}
	return expected
}

// suite262 is a checkout.
type suite262 struct {
	fsys     fs.FS
	lock     sync.Mutex
	programs map[string]*runtime.Program // Of the folder harness, compiled.
}

func (s *suite262) tests(t *testing.T, dir string) (paths []string) {
	t.Helper()
	err := fs.WalkDir(s.fsys, "test/"+dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".js") && !strings.Contains(path, "_FIXTURE") {
			paths = append(paths, strings.TrimPrefix(path, "test/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(dir, "property-escapes") {
		// Half a second each, and all of one make: every thirtieth of them.
		number := 0
		paths = slices.DeleteFunc(paths, func(path string) bool {
			number++
			return strings.Contains(path, "/generated/") && number%30 != 0
		})
	}
	return paths
}

// harness is a file of the harness.
func (s *suite262) harness(name string) (*runtime.Program, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if program := s.programs[name]; program != nil {
		return program, nil
	}
	source, err := fs.ReadFile(s.fsys, "harness/"+name)
	if err != nil {
		return nil, err
	}
	program, err := runtime.Compile(name, string(source))
	s.programs[name] = program
	return program, err
}

var (
	frontmatter262 = regexp.MustCompile(`(?s)/\*---\r?\n(.*?)---\*/`)
	flags262       = regexp.MustCompile(`(?m)^\s*flags:\s*\[(.*)\]`)
	includes262    = regexp.MustCompile(`(?m)^\s*includes:\s*\[(.*)\]`)
	includeList262 = regexp.MustCompile(`(?m)^includes:\s*\n((?:\s*-.*\n)+)`)
	negative262    = regexp.MustCompile(`(?s)negative:.*?type:\s*(\w+)`)
)

func list262(of *regexp.Regexp, head string) []string {
	match := of.FindStringSubmatch(head)
	if match == nil {
		return nil
	}
	return strings.FieldsFunc(match[1], func(r rune) bool { return r == ',' || r == ' ' })
}

// run runs a test, and says what is wrong.
func (s *suite262) run(path string) error {
	data, err := fs.ReadFile(s.fsys, "test/"+path)
	if err != nil {
		return err
	}
	source := string(data)
	head := ""
	if match := frontmatter262.FindStringSubmatch(source); match != nil {
		head = match[1]
	}
	flags := list262(flags262, head)
	includes := []string{"assert.js", "sta.js"}
	includes = append(includes, list262(includes262, head)...)
	if match := includeList262.FindStringSubmatch(head); match != nil {
		for _, line := range strings.Split(strings.TrimSpace(match[1]), "\n") {
			includes = append(includes, strings.Trim(line, " -"))
		}
	}
	async := slices.Contains(flags, "async")
	if async {
		includes = append(includes, "doneprintHandle.js")
	}
	if slices.Contains(flags, "raw") {
		includes = nil
	}
	module := slices.Contains(flags, "module")
	if slices.Contains(flags, "onlyStrict") {
		source = `"use strict";` + source
	}
	var printed bytes.Buffer
	host, err := runtime.New(runtime.Options{Files: runtime.Files{FS: files262{s.fsys, module}}, Stdout: &printed, Stderr: &printed})
	if err != nil {
		return err
	}
	defer host.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	done := ""
	if err := host.Set("print", func(text string) { done = text }); err != nil {
		return err
	}
	for _, name := range includes {
		program, err := s.harness(name)
		if err == nil {
			err = host.RunProgram(ctx, program)
		}
		if err != nil {
			return fmt.Errorf("harness %s: %w", name, err)
		}
	}
	if slices.Contains(includes, "regExpUtils.js") {
		if err := host.Set("buildString", buildString262); err != nil {
			return err
		}
	}
	err = host.Run(ctx, "/test/"+path, source)
	if match := negative262.FindStringSubmatch(head); match != nil {
		var thrown *runtime.ScriptError
		switch {
		case err == nil:
			return fmt.Errorf("nothing was thrown, want a %s", match[1])
		case !errors.As(err, &thrown) || thrown.Name != match[1] && !strings.Contains(thrown.Message, match[1]):
			return fmt.Errorf("%w, want a %s", err, match[1])
		}
		return nil
	}
	if err == nil && async && done != "Test262:AsyncTestComplete" {
		return fmt.Errorf("it did not end well: %s", done)
	}
	return err
}

// buildString262 is the function of the harness that makes a string of ranges of characters, which
// are a million in each of the tests of properties.
func buildString262(call goja.FunctionCall, vm *goja.Runtime) goja.Value {
	var args struct {
		LoneCodePoints []rune    `json:"loneCodePoints"`
		Ranges         [][2]rune `json:"ranges"`
	}
	data, err := json.Marshal(call.Argument(0))
	if err == nil {
		err = json.Unmarshal(data, &args)
	}
	if err != nil {
		panic(vm.NewGoError(err))
	}
	var units []uint16
	for _, point := range args.LoneCodePoints {
		units = appendUnits262(units, point)
	}
	for _, ends := range args.Ranges {
		for point := ends[0]; point <= ends[1]; point++ {
			units = appendUnits262(units, point)
		}
	}
	return goja.StringFromUTF16(units)
}

// appendUnits262 appends a character, or half of one.
func appendUnits262(units []uint16, point rune) []uint16 {
	if utf16.IsSurrogate(point) {
		return append(units, uint16(point))
	}
	return utf16.AppendRune(units, point)
}

// files262 is the checkout; above the tests stands a file that makes modules of all where a test is
// one.
type files262 struct {
	fs.FS
	modules bool
}

func (f files262) Open(name string) (fs.File, error) {
	if f.modules && name == "test/package.json" {
		return fstest.MapFS{"package.json": {Data: []byte(`{"type": "module"}`)}}.Open("package.json")
	}
	return f.FS.Open(name)
}
