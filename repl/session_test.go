package repl_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/repl"
	"dialtone/runtime"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

func TestReading(t *testing.T) {
	t.Parallel()
	expect(t, nil, "> 1 + 1\n2\n> \n> {a: 1, b: [2]}\n{ a: 1, b: [ 2 ] }\n> {}\n{}")
	// Over several lines until it is complete.
	expect(t, nil, "> function f(a) {\n... \n...   return [\n...     a]\n... }\nundefined\n> f(3)\n[ 3 ]")
	expect(t, nil, "> `a\n... ${{b: 1}.b}\n... `\n'a\\n1\\n'")
	expect(t, nil, "> /* {\n... */ 1\n1\n> 1 // {\n1\n> '{'\n'{'\n> /[{]/\n/[{]/")
	expect(t, nil, "> 1 +\n... 2\n3\n> [1,\n... 2].length\n2")
	// Ctrl-C drops all lines of the entry, and so does .break.
	expect(t, nil, "> function f() {\n... ^C\n> 2\n2")
	expect(t, nil, "> function f() {\n... .break\n> 2\n2\n> .break\n> f(\n... .exit")
	// Twice tells how to leave.
	expect(t, nil, "> ^C\n> ^C\nCtrl-D or .exit leaves.\n> ^C\n> 1\n1\n> ^C\n> 2\n2")
	expect(t, nil, "> ^LONG\na line may have 64 KB; put it into a file, and run that with .load FILE\n> 1\n1")
}

func TestEvaluating(t *testing.T) {
	t.Parallel()
	expect(t, nil, "> let a = 1\nundefined\n> let a = 2\nundefined\n> const a = 3; class C {}\nundefined\n> class C {}\nundefined\n> a\n3")
	expect(t, nil, "> const x = await Promise.resolve(4)\nundefined\n> x\n4\n> await 5\n5")
	expect(t, nil, "> 6\n6\n> _ + 1\n7\n> _\n7\n> const y = 1\nundefined\n> _\nundefined")
	expect(t, nil, "> await new Promise(done => setTimeout(() => { console.log('first'); done() }, 1)); 'then'\nfirst\n'then'")
	// A call of a method of the last value goes on from that; a command is one.
	expect(t, nil, "> [1, 2]\n[ 1, 2 ]\n> .map(n => n * 2)\n[ 2, 4 ]\n> .map(n =>\n... n + 1)\n[ 3, 5 ]\n>   .at(-1)\n5\n> .5 + 1\n1.5\n> .output\ntable")
	expect(t, nil, "> const o = {}; o.o = o\n<ref *1> { o: [Circular *1] }\n> ({get a() { throw 1 }})\n{ a: [Getter] }")
}

// A name that a known object does not have is undefined, and beside that said to be none.
func TestUnknownMembersAtThePrompt(t *testing.T) {
	t.Parallel()
	change := func(o *repl.Options) {
		o.Describe = func(v goja.Value) any {
			if object, ok := v.(*goja.Object); ok && object.Get("body") != nil {
				return membered{}
			}
			return nil
		}
	}
	expect(t, change, "> var m = {body: 1}\nundefined\n> m.bdy\nundefined\nThere is no bdy. Did you mean body?\n> m.body\n1\n> var o = {x: 1}; o.y\nundefined")
}

type membered struct{}

func (membered) Members(string) []string { return []string{"body", "sid"} }
func (membered) Member(string) any       { return nil }

