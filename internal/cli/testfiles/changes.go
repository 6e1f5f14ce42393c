package testfiles

import (
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// watched is how a file was when it was looked at.
type watched struct {
	changed time.Time
	size    int64
}

// Seen is how files were when they were looked at, by their paths.
type Seen map[string]watched

// Look returns the files below a folder that tests may depend on: all but those of packages, and
// hidden ones.
func Look(dir string) Seen {
	seen := Seen{}
	_ = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // it has just gone
		case name != dir && (entry.Name() == "node_modules" || strings.HasPrefix(entry.Name(), ".")):
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

// Differing returns the files that are new, gone or changed, sorted.
func Differing(before, now Seen) []string {
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

// Concerned returns the files of tests that are to run again: those that have changed themselves,
// where nothing else has; otherwise all, for any of them may need it.
func Concerned(changed, tests []string) []string {
	var those []string
	for _, name := range changed {
		switch {
		case slices.Contains(tests, name):
			those = append(those, name)
		case Is(name):
			// one that is gone, or was not asked for
		default:
			return tests
		}
	}
	return those
}
