package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// runtimeInside are the packages that runtime is made of.
var runtimeInside = []string{"dialtone/runtime/internal/files", "dialtone/runtime/internal/commonjs", "dialtone/runtime/internal/language", "dialtone/runtime/internal/library", "dialtone/runtime/internal/values",
	"dialtone/runtime/hosts", "dialtone/runtime/paths", "dialtone/runtime/internal/frames", "dialtone/runtime/internal/child", "dialtone/runtime/internal/nesting",
	"dialtone/runtime/internal/compile", "dialtone/runtime/internal/guards", "dialtone/runtime/internal/inspect", "dialtone/runtime/internal/syntax", "dialtone/runtime/internal/unicodeclass"}

// arrows are the packages of this module that each may import, its tests left
// aside. What a package imports by way of another counts as well.
var arrows = map[string][]string{
	"dialtone/internal/spelling":         {},
	"dialtone/api/catalog":               {},
	"dialtone/api/catalog/generate":      {"dialtone/api/catalog"},
	"dialtone/api/signature":             {},
	"dialtone/api/token":                 {},
	"dialtone/api":                       {"dialtone/api/catalog"},
	"dialtone/twiml":                     {},
	"dialtone/declarations":              {"dialtone/api/catalog", "dialtone/twiml"},
	"dialtone/twiml/generate":            {"dialtone/twiml"},
	"dialtone/runtime/internal/files":    {},
	"dialtone/runtime/internal/frames":   {},
	"dialtone/runtime/internal/child":    {},
	"dialtone/runtime/internal/commonjs": {"dialtone/runtime/internal/files"},
	"dialtone/runtime/internal/compile": {"dialtone/runtime/internal/language", "dialtone/runtime/internal/guards", "dialtone/runtime/internal/nesting",
		"dialtone/runtime/internal/syntax", "dialtone/runtime/internal/unicodeclass"},
	"dialtone/runtime/internal/inspect":      {},
	"dialtone/runtime/internal/syntax":       {},
	"dialtone/runtime/internal/language":     {"dialtone/runtime/internal/nesting"},
	"dialtone/runtime/internal/library":      {"dialtone/runtime/internal/files"},
	"dialtone/runtime/internal/values":       {},
	"dialtone/runtime/hosts":                 {},
	"dialtone/runtime/paths":                 {"dialtone/runtime/internal/files"},
	"dialtone/runtime/internal/nesting":      {},
	"dialtone/runtime/internal/unicodeclass": {},
	"dialtone/runtime/internal/guards":       {"dialtone/runtime/internal/nesting", "dialtone/runtime/internal/syntax", "dialtone/runtime/internal/unicodeclass"},
	"dialtone/runtime":                       runtimeInside,
	"dialtone/bindings":                      {"dialtone/api", "dialtone/api/catalog", "dialtone/api/signature", "dialtone/api/token", "dialtone/twiml"},
	"dialtone/repl":                          append([]string{"dialtone/internal/spelling", "dialtone/runtime"}, runtimeInside...),
	"dialtone/webhook":                       append([]string{"dialtone/api/signature", "dialtone/runtime", "dialtone/twiml"}, runtimeInside...),
	// Never api: client and emulator must be able to disagree.
	"dialtone/emulator":        {"dialtone/api/catalog", "dialtone/twiml"},
	"dialtone/emulator/script": {"dialtone/emulator", "dialtone/api/catalog", "dialtone/twiml"},
}

func TestTheImportArrowsHold(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	listed := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		pkg, deps, _ := strings.Cut(line, " ")
		listed[pkg] = true
		allowed, ok := arrows[pkg]
		if !ok {
			if pkg != "dialtone" && !strings.HasPrefix(pkg, "dialtone/bench") && !testOnly(t, pkg) {
				t.Errorf("%s: say in arrows what it may import", pkg)
			}
			continue
		}
		for _, dep := range strings.Fields(deps) {
			if dep == "dialtone/internal/spelling" {
				continue // everybody may
			}
			if dep == "dialtone" || strings.HasPrefix(dep, "dialtone/") && !slices.Contains(allowed, dep) {
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
	out, err := exec.Command("go", "list", "-f", "{{len .GoFiles}}", pkg).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", pkg, err)
	}
	return strings.TrimSpace(string(out)) == "0"
}
