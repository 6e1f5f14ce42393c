package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/runtime/paths"

	"github.com/dop251/goja"
)

func Example() {
	host, err := runtime.New(runtime.Options{Stdout: os.Stdout, Args: []string{"world"}})
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
	host, err := runtime.New(runtime.Options{})
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

func ExampleHost_Call() {
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	ctx := context.Background()
	err = host.Run(ctx, "rules.js", `
		exports.answer = async message => ({to: message.from, text: 'You said ' + message.text.toUpperCase()})
	`)
	if err != nil {
		log.Fatal(err)
	}
	type message struct {
		From string `json:"from"`
		Text string `json:"text"`
	}
	value, err := host.Call(ctx, "answer", message{"+15005550006", "hello"})
	if err != nil {
		log.Fatal(err)
	}
	var answer struct {
		To   string `json:"to"`
		Text string `json:"text"`
	}
	if err := host.ExportTo(ctx, value, &answer); err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.To, answer.Text)
	// Output: +15005550006 You said HELLO
}

func ExampleHost_Set() {
	errSoldOut := errors.New("sold out")
	stock := map[string]int{"apple": 3}
	host, err := runtime.New(runtime.Options{Stdout: os.Stdout})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	set := func(name string, value any) {
		if err := host.Set(name, value); err != nil {
			log.Fatal(err)
		}
	}
	set("shop", map[string]any{"name": "Corner shop", "opened": time.Date(1998, 5, 4, 0, 0, 0, 0, time.UTC)})
	set("buy", func(ctx context.Context, what string, count int) (left int, err error) {
		if stock[what] < count {
			return 0, fmt.Errorf("%s: %w", what, errSoldOut)
		}
		stock[what] -= count
		return stock[what], nil
	})
	err = host.Run(context.Background(), "buy.js", `
		console.log(shop.name, shop.opened.getFullYear(), buy('apple', 2))
		try { buy('apple', 'two') } catch (e) { console.log(e.name, e.message) }
		buy('apple', 2)
	`)
	fmt.Println(errors.Is(err, errSoldOut), err)
	// Output:
	// Corner shop 1998 1
	// TypeError buy: argument 2: cannot put a string into an int
	// true buy.js:4:6: Error: apple: sold out
}

