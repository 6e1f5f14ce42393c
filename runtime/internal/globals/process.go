package globals

import (
	"fmt"
	"io"
	"maps"
	"math/big"
	"runtime"
	"slices"
	"time"

	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// Process is what the global process tells and does.
type Process struct {
	VM             *goja.Runtime
	Argv           func() *goja.Object // See [Argv].
	Env            map[string]string
	Stdout, Stderr io.Writer
	Dir            func() string // The working directory.
	Inspector      *inspect.Inspector
	ExitCode       *ExitCode

	// Exit ends the script at once with what ExitCode says; nil where scripts may not.
	Exit func()

	// NextTick has a function called before the callbacks of promises.
	NextTick func(call func() error)

	Started time.Time // What hrtime counts from.
	Now     func() time.Time
	Check   func() // Does not return if the script has to stop.
}

// Object makes the global process. The library adds what scripts need less often.
func (p Process) Object() *goja.Object {
	process := p.VM.NewObject()
	set := func(name string, value any) {
		// A new object takes any property.
		_ = process.Set(name, value)
	}
	set("title", "dialtone")
	set("argv", p.Argv())
	set("env", p.environment())
	set("platform", platform())
	set("exit", native.Function(p.VM, "exit", p.exit))
	set("cwd", native.Function(p.VM, "cwd", func(goja.FunctionCall) goja.Value { return p.VM.ToValue(p.Dir()) }))
	set("nextTick", native.Function(p.VM, "nextTick", p.nextTick))
	set("stdout", p.stream(p.Stdout))
	set("stderr", p.stream(p.Stderr))
	set("hrtime", p.hrtime())
	_ = process.DefineAccessorProperty("exitCode",
		native.Function(p.VM, "get exitCode", func(goja.FunctionCall) goja.Value { return native.OrUndefined(p.ExitCode.script) }),
		native.Function(p.VM, "set exitCode", func(call goja.FunctionCall) goja.Value {
			p.ExitCode.script = p.exitCodeOf(call.Argument(0))
			return goja.Undefined()
		}),
		goja.FLAG_TRUE, goja.FLAG_TRUE)
	_ = process.DefineDataPropertySymbol(goja.SymToStringTag, p.VM.ToValue("process"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return process
}

// Argv makes process.argv: the program, the script and the script's own arguments. Code that is not
// a file has no place of its own, as with node -e.
func Argv(vm *goja.Runtime, script string, args []string) *goja.Object {
	argv := []any{"dialtone"}
	if script != "" {
		argv = append(argv, script)
	}
	for _, arg := range args {
		argv = append(argv, arg)
	}
	return vm.NewArray(argv...)
}

func (p Process) environment() goja.Value {
	env := p.VM.NewObject()
	for _, name := range slices.Sorted(maps.Keys(p.Env)) {
		_ = env.Set(name, p.Env[name])
	}
	return env
}

// platform is Node's name of the operating system.
func platform() string {
	if runtime.GOOS == "windows" {
		return "win32"
	}
	return runtime.GOOS
}

// exit ends the script at once, where that is granted.
func (p Process) exit(call goja.FunctionCall) goja.Value {
	if p.Exit == nil {
		panic(native.Error(p.VM, "Error", "process.exit is not allowed: this host grants its scripts no exit (runtime.Options.Exit does)"))
	}
	if code := p.exitCodeOf(call.Argument(0)); code != nil {
		p.ExitCode.script = code
	}
	p.Exit()
	return goja.Undefined()
}

// exitCodeOf checks an exit code: a whole number, or a text of one. It returns nil where none was
// given.
func (p Process) exitCodeOf(value goja.Value) goja.Value {
	if goja.IsUndefined(value) || goja.IsNull(value) {
		return nil
	}
	number := value
	if goja.IsString(value) && value.String() != "" {
		number = value.ToNumber()
	}
	if !goja.IsNumber(number) || number.ToFloat() != float64(number.ToInteger()) {
		panic(p.VM.NewTypeError("The exit code must be a whole number, not %s", p.text(value)))
	}
	return number
}

// text is a value in an error.
func (p Process) text(value goja.Value) string { return p.Inspector.Text(value, inspect.Options{}) }

// nextTick has a function called before the callbacks of promises.
func (p Process) nextTick(call goja.FunctionCall) goja.Value {
	callback := native.Callback(p.VM, "process.nextTick", call.Argument(0), p.text)
	var args []goja.Value
	if len(call.Arguments) > 1 {
		args = slices.Clone(call.Arguments[1:])
	}
	p.NextTick(func() error {
		_, err := callback(goja.Undefined(), args...)
		return err
	})
	return goja.Undefined()
}

// stream makes process.stdout or process.stderr.
func (p Process) stream(w io.Writer) goja.Value {
	stream := p.VM.NewObject()
	_ = stream.Set("write", native.Function(p.VM, "write", func(call goja.FunctionCall) goja.Value {
		text := call.Argument(0)
		data, isBytes := text.Export().([]byte) // a Uint8Array
		if !isBytes {
			data = []byte(text.String())
		}
		if !isBytes && !goja.IsString(text) {
			panic(p.VM.NewTypeError("write takes a string or a Uint8Array, not %s", p.text(text)))
		}
		_, err := w.Write(data)
		p.Check()
		if err != nil {
			panic(p.VM.NewGoError(fmt.Errorf("writing output: %w", err)))
		}
		return p.VM.ToValue(true)
	}))
	return stream
}

// hrtime makes process.hrtime and its bigint, which count from the host's beginning.
func (p Process) hrtime() goja.Value {
	elapsed := func() int64 { return p.Now().UnixNano() - p.Started.UnixNano() }
	const second = 1_000_000_000
	hrtime := native.Function(p.VM, "hrtime", func(call goja.FunctionCall) goja.Value {
		since := elapsed()
		if earlier, ok := call.Argument(0).(*goja.Object); ok {
			since -= earlier.Get("0").ToInteger()*second + earlier.Get("1").ToInteger()
		}
		return p.VM.NewArray(since/second, since%second)
	})
	_ = hrtime.Set("bigint", native.Function(p.VM, "bigint", func(goja.FunctionCall) goja.Value {
		return p.VM.ToValue(big.NewInt(elapsed()))
	}))
	return hrtime
}

// ExitCode is the code that a script is to exit with.
type ExitCode struct {
	script goja.Value // process.exitCode, nil until a script sets it.
	Module int        // What a module has set.
}

// Code returns what the script has set, or else what a module has.
func (e *ExitCode) Code() int {
	if e.script != nil {
		return int(e.script.ToInteger())
	}
	return e.Module
}
