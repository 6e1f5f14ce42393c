package main

import (
	"debug/buildinfo"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// program is one of those that are compared.
type program struct {
	name    string
	version string
	// command returns the command line for a task's script, or nil where the
	// program does not do it.
	command func(script, url string) []string
}

// build makes the programs. What cannot be measured here is said in the notes.
func build(s settings, dir string, progress io.Writer) (programs []program, notes []string, err error) {
	binary := func(name, pkg string) (string, error) {
		path := filepath.Join(dir, name)
		cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", path, pkg) // as a release is linked
		cmd.Dir, cmd.Stderr = s.module, progress
		return path, cmd.Run()
	}
	ours, err := binary("dialtone", ".")
	if err != nil {
		return nil, nil, fmt.Errorf("building dialtone: %w", err)
	}
	smallest, err := binary("goja", "./bench/goja")
	if err != nil {
		return nil, nil, fmt.Errorf("building the goja program: %w", err)
	}
	goja, err := versionIn(smallest, "github.com/dop251/goja")
	if err != nil {
		return nil, nil, err
	}
	scan, err := binary("scan", "./bench/scan")
	if err != nil {
		return nil, nil, fmt.Errorf("building the scan: %w", err)
	}
	scripts, err := s.folder("dialtone")
	if err != nil {
		return nil, nil, err
	}
	gojaScripts, err := s.folder("goja")
	if err != nil {
		return nil, nil, err
	}
	programs = []program{
		{"dialtone", "", func(script, url string) []string {
			return []string{ours, "--base-url", url, "run", filepath.Join(scripts, script+".js")}
		}},
		{"goja + net/http", goja, func(script, url string) []string {
			return []string{smallest, url, filepath.Join(gojaScripts, script+".js")}
		}},
		{"raw Go scan", "", func(script, url string) []string {
			if script != "list" {
				return nil
			}
			return []string{scan, url}
		}},
	}
	if !s.node {
		return programs, nil, nil
	}
	npm, note, err := installNode(s, progress)
	if err != nil {
		return nil, nil, err
	}
	if npm == nil {
		return programs, []string{note}, nil
	}
	return append(programs, *npm), nil, nil
}

// installNode has npm install the packages of bench/node, as their lock file has
// them. It returns a note where there is no Node.
func installNode(s settings, progress io.Writer) (*program, string, error) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return nil, "npm's twilio was not measured: there is no " + tool + " here.", nil
		}
	}
	folder, err := s.folder("node")
	if err != nil {
		return nil, "", err
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "twilio")); err != nil {
		cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
		cmd.Dir, cmd.Stdout, cmd.Stderr = folder, progress, progress
		if err := cmd.Run(); err != nil {
			return nil, "", fmt.Errorf("npm ci in bench/node: %w", err)
		}
	}
	node, err := exec.Command("node", "--version").Output()
	if err != nil {
		return nil, "", err
	}
	cmd := exec.Command("node", "-p", "require('twilio/package.json').version")
	cmd.Dir = folder
	version, err := cmd.Output()
	if err != nil {
		return nil, "", fmt.Errorf("asking for the version of npm's twilio: %w", err)
	}
	return &program{
		"npm twilio", strings.TrimSpace(string(version)) + " on Node " + strings.TrimSpace(string(node)),
		func(script, url string) []string {
			return []string{"node", filepath.Join(folder, script+".js"), url}
		},
	}, "", nil
}

// versionIn returns the version of a module in a Go program.
func versionIn(path, module string) (string, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return "", err
	}
	for _, m := range info.Deps {
		if m.Path == module {
			return m.Version, nil
		}
	}
	return "", fmt.Errorf("%s has no %s in it", path, module)
}
