package api

import (
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

// version is this module's, as Go recorded it in the program.
var version = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if ok {
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == "dialtone" && m.Version != "" && m.Version != "(devel)" {
				return strings.TrimPrefix(m.Version, "v")
			}
		}
	}
	return "devel"
})

// userAgent is written as Twilio's own SDKs write theirs (facts 11.2).
func userAgent(extension string) string {
	s := "dialtone/" + version() + " (" + runtime.GOOS + " " + runtime.GOARCH + ") go/" + strings.TrimPrefix(runtime.Version(), "go")
	if extension != "" {
		s += " " + extension
	}
	return s
}
