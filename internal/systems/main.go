// Command systems checks that all packages of the module, and all that they import, are without
// errors on other systems, as go build would find them there. It makes no code of them, which is
// what takes long: SQLite alone is a minute of compiling for each system.
//
//	go run ./internal/systems windows darwin freebsd
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
)

func main() {
	systems := os.Args[1:]
	if len(systems) == 0 {
		fmt.Fprintln(os.Stderr, "usage: systems GOOS…")
		os.Exit(2)
	}
	counts, failures := make([]int, len(systems)), make([]error, len(systems))
	var wait sync.WaitGroup
	for i, system := range systems {
		wait.Go(func() { counts[i], failures[i] = check(".", system) })
	}
	wait.Wait()
	failed := false
	for i, system := range systems {
		if failures[i] != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "systems: %s: %v\n", system, failures[i])
			continue
		}
		fmt.Printf("%s: %d packages\n", system, counts[i])
	}
	if failed {
		os.Exit(1)
	}
}

// most is how many packages with errors are shown.
const most = 10

// check checks the packages below a folder, as they are on a system, and all that they import. It
// returns how many these are.
func check(dir, system string) (int, error) {
	packages, err := list(dir, system)
	if err != nil {
		return 0, err
	}
	checked := map[string]*types.Package{"unsafe": types.Unsafe}
	wrong := map[string]bool{}
	var all []error
	for _, p := range packages {
		if p.ImportPath == "unsafe" {
			continue
		}
		pkg, err := p.check(checked)
		switch {
		case err == nil:
			checked[p.ImportPath] = pkg
			continue
		case len(all) < most && !p.importsOf(wrong): // What imports one with errors has them for it.
			all = append(all, err)
		}
		wrong[p.ImportPath] = true
	}
	if len(packages) == 0 {
		all = append(all, errors.New("there are no packages"))
	}
	return len(packages), errors.Join(all...)
}

// listed is a package as go list shows it.
type listed struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
	ImportMap  map[string]string // Of what its files say to what that means, where these differ.
	Module     *struct{ GoVersion string }
}

// list returns the packages below a folder and all that they import, each after what it imports.
func list(dir, system string) ([]listed, error) {
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,GoFiles,EmbedFiles,Imports,ImportMap,Module", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+runtime.GOARCH, "CGO_ENABLED=0")
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, complaints.Bytes())
	}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(output)); ; {
		var p listed
		if err := decoder.Decode(&p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}

// check returns what the package declares, or the errors in it.
func (p listed) check(checked map[string]*types.Package) (*types.Package, error) {
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		// Comments have the versions of Go that files ask for.
		file, err := parser.ParseFile(set, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	var all []error
	config := types.Config{
		Importer: importer{p.ImportMap, checked},
		Sizes:    types.SizesFor("gc", runtime.GOARCH),
		Error:    func(err error) { all = append(all, err) },
	}
	if p.Module != nil && p.Module.GoVersion != "" {
		config.GoVersion = "go" + p.Module.GoVersion
	}
	pkg, err := config.Check(p.ImportPath, set, files, nil)
	if err != nil {
		return nil, errors.Join(all...)
	}
	return pkg, nil
}

// importsOf reports whether the package imports one of some.
func (p listed) importsOf(some map[string]bool) bool {
	for _, path := range p.Imports {
		if some[path] {
			return true
		}
	}
	return false
}

// importer has the packages that are checked before those that import them.
type importer struct {
	meant   map[string]string
	checked map[string]*types.Package
}

func (i importer) Import(path string) (*types.Package, error) {
	pkg := i.checked[cmp.Or(i.meant[path], path)]
	if pkg == nil {
		return nil, fmt.Errorf("%s has errors", path)
	}
	return pkg, nil
}
