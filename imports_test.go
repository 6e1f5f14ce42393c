package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// runtimeInside are the packages that runtime is made of.
const runtimeInside = "runtime/hosts runtime/paths runtime/internal/child runtime/internal/commonjs runtime/internal/compile " +
	"runtime/internal/files runtime/internal/frames runtime/internal/guards runtime/internal/inspect runtime/internal/language " +
	"runtime/internal/library runtime/internal/nesting runtime/internal/syntax runtime/internal/unicodeclass runtime/internal/values"

// arrows are the packages of this module that each may import, its tests left
// aside. What a package imports by way of another counts as well.
var arrows = map[string]string{
	"internal/spelling":    "",
	"api/catalog":          "",
	"api/catalog/generate": "api/catalog",
	"api/signature":        "",
	"api/token":            "",
	"api":                  "api/catalog",
	"twiml":                "",
	"twiml/generate":       "twiml",
	"declarations":         "api/catalog twiml",

	"runtime/hosts":                 "",
	"runtime/paths":                 "runtime/internal/files",
	"runtime/internal/child":        "",
	"runtime/internal/commonjs":     "runtime/internal/files",
	"runtime/internal/compile":      "runtime/internal/guards runtime/internal/language runtime/internal/nesting runtime/internal/syntax runtime/internal/unicodeclass",
	"runtime/internal/files":        "",
	"runtime/internal/frames":       "",
	"runtime/internal/guards":       "runtime/internal/nesting runtime/internal/syntax runtime/internal/unicodeclass",
	"runtime/internal/inspect":      "",
	"runtime/internal/language":     "runtime/internal/nesting",
	"runtime/internal/library":      "runtime/internal/files",
	"runtime/internal/nesting":      "",
	"runtime/internal/syntax":       "",
	"runtime/internal/unicodeclass": "",
	"runtime/internal/values":       "",
	"runtime":                       runtimeInside,

	"bindings": "api api/catalog api/signature api/token twiml",
	"repl":     "runtime " + runtimeInside,
	"webhook":  "api/signature runtime twiml " + runtimeInside,
	// Never api: client and emulator must be able to disagree.
	"emulator":        "api/catalog twiml",
	"emulator/script": "emulator api/catalog twiml",
}

func TestTheImportArrowsHold(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	listed := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		pkg, deps, _ := strings.Cut(line, " ")
		pkg = strings.TrimPrefix(pkg, "dialtone/")
		listed[pkg] = true
		allowed, ok := arrows[pkg]
		if !ok {
			if pkg != "dialtone" && !strings.HasPrefix(pkg, "bench") && !testOnly(t, pkg) {
				t.Errorf("%s: say in arrows what it may import", pkg)
			}
			continue
		}
		for _, dep := range strings.Fields(deps) {
			own, isOwn := strings.CutPrefix(dep, "dialtone/")
			everybodyMay := own == "internal/spelling"
			if dep == "dialtone" || isOwn && !everybodyMay && !slices.Contains(strings.Fields(allowed), own) {
				t.Errorf("%s must not import %s", pkg, dep)
			}
			for _, testsOnly := range []string{"github.com/twilio/", "github.com/getkin/", "pgregory.net/rapid", "go.uber.org/goleak"} {
				if strings.HasPrefix(dep, testsOnly) {
					t.Errorf("%s imports %s, which is for tests only", pkg, dep)
				}
			}
		}
	}
	for pkg := range arrows {
		if !listed[pkg] {
			t.Errorf("there is no package %s", pkg)
		}
	}
}

// testOnly says that a package has nothing but tests.
func testOnly(t *testing.T, pkg string) bool {
	out, err := exec.Command("go", "list", "-f", "{{len .GoFiles}}", "./"+pkg).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", pkg, err)
	}
	return strings.TrimSpace(string(out)) == "0"
}
