package library

import (
	"runtime"

	"github.com/dop251/goja"
)

func utilNatives(l *Library) map[string]any {
	return map[string]any{
		"inspectFunction": l.Inspect(),
		"inspect":         func(call goja.FunctionCall) goja.Value { return l.VM.ToValue(l.Text(call.Argument(0))) },
		"format":          func(call goja.FunctionCall) goja.Value { return l.VM.ToValue(l.Format(call.Arguments)) },
	}
}

func pathNatives(l *Library) map[string]any {
	return map[string]any{
		"cwd": func(goja.FunctionCall) goja.Value { return l.VM.ToValue(l.Dir()) },
	}
}

func osNatives(l *Library) map[string]any {
	// The variables of the process itself are none of the script's business.
	temporary := "/tmp"
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		if dir := l.Env[name]; dir != "" {
			temporary = dir
			break
		}
	}
	return map[string]any{
		"isWindows": runtime.GOOS == "windows",
		"temporary": temporary,
	}
}
