package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestProseIsWrapped finds lines of Markdown that are longer than 120 characters: in code, tables,
// headings and where there is no blank to wrap at, they may be.
func TestProseIsWrapped(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "node_modules" || path != "." && strings.HasPrefix(entry.Name(), ".")) {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		code := false
		for i, line := range strings.Split(string(text), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				code = !code
			}
			if code || utf8.RuneCountInString(line) <= 120 || strings.ContainsAny(line[:1], "|#<>[") || strings.Contains(line, "](") {
				continue
			}
			t.Errorf("%s:%d has %d characters: prose is wrapped at 120", path, i+1, utf8.RuneCountInString(line))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
