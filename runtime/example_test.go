package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"dialtone/runtime"

	"github.com/dop251/goja"
)

func Example() {
	host, err := runtime.New(runtime.WithStdout(os.Stdout), runtime.WithArgs("world"))
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "hello.js", `
		const name = await Promise.resolve(process.argv[2])
		console.log('hello, %s', name, {length: name.length})
	`)
	fmt.Print(runtime.Report(err))
	fmt.Println("exit code", runtime.ExitCode(err))
	// Output:
	// hello, world { length: 5 }
	// exit code 0
}

func ExampleHost_Eval() {
	host, err := runtime.New()
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	ctx := context.Background()
	if _, err := host.Eval(ctx, "1", "const list = await Promise.all([1, 2, 3])"); err != nil {
		log.Fatal(err)
	}
	value, err := host.Eval(ctx, "2", "list.map(n => ({n}))")
	if err != nil {
		log.Fatal(err)
	}
	text, err := host.Inspect(ctx, value, runtime.InspectOptions{})
	fmt.Println(text, err)
	// Output: [ { n: 1 }, { n: 2 }, { n: 3 } ] <nil>
}

func ExampleReport() {
	host, err := runtime.New()
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "call.js", `function call(to) {
  throw Object.assign(new Error('Invalid number: ' + to), {code: 21211})
}
call('555')`)
	fmt.Print(runtime.Report(err))
	fmt.Println("exit code", runtime.ExitCode(err))
	// Output:
	// call.js:2
	//   throw Object.assign(new Error('Invalid number: ' + to), {code: 21211})
	//                       ^
	//
	// Error: Invalid number: 555
	//     at call (call.js:2:23)
	//     at call.js:4:5 {
	//   code: 21211
	// }
	// exit code 1
}

func ExampleScriptError() {
	host, err := runtime.New()
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "script.js", "const call = null\n\ncall.sid")
	var script *runtime.ScriptError
	if errors.As(err, &script) {
		fmt.Println(script.Name, script.File, script.Line, script.SourceLine)
	}
	// Output: TypeError script.js 3 call.sid
}

func ExampleExitCode() {
	ctx, cancel := context.WithTimeoutCause(context.Background(), time.Millisecond, errors.New("took too long"))
	defer cancel()
	host, err := runtime.New()
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Run(ctx, "endless.js", "for (;;) {}")
	fmt.Println(runtime.ExitCode(err), errors.Is(err, context.DeadlineExceeded))
	// Output: 1 true
}

// greeter is a module with one global: greet(name), which takes its time.
type greeter struct{ greeting string }

func (greeter) Names() []string { return []string{"greet"} }

func (g greeter) Bind(vm runtime.VM) func(name string) (goja.Value, error) {
	greet := func(name string) *goja.Promise {
		promise, resolve, _ := vm.Runtime().NewPromise()
		vm.Async(func(ctx context.Context) func() {
			text := g.greeting + ", " + strings.ToUpper(name) // On a goroutine: no JavaScript here.
			return func() { _ = resolve(text) }               // On the loop again.
		})
		return promise
	}
	return func(string) (goja.Value, error) { return vm.Runtime().ToValue(greet), nil }
}

func ExampleModule() {
	host, err := runtime.New(runtime.WithStdout(os.Stdout), runtime.WithModules(greeter{"hello"}))
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "greet.js", "console.log(await greet('world'))")
	fmt.Print(runtime.Report(err))
	// Output: hello, WORLD
}

func ExampleInspect() {
	vm := goja.New()
	value, err := vm.RunString(`({sid: 'SM1', sent: new Date(0), to: ['+1555', '+1556'], nested: {a: {b: {c: 1}}}})`)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(runtime.Inspect(vm, value, runtime.InspectOptions{}))
	// Output:
	// {
	//   sid: 'SM1',
	//   sent: 1970-01-01T00:00:00.000Z,
	//   to: [ '+1555', '+1556' ],
	//   nested: { a: { b: [Object] } }
	// }
}
