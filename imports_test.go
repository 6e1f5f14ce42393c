package main

import (
	"slices"
	"strings"
	"testing"
)

// runtimeInside are the packages that runtime is made of.
const runtimeInside = "runtime/hosts runtime/module runtime/paths runtime/tests runtime/internal/budget runtime/internal/child runtime/internal/files runtime/internal/frames runtime/internal/globals runtime/internal/gofuncs runtime/internal/heap runtime/internal/hints runtime/internal/terminal runtime/internal/traces " +
	"runtime/internal/inspect runtime/internal/intl " + libraryInside + " runtime/internal/loop runtime/internal/modules runtime/internal/native runtime/internal/pacing runtime/internal/process runtime/internal/provided runtime/internal/sources runtime/internal/turns runtime/internal/values " + engineInside

// libraryInside are the packages of Node's modules and the web's globals.
const libraryInside = "runtime/internal/library runtime/internal/library/codec runtime/internal/library/genuine runtime/internal/library/httpserver runtime/internal/library/neterror runtime/internal/library/table runtime/internal/library/webcrypto"

// engineInside are the packages of the engine room, which knows Goja's gaps.
const engineInside = "runtime/internal/engine runtime/internal/engine/commonjs runtime/internal/engine/dates runtime/internal/engine/guards runtime/internal/engine/helpers " +
	"runtime/internal/engine/lower runtime/internal/engine/nesting runtime/internal/engine/peek runtime/internal/engine/quirks " +
	"runtime/internal/engine/regexps runtime/internal/engine/syntax runtime/internal/engine/unicodeclass"

// free are the packages that may import all of this module: the command line, which puts it
// together, what starts it, and what only tests import.
var free = []string{"dialtone", "internal/cli", "runtime/internal/hosttest", "internal/pages/browser", "emulator/page/pagetest", "emulator/page/shots", "jobs/postgrestest", "jobs/page/pagetest", "jobs/page/shots"}

