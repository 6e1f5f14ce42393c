package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Errors that a system alone has are found, those of its own files and of what they import.
func TestCheck(t *testing.T) {
	const imports = "package main\n\nimport \"example.com/m/part\"\n\n"
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string // A part of the error on Windows; there is none on Darwin.
	}{
		{"none", map[string]string{"main.go": imports + "func main() { part.Go() }\n", "part/part.go": "package part\n\nfunc Go() {}\n"}, ""},
		{"a body", map[string]string{"main.go": "package main\n\nfunc main() {}\n", "a_windows.go": "package main\n\nvar _ = func() { x := 1 }\n"}, "a_windows.go:3:18: declared and not used: x"},
		{"what only others have", map[string]string{"main.go": imports + "func main() { part.Go() }\n", "part/part.go": "package part\n", "part/part_darwin.go": "package part\n\nfunc Go() {}\n"}, "undefined: part.Go"},
		{"what a system's package lacks", map[string]string{"main.go": "package main\n\nimport \"syscall\"\n\nfunc main() { syscall.Kill(1, syscall.SIGSTOP) }\n"}, "undefined: syscall.Kill"},
		{"files for none", map[string]string{"main.go": imports + "func main() { part.Go() }\n", "part/part_darwin.go": "package part\n\nfunc Go() {}\n"}, "build constraints exclude all Go files"},
		{"what is imported", map[string]string{"main.go": imports + "func main() { part.Go() }\n", "part/part.go": "package part\n\nfunc Go() {}\n", "part/b_windows.go": "package part\n\nvar B int = `b`\n"}, "b_windows.go:3:13"},
		{"what is embedded", map[string]string{"main.go": "package main\n\nfunc main() {}\n", "c_windows.go": "package main\n\nimport _ \"embed\"\n\n//go:embed none.txt\nvar c string\n"}, "no matching files"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			test.files["go.mod"] = "module example.com/m\n\ngo 1.26\n"
			for name, text := range test.files {
				file := filepath.Join(dir, filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if count, err := check(dir, "darwin"); err != nil || count == 0 {
				t.Errorf("on Darwin it finds %d packages, and %v", count, err)
			}
			_, err := check(dir, "windows")
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
