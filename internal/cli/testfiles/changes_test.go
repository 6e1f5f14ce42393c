package testfiles

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestWhatAChangeConcerns: a file of tests that changes is run again alone, and all are where
// another file changes; what packages and hidden folders have is not looked at.
func TestWhatAChangeConcerns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Unix(int64(1000+len(content)), 0)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, b := write("a.test.js", ""), write("below/b.test.ts", "")
	lib := write("lib.js", "")
	tests, err := Find(dir, nil)
	if err != nil || !cmp.Equal(tests, []string{a, b}) {
		t.Fatalf("found %v, %v", tests, err)
	}
	before := Look(dir)
	for _, step := range []struct {
		name           string
		change         func()
		changed, again []string
	}{
		{"nothing", func() {}, nil, nil},
		{"a file of tests", func() { write("a.test.js", "x") }, []string{a}, []string{a}},
		{"a file of theirs", func() { write("lib.js", "x") }, []string{lib}, []string{a, b}},
		{"both", func() { write("lib.js", "xy"); write("below/b.test.ts", "x") }, []string{b, lib}, []string{a, b}},
		{"a package", func() { write("node_modules/x/index.js", "x"); write(".git/index", "x"); write(".env", "x") }, nil, nil},
		{"a new file of theirs", func() { write("data.json", "{}") }, []string{filepath.Join(dir, "data.json")}, []string{a, b}},
		{"one that goes", func() { _ = os.Remove(filepath.Join(dir, "data.json")) }, []string{filepath.Join(dir, "data.json")}, []string{a, b}},
		{"tests that nobody asked for", func() { write("c.test.js", "x") }, []string{filepath.Join(dir, "c.test.js")}, nil},
	} {
		step.change()
		now := Look(dir)
		changed := Differing(before, now)
		if !cmp.Equal(changed, step.changed) || !cmp.Equal(Concerned(changed, tests), step.again) {
			t.Errorf("%s: changed %v, again %v", step.name, changed, Concerned(changed, tests))
		}
		before = now
	}
}