func TestErrors(t *testing.T) {
	t.Parallel()
	expect(t, nil, "> nobody\nUncaught ReferenceError: nobody is not defined\n> _error.message\n'nobody is not defined'")
	expect(t, nil, "> throw 7\nUncaught 7\n> _error\n7")
	expect(t, nil, "> let = 1 2\nlet = 1 2\n        ^\nUncaught SyntaxError: Unexpected number")
	expect(t, nil, "> function f() { throw new TypeError('no') }\nundefined\n> f()\nUncaught TypeError: no\n    at f (REPL1:1:22)\n    at REPL2:1:2")
	expect(t, nil, "> Object.assign(new Error('with'), {code: 3})\nError: with\n    at REPL1:1:15 {\n  code: 3\n}\n> throw _\nUncaught Error: with {\n  code: 3\n}")
	expect(t, nil, "> Promise.reject(new Error('lost'))\nUncaught Error: lost")
	expect(t, nil, "> consol.log(1)\nUncaught ReferenceError: consol is not defined\nDid you mean console?")
	expect(t, nil, "> console.lgo(1)\nUncaught TypeError: Object has no member 'lgo'\nDid you mean log?")
	expect(t, nil, "> const o = {alpha: {beta: 1}}\nundefined\n> o.alpah.beta\nUncaught TypeError: Cannot read property 'beta' of undefined\nDid you mean alpha?")
	expect(t, nil, "> exit.now\nUncaught ReferenceError: exit is not defined\n.exit leaves.")
	expect(t, nil, "> it\nUncaught ReferenceError: it is not defined\nThere are no further rows to show.")
}

func TestLeaving(t *testing.T) {
	t.Parallel()
	if _, err := session(t, nil, ".exit", "throw 1"); err != nil {
		t.Errorf(".exit: %v", err)
	}
	var exit *runtime.ExitError
	if _, err := session(t, nil, "process.exit(3)", "1"); !errors.As(err, &exit) || exit.Code != 3 {
		t.Errorf("process.exit(3): %v", err)
	}
	if screen, err := session(t, nil, "process.exit()", "1"); err != nil || strings.Contains(screen, "1\n1") {
		t.Errorf("process.exit(): %v", err)
	}
}

// panicking is a module with a bug.
type panicking struct{}

func (panicking) Names() []string { return []string{"bug"} }
func (panicking) Bind(module.VM) func(string) (goja.Value, error) {
	return func(string) (goja.Value, error) { panic("a bug") }
}

func TestAPanicDoesNotEndTheConsole(t *testing.T) {
	t.Parallel()
	screen, err := session(t, func(o *repl.Options) {
		o.Open = func() (*runtime.Host, error) {
			return runtime.New(runtime.Options{Modules: []module.Module{panicking{}}})
		}
	}, "let x = 1", "bug", "typeof x", "1 + 1")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a bug", "This is a bug in dialtone", "starts afresh", "'undefined'", "> 1 + 1\n2"} {
		if !strings.Contains(screen, want) {
			t.Errorf("no %q in\n%s", want, screen)
		}
	}
}

// An interrupt stops the script wherever it is, and the console lives on.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"ready(); for (;;) {}",
		"ready(); await new Promise(() => setTimeout(() => {}, 1e8))",
		"await 1; ready(); for (;;) {}",
		"ready(); function* g() { for (;;) {} } [...g()]",
	} {
		signals := make(chan os.Signal, 1)
		screen, err := session(t, func(o *repl.Options) {
			o.Signals = signals
			o.Open = func() (*runtime.Host, error) {
				host, err := runtime.New(runtime.Options{})
				if err != nil {
					return nil, err
				}
				return host, host.With(context.Background(), func(vm *goja.Runtime) {
					_ = vm.Set("ready", func() { signals <- os.Interrupt })
				})
			}
		}, source, "1 + 1")
		if err != nil || !strings.Contains(screen, "stopped") || !strings.Contains(screen, "> 1 + 1\n2") {
			t.Errorf("%s: %v\n%s", source, err, screen)
		}
	}
}

func TestInit(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "init.js")
	write(t, path, "const mine = 1\nconsole.log('ready')\n")
	expect(t, func(o *repl.Options) { o.Init = path }, "ready\n> mine\n1")
	write(t, path, "const mine = ;")
	screen, err := session(t, func(o *repl.Options) { o.Init = path }, "2")
	if err != nil || !strings.Contains(screen, "Uncaught SyntaxError") || !strings.Contains(screen, "> 2\n2") {
		t.Errorf("%v\n%s", err, screen)
	}
}

