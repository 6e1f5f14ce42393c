package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// quotaError is an error that a program shares among all of its scripts.
type quotaError struct {
	Limit  int
	Header http.Header
	Client *http.Client
}

func (e *quotaError) Error() string        { return fmt.Sprint("more than ", e.Limit) }
func (e *quotaError) Raise(by int)         { e.Limit += by }
func (e *quotaError) Request() http.Header { return e.Header }
func (e *quotaError) Unwrap() error        { return errFromGo }

// reaching looks for a way from an error to Go's: it takes all that an error has and inherits,
// takes what that has in turn, writes where it can, and calls what is not JavaScript's own.
const reaching = `
function reach(error) {
	const seen = new Set(), found = []
	const visit = (path, value) => {
		if (Object(value) !== value || seen.has(value)) return
		seen.add(value)
		for (const name of ['Limit', 'Header', 'Client', 'Raise', 'Request', 'Error', 'Unwrap', 'Is', 'As']) {
			if (name in value) found.push(path + '.' + name)
			try { value[name] = 1e9 } catch {}
		}
		for (const key of Reflect.ownKeys(value)) {
			let member
			try { member = value[key] } catch { continue }
			if (typeof member !== 'function') visit(path + '.' + String(key), member)
		}
		const prototype = Object.getPrototypeOf(value)
		if (!builtin.has(prototype)) visit(path + '.__proto__', prototype)
	}
	visit('e', error)
	return found.join(' ')
}
var builtin = new Set([Object, Array, Function, Error, TypeError, GoError].map(c => c.prototype).concat(null))
`

// Whatever way an error of Go's takes into a script, the script reaches nothing of it, and Go
// finds it again.
func TestGoErrorsAreOutOfReach(t *testing.T) {
	problem := &quotaError{Limit: 3, Header: http.Header{"Authorization": {"Bearer s3cret"}}, Client: http.DefaultClient}
	given := hosttest.Functions{
		"reflected": func() error { return problem },
		"later":     hosttest.Later(func(context.Context, module.VM) error { return problem }),
		"thrown":    func(vm module.VM) { panic(vm.Runtime().NewGoError(problem)) },
	}
	for name, test := range map[string]struct{ before, throws string }{
		"a function given to Set":        {"", "set()"},
		"a function of a module":         {"", "reflected()"},
		"a rejected promise":             {"", "await later()"},
		"NewGoError":                     {"", "thrown()"},
		"a cause":                        {"", "try { set() } catch (cause) { throw new Error('outer', {cause}) }"},
		"an error that was given to Set": {"", "throw given"},
		"a member of what was given":     {"", "throw inside.list[0]"},
		"setters in the prototypes": {
			`try { reflected() } catch {} for (const c of [Error, GoError]) try { Object.defineProperty(c.prototype, 'value', {set(v) { stolen.push(v) }}) } catch {}`,
			"try { set() } catch (e) { stolen.push(e) } reflected()",
		},
		"a class of the script's in place of Error": {
			`Error = class extends Error { constructor(m) { super(m); return new Proxy(this, {defineProperty(t, k, d) { stolen.push(d.value); return Reflect.defineProperty(t, k, d) }}) } }`,
			"set()",
		},
		"frozen prototypes": {"try { reflected() } catch {} Object.freeze(GoError.prototype); Object.freeze(Error.prototype)", "reflected()"},
	} {
		t.Run(name, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{Modules: []module.Module{given}})
			for name, value := range map[string]any{
				"set": func() error { return problem }, "given": problem, "inside": map[string]any{"list": []any{problem}},
			} {
				if err := host.Set(name, value); err != nil {
					t.Fatal(err)
				}
			}
			source := "const stolen = []\n" + reaching + test.before + "\ntry { " + test.throws + " } catch (e) { stolen.push(e) }\nreach(stolen)"
			value, err := host.Eval(t.Context(), "reach.js", source)
			if err != nil || value.String() != "" || problem.Limit != 3 {
				t.Errorf("the script reaches %v, %v; the limit is %d", value, err, problem.Limit)
			}
			err = host.Run(t.Context(), "throw.js", test.throws)
			var found *quotaError
			if !errors.As(err, &found) || found != problem || !errors.Is(err, problem) || !errors.Is(err, errFromGo) {
				t.Errorf("Go finds %v in %v", found, err)
			}
		})
	}
}

