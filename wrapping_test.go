package main

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// eachFile calls f with the text of each file of the module that has an ending.
func eachFile(t *testing.T, ending string, f func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "node_modules" || path != "." && strings.HasPrefix(entry.Name(), ".")) {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ending {
			return nil
		}
		text, err := os.ReadFile(path)
		f(path, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestProseIsWrapped finds lines of Markdown that are longer than 120 characters: in code, tables,
// headings and where there is no blank to wrap at, they may be.
func TestProseIsWrapped(t *testing.T) {
	t.Parallel()
	eachFile(t, ".md", func(path, text string) {
		code := false
		for i, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				code = !code
			}
			if code || utf8.RuneCountInString(line) <= 120 || strings.ContainsAny(line[:1], "|#<>[") || strings.Contains(line, "](") {
				continue
			}
			t.Errorf("%s:%d has %d characters: prose is wrapped at 120", path, i+1, utf8.RuneCountInString(line))
		}
	})
}

// TestProseInCodeIsWrapped finds lines of comments that stand alone and are longer than 100
// characters, a tab being four: examples in them, lists and the output of an Example may be, and
// what a program has written.
func TestProseInCodeIsWrapped(t *testing.T) {
	t.Parallel()
	eachFile(t, ".go", func(path, text string) {
		if strings.Contains(text[:min(len(text), 400)], "DO NOT EDIT") {
			return
		}
		files := token.NewFileSet()
		file := files.AddFile(path, -1, len(text))
		lines := strings.Split(text, "\n")
		var s scanner.Scanner
		s.Init(file, []byte(text), nil, scanner.ScanComments)
		output := 0 // The line of a comment with what an Example prints.
		for {
			at, kind, comment := s.Scan()
			if kind == token.EOF {
				return
			}
			n := file.Line(at)
			if kind != token.COMMENT || !strings.HasPrefix(comment, "// ") || strings.TrimLeft(lines[n-1], "\t") != comment {
				continue
			}
			body := comment[len("// "):]
			if strings.HasPrefix(body, "Output:") || strings.HasPrefix(body, "Unordered output:") || output == n-1 {
				output = n
				continue
			}
			width := utf8.RuneCountInString(strings.ReplaceAll(lines[n-1], "\t", "    "))
			if width > 100 && !strings.HasPrefix(body, " ") && !strings.HasPrefix(body, "- ") && strings.Contains(strings.TrimSpace(body), " ") {
				t.Errorf("%s:%d has %d characters: prose in code is wrapped at 100", path, n, width)
			}
		}
	})
}
