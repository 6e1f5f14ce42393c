package testfiles

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFind: files, folders and patterns are found from the working folder on; what names nothing is
// an error, and so is a pattern that is not one.
func TestFind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a.test.js", "one.js", "flows/b.test.ts", "flows/deep/c.test.mjs", "flows/d.js", "node_modules/x/e.test.js", ".git/f.test.js"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for given, want := range map[string]string{
		"":                     "a.test.js flows/b.test.ts flows/deep/c.test.mjs",
		"flows":                "flows/b.test.ts flows/deep/c.test.mjs",
		"one.js":               "one.js", // is taken by its name
		"flows/*.ts":           "flows/b.test.ts",
		"flows/**/*.{mjs,ts}":  "flows/b.test.ts flows/deep/c.test.mjs",
		"[ab].test.js":         "a.test.js",
		"one.js flows/b.test*": "flows/b.test.ts one.js",
		"none.js":              "there is no file or folder none.js",
		"x*.js":                "there are no tests in x*.js",
		"a.test.js x*.js":      "x*.js has no tests",
	} {
		files, err := Find(dir, strings.Fields(given))
		var short []string
		for _, file := range files {
			name, relErr := filepath.Rel(dir, file)
			if relErr != nil {
				t.Fatal(relErr)
			}
			short = append(short, filepath.ToSlash(name))
		}
		if err != nil {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", given, err, want)
			}
		} else if !cmp.Equal(short, strings.Fields(want)) {
			t.Errorf("%s: %v, want %s", given, short, want)
		}
	}
	var wrong *PatternError
	if _, err := Find(dir, []string{"[z-a].js"}); !errors.As(err, &wrong) {
		t.Errorf("%v", err)
	}
}