// The same holds for what an embedder gives in each other way, and where scripts run in a child.
func TestGivenErrorsAreOutOfReach(t *testing.T) {
	var problem *quotaError
	setup := func(h *runtime.Host) error {
		return errors.Join(
			h.Set("set", func() error { return problem }),
			h.Set("given", error(problem)),
			h.SetAsync("later", func(context.Context) error { return problem }),
			h.SetAsync("reads", func(values iter.Seq2[int, error]) error {
				for _, err := range values {
					if err != nil {
						return err
					}
				}
				return nil
			}),
			h.Set("object", map[string]any{"later": runtime.Async(func() (int, error) { return 1, fmt.Errorf("wrapped: %w", problem) })}),
			h.Set("rows", iter.Seq2[int, error](func(yield func(int, error) bool) { _ = yield(1, nil) && yield(0, problem) })),
			h.Set("body", func() io.Reader { return io.MultiReader(strings.NewReader("half"), iotest.ErrReader(problem)) }),
			h.Set("errors", func() iter.Seq[error] { return slices.Values([]error{problem}) }),
		)
	}
	options := func() runtime.Options {
		problem = &quotaError{Limit: 3, Header: http.Header{"Authorization": {"Bearer s3cret"}}, Client: http.DefaultClient}
		return runtime.Options{Setup: setup, Imports: []runtime.Import{
			{Name: "acme:go", Exports: map[string]any{
				"fails": func() error { return problem }, "later": runtime.Async(func() error { return problem }),
				"inner": map[string]any{"fails": func() error { return problem }},
			}},
			{Name: "acme:js", Source: "import {fails} from 'acme:go'; export const calls = () => fails(); export const outer = () => { try { fails() } catch (cause) { throw new Error('outer', {cause}) } }"},
		}}
	}
	// As values they cross to a child as JSON, of which nothing of Go's is left.
	asValues := map[string]bool{"throw given": true, "for await (const e of errors()) throw e": true}
	bothModes(t, options, func(t *testing.T, host *runtime.Host) {
		isChild := strings.HasSuffix(t.Name(), "with_a_process")
		for _, throws := range []string{
			"set()",
			"await later()",
			"await object.later()",
			"await Promise.any([later(), object.later()])",
			"for await (const n of rows) ;",
			"for await (const chunk of body()) ;",
			"for await (const e of errors()) throw e",
			"await reads((function* () { yield 1; set() })())",
			"await reads((async function* () { yield 1; await later() })())",
			"throw given",
			"(await import('acme:go')).fails()",
			"await (await import('acme:go')).later()",
			"(await import('acme:go')).default.inner.fails()",
			"(await import('acme:js')).calls()",
			"(await import('acme:js')).outer()",
			"require('acme:go').fails()",
		} {
			source := "(async () => { const stolen = []\n" + reaching + "try { " + throws + " } catch (e) { stolen.push(e) }\nreturn reach(stolen) + (stolen.length === 1 ? '' : 'nothing is thrown') })()"
			value, err := host.Eval(t.Context(), "reach.js", source)
			if err != nil || value.String() != "" || problem.Limit != 3 {
				t.Errorf("%s: the script reaches %v, %v; the limit is %d", throws, value, err, problem.Limit)
			}
			// An AggregateError has its errors where a script put them, and no cause.
			if strings.HasPrefix(throws, "await Promise.any") || isChild && asValues[throws] {
				continue
			}
			err = host.Run(t.Context(), "throw.js", throws)
			var found *quotaError
			if !errors.As(err, &found) || found != problem || !errors.Is(err, errFromGo) {
				t.Errorf("%s: Go finds %v in %v", throws, found, err)
			}
		}
	})
}

