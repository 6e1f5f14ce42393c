package cli

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// watchEvery is how long passes between two looks at the files.
const watchEvery = 300 * time.Millisecond

// watched is how a file was when it was looked at.
type watched struct {
	changed time.Time
	size    int64
}

// look returns the files below the working folder that tests may depend on: all but those of
// packages, and hidden ones.
func (t *testRun) look() map[string]watched {
	seen := map[string]watched{}
	_ = filepath.WalkDir(t.dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // it has just gone
		case name != t.dir && (entry.Name() == "node_modules" || strings.HasPrefix(entry.Name(), ".")):
			if entry.IsDir() {
				return filepath.SkipDir
			}
		case !entry.IsDir():
			if info, err := entry.Info(); err == nil {
				seen[name] = watched{info.ModTime(), info.Size()}
			}
		}
		return nil
	})
	return seen
}

// differing are the files that are new, gone or changed, sorted.
func differing(before, now map[string]watched) []string {
	changed := map[string]bool{}
	for name, was := range before {
		if now[name] != was {
			changed[name] = true
		}
	}
	for name := range now {
		if _, known := before[name]; !known {
			changed[name] = true
		}
	}
	return slices.Sorted(maps.Keys(changed))
}

// concerned are the files of tests that are to run again: those that have changed themselves, where
// nothing else has; otherwise all, for any of them may need it.
func concerned(changed, tests []string) []string {
	var those []string
	for _, name := range changed {
		switch {
		case slices.Contains(tests, name):
			those = append(those, name)
		case testName().MatchString(name):
			// one that is gone, or was not asked for
		default:
			return tests
		}
	}
	return those
}

// watch runs tests again whenever files change, until ctx ends.
func (t *testRun) watch(ctx context.Context, given []string) error {
	files, err := t.find(given)
	if err != nil {
		return err
	}
	for {
		before := t.look()
		if len(files) > 0 {
			if _, err := t.all(ctx, files); err != nil {
				return err
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		fmt.Fprintln(t.Stderr, "Waiting for files to change; Ctrl-C ends.")
		var changed []string
		for len(changed) == 0 {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(watchEvery):
			}
			changed = differing(before, t.look())
		}
		short := make([]string, len(changed))
		for i, name := range changed {
			short[i] = t.short(name)
		}
		fmt.Fprintf(t.Stderr, "\nchanged: %s\n", strings.Join(short, ", "))
		all, err := t.find(given)
		if err != nil {
			fmt.Fprintln(t.Stderr, "dialtone: "+err.Error())
		}
		files = concerned(changed, all)
	}
}
