package runtime

import (
	"fmt"
	"io"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/dop251/goja"
)

// newProcess makes the global process.
func (h *Host) newProcess() goja.Value {
	process := h.vm.NewObject()
	h.process = process
	set := func(name string, value any) {
		// A new object takes any property.
		_ = process.Set(name, value)
	}
	set("title", "dialtone")
	set("argv", h.argv())
	set("env", h.environment())
	set("platform", platform())
	set("exit", h.function("exit", h.exit))
	set("cwd", h.function("cwd", h.cwd))
	set("nextTick", h.function("nextTick", h.nextTick))
	set("stdout", h.outputStream(h.stdout))
	set("stderr", h.outputStream(h.stderr))
	set("hrtime", h.hrtime())
	_ = process.DefineAccessorProperty("exitCode",
		h.function("get exitCode", func(goja.FunctionCall) goja.Value { return orUndefined(h.exitCode) }),
		h.function("set exitCode", func(call goja.FunctionCall) goja.Value {
			h.exitCode = h.exitCodeOf(call.Argument(0))
			return goja.Undefined()
		}),
		goja.FLAG_TRUE, goja.FLAG_TRUE)
	_ = process.DefineDataPropertySymbol(goja.SymToStringTag, h.vm.ToValue("process"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return process
}

func orUndefined(value goja.Value) goja.Value {
	if value == nil {
		return goja.Undefined()
	}
	return value
}

// argv is the program, the script and the script's own arguments. Code that is
// no file has no place of its own, as with node -e.
func (h *Host) argv() goja.Value {
	argv := []any{"dialtone"}
	if h.scriptName != "" {
		argv = append(argv, h.scriptName)
	}
	for _, arg := range h.args {
		argv = append(argv, arg)
	}
	return h.vm.NewArray(argv...)
}

func (h *Host) environment() goja.Value {
	env := h.vm.NewObject()
	for _, name := range slices.Sorted(maps.Keys(h.env)) {
		_ = env.Set(name, h.env[name])
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
func (h *Host) exit(call goja.FunctionCall) goja.Value {
	if !h.grants.exit {
		panic(h.newError("process.exit is not allowed: this host grants its scripts no exit (runtime.WithExit does)"))
	}
	if code := h.exitCodeOf(call.Argument(0)); code != nil {
		h.exitCode = code
	}
	h.run.stop(&ExitError{h.ExitCode()})
	return goja.Undefined()
}

// exitCodeOf checks an exit code: a whole number, or a text of one. The answer
// is nil where none was given.
func (h *Host) exitCodeOf(value goja.Value) goja.Value {
	if goja.IsUndefined(value) || goja.IsNull(value) {
		return nil
	}
	number := value
	if goja.IsString(value) && value.String() != "" {
		number = value.ToNumber()
	}
	if !goja.IsNumber(number) || number.ToFloat() != float64(number.ToInteger()) {
		panic(h.vm.NewTypeError("The exit code must be a whole number, not %s", h.text(value)))
	}
	return number
}

func (h *Host) cwd(goja.FunctionCall) goja.Value {
	dir, err := h.workingDir()
	if err != nil {
		panic(h.vm.NewGoError(err))
	}
	return h.vm.ToValue(dir)
}

// workingDir is what relative paths are relative to.
func (h *Host) workingDir() (string, error) {
	switch {
	case h.dir != "":
		return filepath.Abs(h.dir)
	case h.fsys != nil:
		return string(filepath.Separator), nil
	}
	return os.Getwd()
}

// nextTick has a function called before the callbacks of promises.
func (h *Host) nextTick(call goja.FunctionCall) goja.Value {
	callback := h.callable("process.nextTick", call.Argument(0))
	var args []goja.Value
	if len(call.Arguments) > 1 {
		args = slices.Clone(call.Arguments[1:])
	}
	if h.run.budget != nil {
		h.run.budget.later.note(h.vm)
	}
	h.run.ticks = append(h.run.ticks, func() error {
		_, err := callback(goja.Undefined(), args...)
		return err
	})
	return goja.Undefined()
}

// outputStream makes process.stdout or process.stderr.
func (h *Host) outputStream(w io.Writer) goja.Value {
	stream := h.vm.NewObject()
	_ = stream.Set("write", h.function("write", func(call goja.FunctionCall) goja.Value {
		text := call.Argument(0)
		if !goja.IsString(text) {
			panic(h.vm.NewTypeError("write takes a string, not %s", h.text(text)))
		}
		_, err := io.WriteString(w, text.String())
		h.stopIfEnded()
		if err != nil {
			panic(h.vm.NewGoError(fmt.Errorf("writing output: %w", err)))
		}
		return h.vm.ToValue(true)
	}))
	return stream
}

// hrtime makes process.hrtime and its bigint, which count from the host's
// beginning.
func (h *Host) hrtime() goja.Value {
	elapsed := func() int64 { return h.clock.Now().UnixNano() - h.started }
	const second = 1_000_000_000
	hrtime := h.function("hrtime", func(call goja.FunctionCall) goja.Value {
		since := elapsed()
		if earlier, ok := call.Argument(0).(*goja.Object); ok {
			since -= earlier.Get("0").ToInteger()*second + earlier.Get("1").ToInteger()
		}
		return h.vm.NewArray(since/second, since%second)
	})
	_ = hrtime.Set("bigint", h.function("bigint", func(goja.FunctionCall) goja.Value {
		return h.vm.ToValue(big.NewInt(elapsed()))
	}))
	return hrtime
}
