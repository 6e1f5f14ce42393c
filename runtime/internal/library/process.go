package library

import (
	"os"
	"runtime"
	"runtime/debug"

	"github.com/dop251/goja"
	"golang.org/x/term"
)

// nodeVersion is the version of Node whose modules these are like, which packages ask for.
const nodeVersion = "20.20.2"

// processNatives are what process is told by. What would tell of the machine is there for scripts
// that have the process to themselves.
func processNatives(l *Library) map[string]any {
	user := map[string]any{"uid": 1000, "gid": 1000}
	program := "dialtone"
	if l.OwnsProcess {
		user = map[string]any{"uid": os.Getuid(), "gid": os.Getgid()}
		if path, err := os.Executable(); err == nil {
			program = path
		}
	}
	natives := map[string]any{
		"process":  l.Process(),
		"node":     nodeVersion,
		"version":  builtVersion(),
		"arch":     architecture(),
		"pid":      os.Getpid(),
		"ppid":     os.Getppid(),
		"user":     user,
		"execPath": program,
		"attend": func(call goja.FunctionCall) goja.Value {
			if tell, ok := goja.AssertFunction(call.Argument(0)); ok {
				l.Attend(tell)
			}
			return goja.Undefined()
		},
		"memory": memoryUsage,
		"cpu":    cpuUsage,
		"module": func(call goja.FunctionCall) goja.Value {
			module, err := l.Module(call.Argument(0).String())
			if err != nil {
				panic(err)
			}
			return module
		},
	}
	for name, function := range clockNatives(l) {
		natives[name] = function
	}
	return natives
}

// clockNatives tell the time in milliseconds.
func clockNatives(l *Library) map[string]any {
	return map[string]any{
		"elapsed": func(goja.FunctionCall) goja.Value {
			return l.VM.ToValue(float64(l.Now().Sub(l.Started).Nanoseconds()) / 1e6)
		},
		"now": func(goja.FunctionCall) goja.Value { return l.VM.ToValue(float64(l.Now().UnixMicro()) / 1e3) },
	}
}

func ttyNatives(l *Library) map[string]any {
	return map[string]any{
		"isTerminal": func(call goja.FunctionCall) goja.Value {
			descriptor := call.Argument(0)
			return l.VM.ToValue(goja.IsNumber(descriptor) && l.IsTerminal(int(descriptor.ToInteger())))
		},
		"terminalSize": func(call goja.FunctionCall) goja.Value {
			columns, rows := 80, 24 // where the terminal does not say
			if file, ok := l.Outputs()[call.Argument(0).ToInteger()-1].(*os.File); ok {
				if width, height, err := term.GetSize(int(file.Fd())); err == nil {
					columns, rows = width, height
				}
			}
			return l.VM.NewArray(columns, rows)
		},
	}
}

func memoryUsage() map[string]any {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return map[string]any{
		"rss": stats.Sys - stats.HeapReleased, "heapTotal": stats.HeapSys - stats.HeapReleased, "heapUsed": stats.HeapAlloc,
		"external": 0, "arrayBuffers": 0,
	}
}

// architecture is Node's name of the machine's kind.
func architecture() string {
	switch runtime.GOARCH {
	case "amd64":
		return "x64"
	case "386":
		return "ia32"
	}
	return runtime.GOARCH
}

// builtVersion is the version that the program was built as.
func builtVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
