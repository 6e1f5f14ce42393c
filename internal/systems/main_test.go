package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Errors that a system alone has are found, those of its own files and of what they import.
func TestCheck(t *testing.T) {
	// Nothing is a program: each would have all of Go's runtime checked as well.
	const imports = "package m\n\nimport \"example.com/m/FOLDER/part\"\n\n"
	root := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/m\n\ngo 1.26\n")
	tests := []struct {
		name  string
		files map[string]string
		want  string // A part of the error on Windows; there is none on Darwin.
	}{
		{"none", map[string]string{"m.go": imports + "func M() { part.Go() }\n", "part/part.go": "package part\n\nfunc Go() {}\n"}, ""},
		{"a body", map[string]string{"m.go": "package m\n", "a_windows.go": "package m\n\nvar _ = func() { x := 1 }\n"}, "a_windows.go:3:18: declared and not used: x"},
		{"what only others have", map[string]string{"m.go": imports + "func M() { part.Go() }\n", "part/part.go": "package part\n", "part/part_darwin.go": "package part\n\nfunc Go() {}\n"}, "undefined: part.Go"},
		{"what a system's package lacks", map[string]string{"m.go": "package m\n\nimport \"syscall\"\n\nfunc M() { syscall.Kill(1, syscall.SIGSTOP) }\n"}, "undefined: syscall.Kill"},
		{"files for none", map[string]string{"m.go": imports + "func M() { part.Go() }\n", "part/part_darwin.go": "package part\n\nfunc Go() {}\n"}, "build constraints exclude all Go files"},
		{"what is imported", map[string]string{"m.go": imports + "func M() { part.Go() }\n", "part/part.go": "package part\n\nfunc Go() {}\n", "part/b_windows.go": "package part\n\nvar B int = `b`\n"}, "b_windows.go:3:13"},
		{"what is embedded", map[string]string{"m.go": "package m\n", "c_windows.go": "package m\n\nimport _ \"embed\"\n\n//go:embed none.txt\nvar c string\n"}, "no matching files"},
	}
	for i, test := range tests {
		folder := fmt.Sprintf("case%d", i)
		for name, text := range test.files {
			write(folder+"/"+name, strings.ReplaceAll(text, "FOLDER", folder))
		}
	}
	if count, err := check(root, "darwin"); err != nil || count < 2*len(tests)-3 {
		t.Errorf("on Darwin it finds %d packages, and %v", count, err)
	}
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := check(filepath.Join(root, fmt.Sprintf("case%d", i)), "windows")
			switch {
			case test.want == "" && err != nil:
				t.Errorf("on Windows it finds %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("on Windows it finds %v, want %q", err, test.want)
			case err != nil && strings.Contains(err.Error(), "has errors"):
				t.Errorf("it shows what imports the package with errors as well: %v", err)
			}
		})
	}
}

func TestCheckFindsPackages(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/m\n\ngo 1.26\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := check(dir, "windows"); err == nil {
		t.Error("a folder without packages is without errors")
	}
}