// arrows are the packages of this module that each may import, its tests left
// aside. What a package imports by way of another counts as well.
var arrows = map[string]string{
	"internal/columns":     "",
	"internal/dts":         "",
	"internal/goerror":     "",
	"internal/lexer":       "",
	"internal/misses":      "",
	"internal/notices":     "",
	"internal/pages":       "",
	"internal/patience":    "",
	"internal/plural":      "",
	"internal/printable":   "",
	"internal/secret":      "",
	"internal/spelling":    "",
	"internal/systems":     "",
	"internal/vt":          "",
	"api/catalog":          "",
	"api/catalog/generate": "api/catalog",
	"api/signature":        "",
	"api/token":            "",
	"api":                  "api/catalog",
	"twiml":                "",
	"twiml/generate":       "twiml",
	"declarations":         "api/catalog internal/dts twiml",

	"internal/cli/command":         "runtime " + runtimeInside,
	"internal/cli/emulatorcommand": "api/catalog emulator emulator/authority emulator/control emulator/page emulator/proxy internal/cli/command internal/cli/remote internal/cli/variables internal/pages runtime twiml " + runtimeInside + " " + emulatorInside,
	"internal/cli/testcommand":     "api/catalog emulator internal/cli/command internal/cli/scenes internal/cli/testfiles runtime twiml " + runtimeInside + " " + emulatorInside,
	"internal/cli/health":          "jobs",
	"internal/cli/jobscommand":     "api api/catalog api/signature bindings/durable bindings/internal/js bindings/kept emulator internal/cli/command internal/cli/ledger internal/pages jobs jobs/page runtime twiml webhook webhook/internal/serverlog " + runtimeInside + " " + emulatorInside,
	"internal/cli/ledger":          "api api/catalog api/signature bindings/durable bindings/internal/js bindings/kept jobs runtime/module twiml webhook webhook/internal/serverlog",
	"internal/cli/logs":            "",
	"internal/cli/remote":          "api/catalog emulator emulator/authority emulator/control emulator/page emulator/proxy internal/cli/variables internal/pages twiml " + emulatorInside,
	"internal/cli/scenes":          "api/catalog emulator runtime/tests twiml " + emulatorInside,
	"internal/cli/testfiles":       "",
	"internal/cli/variables":       "emulator/authority emulator/proxy",

	"runtime/hosts":                             "",
	"runtime/module":                            "",
	"runtime/module/moduletest":                 "runtime/module",
	"runtime/paths":                             "runtime/internal/files",
	"runtime/tests":                             "",
	"runtime/internal/budget":                   "runtime/internal/heap runtime/internal/inspect runtime/internal/sources runtime/internal/engine/peek",
	"runtime/internal/child":                    "",
	"runtime/internal/engine/commonjs":          "runtime/internal/files",
	"runtime/internal/engine":                   "runtime/internal/engine/dates runtime/internal/engine/guards runtime/internal/engine/helpers runtime/internal/engine/lower runtime/internal/engine/nesting runtime/internal/engine/peek runtime/internal/engine/quirks runtime/internal/engine/regexps runtime/internal/engine/syntax runtime/internal/engine/unicodeclass",
	"runtime/internal/engine/dates":             "",
	"runtime/internal/files":                    "",
	"runtime/internal/frames":                   "",
	"runtime/internal/globals":                  "runtime/module runtime/internal/inspect runtime/internal/native runtime/internal/sources runtime/internal/engine/peek",
	"runtime/internal/hints":                    "runtime/module runtime/internal/inspect runtime/internal/engine/peek",
	"runtime/internal/heap":                     "",
	"runtime/internal/gofuncs":                  "internal/goerror runtime/internal/inspect runtime/internal/loop runtime/internal/native runtime/internal/sources runtime/internal/values runtime/internal/engine/peek",
	"runtime/internal/terminal":                 "",
	"runtime/internal/traces":                   "runtime/internal/inspect runtime/internal/native runtime/internal/sources runtime/internal/engine/peek",
	"runtime/internal/engine/guards":            "runtime/internal/engine/helpers runtime/internal/engine/dates runtime/internal/engine/nesting runtime/internal/engine/peek runtime/internal/engine/regexps runtime/internal/engine/syntax runtime/internal/engine/unicodeclass",
	"runtime/internal/inspect":                  "runtime/internal/engine/peek",
	"runtime/internal/intl":                     "",
	"runtime/internal/engine/helpers":           "",
	"runtime/internal/engine/lower":             "runtime/internal/engine/nesting",
	"runtime/internal/library/genuine":          "runtime/internal/engine/syntax",
	"runtime/internal/library":                  "runtime/tests runtime/internal/library/codec runtime/internal/library/genuine runtime/internal/library/httpserver runtime/internal/library/neterror runtime/internal/library/table runtime/internal/library/webcrypto runtime/internal/files runtime/internal/intl runtime/internal/engine/helpers runtime/internal/engine/nesting runtime/internal/engine/quirks runtime/internal/engine/regexps runtime/internal/engine/syntax runtime/internal/engine/unicodeclass",
	"runtime/internal/library/codec":            "",
	"runtime/internal/library/httpserver":       "runtime/internal/library/codec runtime/internal/library/neterror",
	"runtime/internal/library/neterror":         "",
	"runtime/internal/library/table":            "",
	"runtime/internal/library/webcrypto":        "runtime/internal/library/codec",
	"runtime/internal/library/bundled/generate": "",
	"runtime/internal/loop":                     "runtime/internal/inspect runtime/internal/native runtime/internal/sources runtime/internal/engine/peek",
	"runtime/internal/modules":                  "runtime/tests runtime/internal/files runtime/internal/inspect runtime/internal/intl runtime/internal/native runtime/internal/sources " + libraryInside + " " + engineInside,
	"runtime/internal/native":                   "",
	"runtime/internal/pacing":                   "runtime/internal/inspect runtime/internal/sources runtime/internal/engine/peek",
	"runtime/internal/process":                  "internal/goerror runtime/internal/child runtime/internal/frames runtime/internal/gofuncs runtime/internal/inspect runtime/internal/loop runtime/internal/native runtime/internal/sources runtime/internal/values " + engineInside,
	"runtime/internal/provided":                 "internal/goerror runtime/internal/gofuncs runtime/internal/inspect runtime/internal/loop runtime/internal/native runtime/internal/sources runtime/internal/values " + engineInside,
	"runtime/internal/turns":                    "runtime/internal/inspect runtime/internal/loop runtime/internal/native runtime/internal/sources runtime/internal/engine/peek",
	"runtime/internal/sources":                  "runtime/internal/inspect runtime/internal/engine/peek",
	"runtime/internal/engine/peek":              "",
	"runtime/internal/engine/nesting":           "",
	"runtime/internal/engine/quirks":            "runtime/internal/engine/helpers runtime/internal/engine/syntax",
	"runtime/internal/engine/syntax":            "",
	"runtime/internal/engine/regexps":           "runtime/internal/engine/nesting runtime/internal/engine/syntax runtime/internal/engine/unicodeclass",
	"runtime/internal/engine/unicodeclass":      "",
	"runtime/internal/values":                   "",
	"runtime":                                   runtimeInside,

	"jobs":      "",
	"jobs/page": "internal/pages internal/secret jobs",
	"bindings":  "internal/misses api api/catalog api/signature api/token bindings/durable " + bindingsInside + " runtime/module twiml",

	"bindings/durable":             "api api/catalog",
	"bindings/kept":                "api/catalog bindings/internal/js runtime/module",
	"bindings/internal/about":      "api/catalog bindings/internal/explain bindings/internal/js",
	"bindings/internal/actions":    "api api/catalog bindings/internal/js runtime/module",
	"bindings/internal/attributes": "api/catalog bindings/internal/js",
	"bindings/internal/bulk":       "api api/catalog bindings/internal/actions bindings/internal/js bindings/internal/progress bindings/internal/requests bindings/internal/wire runtime/module",
	"bindings/internal/requests":   "api api/catalog bindings/internal/actions bindings/internal/js bindings/internal/wire runtime/module",
	"bindings/internal/explain":    "api/catalog",
	"bindings/internal/pages":      "api api/catalog bindings/internal/actions bindings/internal/js bindings/internal/requests bindings/internal/wire runtime/module",
	"bindings/internal/progress":   "",
	"bindings/internal/js":         "api/catalog",
	"bindings/internal/wire":       "api/catalog bindings/internal/js",
	"bindings/internal/tokens":     "api api/catalog api/signature api/token bindings/internal/js",
	"bindings/internal/twimljs":    "api/catalog bindings/internal/js twiml",

	"repl":      "internal/dts repl/show repl/internal/complete repl/internal/history repl/internal/line repl/internal/preview repl/internal/style runtime " + runtimeInside,
	"repl/show": "internal/dts repl/internal/complete repl/internal/line repl/internal/style runtime " + runtimeInside,

	"repl/internal/complete": "internal/dts",
	"repl/internal/preview":  "internal/dts repl/internal/complete",
	"repl/internal/history":  "",
	"repl/internal/line":     "",
	"repl/internal/style":    "repl/internal/line",

	"webhook/internal/serverlog": "",
	"webhook":                    "api/signature twiml webhook/internal/serverlog",
	"webhook/views":              "api/signature runtime twiml webhook webhook/internal/serverlog " + runtimeInside,

	// Never api: client and emulator must be able to disagree.
	"emulator":                       "api/catalog twiml " + emulatorInside,
	"emulator/rest":                  "api/catalog emulator/rest/typed " + emulatorBelow,
	"emulator/rest/typed":            "api/catalog",
	"emulator/core":                  "api/catalog emulator/rest emulator/rest/typed " + emulatorBelow,
	"emulator/verify":                "api/catalog emulator/core emulator/rest emulator/rest/typed " + emulatorBelow,
	"emulator/conversations":         "api/catalog emulator/core emulator/rest emulator/rest/typed " + emulatorBelow,
	"emulator/studio":                "api/catalog emulator/core emulator/rest emulator/rest/typed " + emulatorBelow,
	"emulator/taskrouter":            "api/catalog emulator/core emulator/rest emulator/rest/typed " + emulatorBelow,
	"emulator/products":              "api/catalog emulator/core emulator/rest emulator/rest/typed " + emulatorBelow,
	"emulator/madeup":                "",
	"emulator/authority":             "",
	"emulator/proxy":                 "emulator/authority",
	"emulator/page":                  "emulator internal/pages api/catalog twiml " + emulatorInside,
	"emulator/control":               "emulator emulator/page internal/pages api/catalog twiml " + emulatorInside,
	"emulator/emulatortest":          "emulator emulator/control emulator/page internal/pages api/catalog twiml " + emulatorInside,
	"emulator/script":                "internal/misses emulator api/catalog runtime/module twiml " + emulatorInside,
	"emulator/agenda":                "",
	"emulator/journal":               "",
	"emulator/webhooks":              "emulator/agenda emulator/faults",
	"emulator/faults":                "emulator/agenda",
	"emulator/phones":                "emulator/agenda",
	"emulator/session":               "twiml emulator/agenda emulator/faults emulator/journal emulator/phones emulator/webhooks",
	"emulator/voice":                 "twiml emulator/agenda emulator/faults emulator/journal emulator/madeup emulator/phones emulator/session emulator/voice/internal/socket emulator/webhooks",
	"emulator/voice/internal/socket": "twiml emulator/agenda emulator/faults emulator/journal emulator/phones emulator/session emulator/webhooks",
	"emulator/messaging":             "twiml emulator/agenda emulator/faults emulator/journal emulator/phones emulator/session emulator/webhooks",
}