func ExampleHost_ExportTo() {
	host, err := runtime.New(runtime.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	ctx := context.Background()
	value, err := host.Eval(ctx, "eval", "({rules: [{name: 'a', from: new Date(0)}, {name: 'b', limit: '5'}]})")
	if err != nil {
		log.Fatal(err)
	}
	var loose map[string]any
	err = host.ExportTo(ctx, value, &loose)
	fmt.Println(loose, err)

	var strict struct {
		Rules []struct {
			Name  string
			From  time.Time
			Limit int
		}
	}
	fmt.Println(host.ExportTo(ctx, value, &strict))
	// Output:
	// map[rules:[map[from:1970-01-01 00:00:00 +0000 UTC name:a] map[limit:5 name:b]]] <nil>
	// rules[1].limit: cannot put a string into an int
}

func ExampleCompile() {
	program, err := runtime.Compile("double.ts", "export const double = (n: number): number => 2 * n")
	if err != nil {
		log.Fatal(err)
	}
	for n := range 3 {
		host, err := runtime.New(runtime.Options{})
		if err != nil {
			log.Fatal(err)
		}
		ctx := context.Background()
		if err := host.RunProgram(ctx, program); err != nil {
			log.Fatal(err)
		}
		doubled, err := host.Call(ctx, "double", n)
		fmt.Println(doubled, err)
		host.Close()
	}
	// Output:
	// 0 <nil>
	// 2 <nil>
	// 4 <nil>
}

func ExampleLimits() {
	for name, source := range map[string]string{
		"greedy.js": "const all = []\nfor (;;) all.push('x'.repeat(1e6))",
		"chatty.js": "\n\nwhile (true) console.log('again')",
	} {
		host, err := runtime.New(runtime.Options{Limits: &runtime.Limits{Time: time.Minute, Heap: 64 << 20, Output: 1 << 10}})
		if err != nil {
			log.Fatal(err)
		}
		err = host.Run(context.Background(), name, source)
		var limit *runtime.LimitError
		if errors.As(err, &limit) {
			fmt.Printf("%s:%d reached Limits.%s\n", limit.File, limit.Line, limit.Limit)
		}
		host.Close()
	}
	// Unordered output:
	// greedy.js:2 reached Limits.Heap
	// chatty.js:3 reached Limits.Output
}

func ExamplePool() {
	program, err := runtime.Compile("prices.js", "exports.price = ({weight}) => 5 + 2 * weight")
	if err != nil {
		log.Fatal(err)
	}
	pool, err := runtime.NewPool(context.Background(), 4, program, runtime.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()
	var prices [3]int64
	var group sync.WaitGroup
	for i := range prices {
		group.Go(func() {
			if err := pool.CallTo(context.Background(), &prices[i], "price", map[string]any{"weight": i}); err != nil {
				log.Print(err)
			}
		})
	}
	group.Wait()
	fmt.Println(prices)
	// Output: [5 7 9]
}

func ExampleOptions_exit() {
	for _, exit := range []bool{false, true} {
		host, err := runtime.New(runtime.Options{Exit: exit})
		if err != nil {
			log.Fatal(err)
		}
		err = host.Run(context.Background(), "exit.js", "process.exit(3)")
		fmt.Println(err)
		host.Close()
	}
	// Output:
	// exit.js:1:13: Error: process.exit is not allowed: this host grants its scripts no exit (runtime.Options.Exit does)
	// exit code 3
}

func ExampleEnv() {
	if err := os.Setenv("SHOP", "corner"); err != nil {
		log.Fatal(err)
	}
	host, err := runtime.New(runtime.Options{
		Stdout: os.Stdout,
		Env:    runtime.Env{Names: []string{"SHOP"}, Vars: map[string]string{"STAGE": "test"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "env.js", "console.log(process.env)")
	fmt.Print(runtime.Report(err))
	// Output: { SHOP: 'corner', STAGE: 'test' }
}

// names finds the addresses of two names, in place of the network's own.
type names map[string]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	address, err := netip.ParseAddr(n[host])
	return []netip.Addr{address}, err
}

func ExampleNetwork() {
	host, err := runtime.New(runtime.Options{
		Stdout:  os.Stdout,
		Network: runtime.Network{Hosts: []string{"api.example.com", "*.example.org"}, Resolver: names{"api.example.com": "169.254.169.254"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "fetch.js", `
		for (const url of ['http://api.example.com/', 'http://other.test/', 'http://10.0.0.1/']) {
			await fetch(url).catch(problem => console.log(problem.message))
		}
	`)
	fmt.Print(runtime.Report(err))
	// Output:
	// fetch failed: GET http://api.example.com/: reaching api.example.com:80 is not allowed: it is at 169.254.169.254, a link-local address, which is not listed as an address; this host allows its scripts api.example.com, *.example.org (runtime.Network)
	// fetch failed: GET http://other.test/: reaching other.test:80 is not allowed: this host allows its scripts api.example.com, *.example.org (runtime.Network)
	// fetch failed: GET http://10.0.0.1/: reaching 10.0.0.1:80 is not allowed: it is a private address; this host allows its scripts api.example.com, *.example.org (runtime.Network)
}

func ExampleFiles() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	granted, err := paths.New(paths.Rules{
		Read:  paths.Access{Allow: []string{dir}, Deny: []string{filepath.Join(dir, "private")}, DeniedBy: "private is private"},
		Write: paths.Access{Allow: []string{filepath.Join(dir, "out")}},
	})
	if err != nil {
		log.Fatal(err)
	}
	host, err := runtime.New(runtime.Options{Stdout: os.Stdout, Dir: dir, Files: runtime.Files{Rules: granted}})
	if err != nil {
		log.Fatal(err)
	}
	defer host.Close()
	err = host.Run(context.Background(), "files.js", `
		const fs = require('fs')
		fs.mkdirSync('out')
		fs.writeFileSync('out/a.txt', 'written')
		console.log(fs.readFileSync('out/a.txt', 'utf8'))
		try { fs.readFileSync('out/../private/b.txt') } catch (e) { console.log(e.code, e.message.endsWith('not allowed: private is private')) }
	`)
	fmt.Print(runtime.Report(err))
	// Output:
	// written
	// ERR_ACCESS_DENIED true
}

func ExampleReport() {
	host, err := runtime.New(runtime.Options{})
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
	host, err := runtime.New(runtime.Options{})
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
	host, err := runtime.New(runtime.Options{})
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

func (g greeter) Bind(vm module.VM) func(name string) (goja.Value, error) {
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
	host, err := runtime.New(runtime.Options{Stdout: os.Stdout, Modules: []module.Module{greeter{"hello"}}})
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
