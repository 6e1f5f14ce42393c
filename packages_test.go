package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// listed is a package of the module.
type listed struct {
	path, dir            string
	files, tests, xtests []string
	deps                 []string // What it imports, also by way of others, its tests left aside.
}

// source returns the files of the package with their folders, and those of its tests as well where
// these are wanted.
func (p listed) source(tests bool) (names []string) {
	files := p.files
	if tests {
		files = append(append(files[:len(files):len(files)], p.tests...), p.xtests...)
	}
	for _, name := range files {
		names = append(names, filepath.Join(p.dir, name))
	}
	return names
}

// packages returns all packages of the module. Go is asked once.
func packages(t *testing.T) []listed {
	t.Helper()
	all, err := listPackages()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return all
}

var listPackages = sync.OnceValues(func() (all []listed, err error) {
	const format = `{{.ImportPath}}	{{.Dir}}	{{join .GoFiles " "}}	{{join .TestGoFiles " "}}	{{join .XTestGoFiles " "}}	{{join .Deps " "}}`
	out, err := exec.Command("go", "list", "-f", format, "./...").Output()
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		all = append(all, listed{f[0], f[1], strings.Fields(f[2]), strings.Fields(f[3]), strings.Fields(f[4]), strings.Fields(f[5])})
	}
	return all, err
})
