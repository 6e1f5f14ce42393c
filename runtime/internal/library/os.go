package library

import (
	"cmp"
	"os"
	"runtime"
)

// osNatives tell of the machine what a script needs to work with it. More than that is told only
// where a script has the process to itself.
func osNatives(l *Library) map[string]any {
	windows := runtime.GOOS == "windows"
	// The variables of the process itself are none of the script's business.
	host, temporary := "localhost", cmp.Or(l.Env["TMPDIR"], l.Env["TMP"], l.Env["TEMP"], "/tmp")
	processors := 1
	if l.OwnsProcess {
		if name, err := os.Hostname(); err == nil {
			host = name
		}
		processors = runtime.NumCPU()
	}
	return map[string]any{
		"isWindows":  windows,
		"temporary":  temporary,
		"home":       cmp.Or(l.Env["HOME"], l.Env["USERPROFILE"], "/"),
		"user":       cmp.Or(l.Env["USER"], l.Env["USERNAME"], "user"),
		"host":       host,
		"release":    "0.0.0", // No script decides by the kernel's version, and packages only send it.
		"arch":       architecture(),
		"processors": processors,
		"memory":     memoryUsage,
	}
}
