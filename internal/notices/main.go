// Command notices prints the licences of what the binary contains: of Go, of each module that it
// links on one of the systems that are released, and of the npm packages that are embedded. It
// fails where a module has no licence, or one that is not known to allow this.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	out := bufio.NewWriter(os.Stdout)
	modules, err := linked(".", systems)
	if err == nil {
		err = errors.Join(write(out, modules), out.Flush())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

// systems are those that a release is built for. Modules differ by system.
var systems = []string{"linux", "darwin", "windows", "freebsd"}

// module is a module that the binary links.
type module struct{ path, version, dir string }

// write prints the notices of modules, and of what is embedded.
func write(out io.Writer, modules []module) error {
	fmt.Fprint(out, "dialtone contains the following software.\n")
	for _, m := range modules {
		texts, err := m.licences()
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%s\n%s %s\n\n", strings.Repeat("-", 78), m.path, m.version)
		for _, text := range texts {
			fmt.Fprintf(out, "%s\n", strings.TrimRight(text, "\n"))
		}
	}
	packages, err := embedded()
	if err != nil {
		return err
	}
	for _, notice := range packages {
		fmt.Fprintf(out, "\n%s\n%s\n", strings.Repeat("-", 78), notice)
	}
	return nil
}

// embedded returns the notices of the npm packages that the binary embeds: the comments that their
// files begin with.
func embedded() ([]string, error) {
	list := exec.Command("go", "list", "-f", "{{$dir := .Dir}}{{range .EmbedFiles}}{{$dir}}/{{.}}\n{{end}}", "dialtone/runtime/internal/library", "dialtone/emulator/page")
	list.Stderr = os.Stderr
	files, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var notices []string
	for name := range strings.Lines(string(files)) {
		if name = strings.TrimSpace(name); filepath.Base(filepath.Dir(name)) != "bundled" && filepath.Base(name) != "htmx.js" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		_, comment, ok := strings.Cut(string(text), "/*")
		comment, _, closed := strings.Cut(comment, "*/")
		if !ok || !closed || !strings.Contains(comment, "under this licence") {
			return nil, fmt.Errorf("%s does not begin with its licence", name)
		}
		notices = append(notices, strings.TrimSpace(comment))
	}
	return notices, nil
}

// linked returns the modules that a package links on any of some systems, and Go itself.
func linked(pkg string, systems []string) ([]module, error) {
	lines, err := exec.Command("go", "env", "GOVERSION", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	version, root, _ := strings.Cut(strings.TrimSpace(string(lines)), "\n")
	found := map[module]bool{{"The Go standard library", version, root}: true}
	for _, system := range systems {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}", pkg)
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		list.Stderr = os.Stderr
		lines, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		for line := range strings.Lines(string(lines)) {
			path, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			version, dir, ok := strings.Cut(rest, " ")
			if ok {
				found[module{path, version, dir}] = true
			}
		}
	}
	var modules []module
	for m := range found {
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(a, b module) int { return cmp.Compare(a.path, b.path) })
	return modules, nil
}

// kinds are sentences of the licences that allow a binary to contain what they are of, with nothing
// to do but to show them.
var kinds = []string{
	"Permission is hereby granted, free of charge",                     // MIT
	"Redistribution and use in source and binary forms",                // BSD
	"Permission to use, copy, modify, and distribute this software",    // ISC
	"Permission to use, copy, modify, and/or distribute this software", // its newer form
	"Apache License",
}

// mozilla begins the Mozilla Public License, which lets a binary contain what it is of where the
// person who has the binary is told where the source is (3.2).
const mozilla = "Mozilla Public License Version 2.0"

// licences returns the licence and the notice of a module.
func (m module) licences() ([]string, error) {
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		return nil, err
	}
	var texts []string
	known := false
	for _, entry := range entries {
		name := strings.ToUpper(entry.Name())
		isLicence := strings.HasPrefix(name, "LICENSE") || strings.HasPrefix(name, "LICENCE") || strings.HasPrefix(name, "COPYING")
		if entry.IsDir() || !isLicence && !strings.HasPrefix(name, "NOTICE") && name != "PATENTS" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(m.dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
		words := bytes.Join(bytes.Fields(text), []byte(" "))
		if isLicence && bytes.HasPrefix(words, []byte(mozilla)) {
			known = true
			texts = append([]string{fmt.Sprintf("The source of this module, which is unchanged, is https://proxy.golang.org/%s/@v/%s.zip.", m.path, m.version)}, texts...)
		}
		known = known || isLicence && slices.ContainsFunc(kinds, func(kind string) bool { return bytes.Contains(words, []byte(kind)) })
	}
	if !known {
		return nil, fmt.Errorf("%s %s has no licence that is known here: read it, and see kinds in internal/notices", m.path, m.version)
	}
	return texts, nil
}