// engines are what runs and lowers JavaScript. Go programs that use the packages of engineless do
// not link them.
var engines = []string{"github.com/dop251/goja", "github.com/evanw/esbuild"}

var engineless = []string{"api", "api/catalog", "api/signature", "api/token", "bindings/durable", "declarations", "emulator", "twiml", "webhook"}

// Modules bring globals into any program that has Goja: the seam links that and nothing else, and
// what is written against it no compiler of TypeScript.
var (
	seam    = []string{"runtime/module"}
	modules = []string{"bindings", "emulator/script", "runtime/module"}
)

// ofGoja are Goja and what it imports.
var ofGoja = []string{"github.com/dop251/goja", "github.com/dlclark/regexp2", "github.com/go-sourcemap/sourcemap", "github.com/google/pprof", "golang.org/x/text"}

// bindingsInside are the rooms that the bindings are made of.
const bindingsInside = "bindings/internal/about bindings/internal/actions bindings/internal/attributes bindings/internal/bulk bindings/internal/explain bindings/internal/js bindings/internal/pages bindings/internal/progress bindings/internal/requests bindings/internal/tokens bindings/internal/twimljs bindings/internal/wire"

// emulatorInside are the rooms of the local Twilio. None of them imports emulator, which puts them
// together.
const emulatorInside = "emulator/conversations emulator/core emulator/products emulator/rest emulator/rest/typed emulator/studio emulator/taskrouter emulator/verify " + emulatorBelow