// A script that changes what Goja makes errors of before it first uses a module cannot use one.
func TestAModuleIsRefusedWhereItsErrorsCouldBeReached(t *testing.T) {
	problem := &quotaError{Limit: 3}
	for name, before := range map[string]string{
		"a setter": `Object.defineProperty(globalThis['Go' + 'Error'].prototype, 'value', {set(v) { stolen.push(v) }})`,
		"frozen":   "Object.freeze(GoError.prototype)",
	} {
		t.Run(name, func(t *testing.T) {
			host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{"reflected": func() error { return problem }}}})
			source := "globalThis.stolen = []\n" + before + "\ntry { reflected() } catch (e) { stolen.push(e); e.value; e.name }"
			value, err := host.Eval(t.Context(), "reach.js", source)
			if err != nil || value.String() != "TypeError" {
				t.Errorf("reflected() ends with %v, %v; want a TypeError", value, err)
			}
			value, err = host.Eval(t.Context(), "reach.js", "stolen.some(found => 'Limit' in Object(found) || 'Limit' in Object(found.value))")
			if err != nil || value.ToBoolean() {
				t.Errorf("the script has the error: %v, %v", value, err)
			}
		})
	}
}

// Errors of the host's own keep Go's as well: those of files, of requests, of output and of modules
// that are missing.
func TestErrorsOfTheHostAreOutOfReach(t *testing.T) {
	for _, source := range []string{
		"require('fs').readFileSync('/none')",
		"await require('fs').promises.readFile('/none')",
		"await fetch('http://127.0.0.1:1/')",
		"require('./none')",
		"await import('./none')",
		"process.stdout.write('x')",
	} {
		host := hosttest.New(t, runtime.Options{Files: runtime.Files{Folders: []runtime.Folder{{Path: t.TempDir()}}}, Network: runtime.Network{Hosts: []string{"127.0.0.1:1"}}, Stdout: brokenWriter{}})
		value, err := host.Eval(t.Context(), "reach.js", reaching+"let e\ntry { "+source+" } catch (thrown) { e = thrown }\n"+
			"[reach(e), JSON.stringify(e.value ?? {}), e instanceof Error].join(' ')")
		if err == nil && value.String() != " {} true" {
			t.Errorf("%s: the script reaches %v", source, value)
		}
		if err != nil && !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// Go code that a script calls, and that calls the script's functions, finds Go's errors behind
// the exceptions that these throw, also as an argument.
func TestGoErrorsCrossCallbacks(t *testing.T) {
	problem := &quotaError{Limit: 3}
	var caught, given error
	host := hosttest.New(t, runtime.Options{Modules: []module.Module{hosttest.Functions{
		"fail":  func() error { return problem },
		"takes": func(err error) { given = err },
		"calls": func(f func(goja.FunctionCall) goja.Value) (err error) {
			defer func() {
				caught, _ = recover().(*goja.Exception)
			}()
			f(goja.FunctionCall{})
			return nil
		},
	}}})
	if err := host.Set("hand", func(err error) { given = err }); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"calls(() => fail())", "try { fail() } catch (e) { hand(e) }", "try { fail() } catch (e) { hand(e.value) }", "try { fail() } catch (e) { takes(e.value) }"} {
		caught, given = nil, nil
		if err := host.Run(t.Context(), "call.js", source); err != nil {
			t.Fatal(err)
		}
		var found *quotaError
		if err := errors.Join(caught, given); !errors.As(err, &found) || found != problem || !errors.Is(err, errFromGo) {
			t.Errorf("%s: Go finds %v in %v", source, found, err)
		}
	}
}

// Scripts of many hosts that catch one error of the program's at the same time, and do what
// they can to it, do not race with Go code that reads it.
func TestSharedErrorsDoNotRace(t *testing.T) {
	problem := &quotaError{Limit: 3, Header: http.Header{"A": {"b"}}}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			host := hosttest.New(t, runtime.Options{})
			if err := host.Set("fail", func() error { return problem }); err != nil {
				t.Error(err)
				return
			}
			for range 20 {
				err := host.Run(t.Context(), "race.js", reaching+"try { fail() } catch (e) { reach(e); console.log(e) }")
				if err != nil || problem.Limit != 3 || len(problem.Header) != 1 {
					t.Errorf("%v, %v", err, problem)
				}
			}
		})
	}
	group.Wait()
}