func TestCommands(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, saved := filepath.Join(dir, "file.js"), filepath.Join(dir, "saved.js")
	write(t, file, "const loaded = 8\nloaded\n")
	expect(t, nil, "> .load "+file+"\n8\n> loaded + 1\n9\n> .save "+saved+"\n2 entries in "+saved)
	if text, err := os.ReadFile(saved); err != nil || string(text) != "const loaded = 8\nloaded\nloaded + 1\n" {
		t.Errorf("%q, %v", text, err)
	}
	expect(t, nil, "> .hlep\nThere is no command .hlep. Did you mean .help? .help shows all.\n> .5 + 1\n1.5")
	expect(t, nil, "> .load\ngive the name of a file\n> .load "+dir+"/no.js\nopen "+dir+"/no.js: no such file or directory")
	expect(t, nil, "> .output json\n> ({a: [1], b: undefined})\n{\n  \"a\": [\n    1\n  ]\n}\n> .output\njson\n> .output jsonl\n> [1, 'x']\n1\n\"x\"\n> .output csv\n> [{a: 1, b: 'x'}]\na,b\n1,x\n> .output yaml\nthere is no format yaml. They are table, json, jsonl, csv")
	screen, err := session(t, nil, ".help")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{".break", ".clear", ".doc NAME", ".editor", ".exit", ".load FILE", ".output", ".save FILE", "Ctrl-R"} {
		if !strings.Contains(screen, want) {
			t.Errorf(".help has no %s", want)
		}
	}
	for _, other := range []string{"help", "help()"} {
		if same, err := session(t, nil, other); err != nil || strings.Replace(same, other, ".help", 1) != screen {
			t.Errorf("%s: %v\n%s\nwant\n%s", other, err, same, screen)
		}
	}
	expect(t, nil, "> .help nobody\nthere is no help on nobody.")
}

func TestEditor(t *testing.T) {
	t.Parallel()
	script := filepath.Join(t.TempDir(), "editor.sh")
	write(t, script, "#!/bin/sh\nsed -i s/20/22/ \"$2\"\n")
	if err := os.Chmod(script, 0o700); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"EDITOR": script + " --wait"}
	expect(t, func(o *repl.Options) { o.Getenv = func(name string) string { return env[name] } },
		"> 20 + 20\n40\n> .editor\n22 + 20\n42")
	// Without an editor lines are typed here, and run when they are complete to the one who types.
	expect(t, nil, "> .editor\nCtrl-D runs what you write, Ctrl-C drops it.\nfunction f() {\n\n  return 7 }\nf()\n^D\n7")
	expect(t, nil, "> .editor\nCtrl-D runs what you write, Ctrl-C drops it.\nf(\n^C\n> 2\n2")
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	editor := &typist{out: &out, columns: 80, lines: []string{
		"[buy(), buy()]", "yes", "buy()", "no", "buy()", "^C", "ask('who')", "me", "ask('who')", "^D", "1",
	}}
	var s *repl.Session
	s = repl.New(repl.Options{
		Editor: editor, Stdout: &out, Stderr: &out,
		Open: func() (*runtime.Host, error) {
			host, err := runtime.New(runtime.Options{})
			if err != nil {
				return nil, err
			}
			return host, host.With(context.Background(), func(vm *goja.Runtime) {
				_ = vm.Set("buy", func() bool { return s.ConfirmOnce("buy", "It costs. Go on?") })
				_ = vm.Set("ask", func(q string) string { text, err := s.Ask(q); return fmt.Sprint(text, err) })
			})
		},
	})
	if err := s.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	want := "> [buy(), buy()]\nIt costs. Go on?\nyes or no? yes\n[ true, true ]\n> buy()\nIt costs. Go on?\nyes or no? no\nfalse\n" +
		"> buy()\nIt costs. Go on?\nyes or no? ^C\nIt was not confirmed, and is not done.\nstopped\n> ask('who')\nwhome\n'me<nil>'\n" +
		"> ask('who')\nwho^D\n\n'EOF'\n> 1\n1\n\n"
	if out.String() != want {
		t.Errorf("%s\nwant\n%s", out.String(), want)
	}
}