// emulatorBelow are the rooms below the REST engine, of which none imports it.
const emulatorBelow = "twiml emulator/agenda emulator/faults emulator/journal emulator/madeup emulator/messaging emulator/phones emulator/session emulator/voice emulator/voice/internal/socket emulator/webhooks"

func TestTheImportArrowsHold(t *testing.T) {
	there := map[string]bool{}
	for _, p := range packages(t) {
		pkg := strings.TrimPrefix(p.path, "dialtone/")
		there[pkg] = true
		allowed, ok := arrows[pkg]
		if !ok {
			if !slices.Contains(free, pkg) && !strings.HasPrefix(pkg, "bench") && len(p.files) > 0 {
				t.Errorf("%s: say in arrows what it may import", pkg)
			}
			continue
		}
		for _, dep := range p.deps {
			own, isOwn := strings.CutPrefix(dep, "dialtone/")
			everybodyMay := slices.Contains([]string{"internal/columns", "internal/goerror", "internal/lexer", "internal/plural", "internal/printable", "internal/secret", "internal/spelling"}, own)
			if isOwn && !everybodyMay && !slices.Contains(strings.Fields(allowed), own) {
				t.Errorf("%s must not import %s", pkg, dep)
			}
			for _, engine := range engines {
				if slices.Contains(engineless, pkg) && strings.HasPrefix(dep, engine) {
					t.Errorf("%s links %s", pkg, dep)
				}
			}
			for _, database := range []string{"github.com/riverqueue/", "github.com/robfig/", "github.com/jackc/", "modernc.org/", "database/sql"} {
				if strings.HasPrefix(dep, database) && pkg != "jobs" && !strings.HasPrefix(pkg, "jobs/") && !strings.HasPrefix(pkg, "internal/cli/") {
					t.Errorf("%s links %s, which the command line alone does", pkg, dep)
				}
			}
			if slices.Contains(modules, pkg) && strings.HasPrefix(dep, "github.com/evanw/esbuild") {
				t.Errorf("%s links %s", pkg, dep)
			}
			if domain, _, _ := strings.Cut(dep, "/"); slices.Contains(seam, pkg) && strings.Contains(domain, ".") && !slices.ContainsFunc(ofGoja, func(p string) bool { return strings.HasPrefix(dep, p) }) {
				t.Errorf("%s links %s", pkg, dep)
			}
			for _, testsOnly := range []string{"github.com/twilio/", "github.com/getkin/", "pgregory.net/rapid", "go.uber.org/goleak", "github.com/chromedp/"} {
				if strings.HasPrefix(dep, testsOnly) {
					t.Errorf("%s imports %s, which is for tests only", pkg, dep)
				}
			}
		}
	}
	for pkg := range arrows {
		if !there[pkg] {
			t.Errorf("there is no package %s", pkg)
		}
	}
}
