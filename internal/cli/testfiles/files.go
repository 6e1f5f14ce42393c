// Package testfiles finds the files that dialtone test runs, and those that are to run again after
// a change.
package testfiles

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// testName is what the file of tests is called that nobody names.
var testName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\.test\.([mc]?js|[mc]?ts)$`) })

// Is reports whether a file of this name has tests.
func Is(name string) bool { return testName().MatchString(name) }

// PatternError is the error of a pattern of files that is not one.
type PatternError struct{ Pattern string }

func (e *PatternError) Error() string { return fmt.Sprintf("%q is not a pattern of files", e.Pattern) }

// Find returns the files of tests, sorted, by what was given of them: files, folders and
// patterns, from a working folder on. Nothing is all below that.
func Find(dir string, given []string) ([]string, error) {
	if len(given) == 0 {
		given = []string{"."}
	}
	found := map[string]bool{}
	for _, path := range given {
		whole := path
		if !filepath.IsAbs(path) {
			whole = filepath.Join(dir, path)
		}
		info, err := os.Stat(whole)
		before := len(found)
		switch {
		case err == nil && !info.IsDir():
			found[whole] = true
		case err == nil:
			err = below(whole, func(name string) bool { return Is(name) }, found)
		case strings.ContainsAny(path, "*?[{"):
			var pattern *regexp.Regexp
			if pattern, err = globOf(filepath.ToSlash(whole)); err == nil {
				err = below(base(whole), func(name string) bool { return pattern.MatchString(filepath.ToSlash(name)) }, found)
			}
		default:
			err = fmt.Errorf("there is no file or folder %s", path)
		}
		if err != nil {
			return nil, err
		}
		if len(found) == before && (info == nil || info.IsDir()) && len(given) > 1 {
			return nil, fmt.Errorf("%s has no tests", path)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("there are no tests in %s: they stand in files called *.test.js, .mjs, .cjs or .ts (dialtone init makes a first one)", strings.Join(given, ", "))
	}
	files := make([]string, 0, len(found))
	for name := range found {
		files = append(files, name)
	}
	slices.Sort(files)
	return files, nil
}

// below adds the files below a folder whose names are right. Packages' own and hidden folders are
// left out, unless they are the folder itself.
func below(dir string, right func(name string) bool, found map[string]bool) error {
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != dir && (entry.Name() == "node_modules" || strings.HasPrefix(entry.Name(), ".")):
			return filepath.SkipDir
		case !entry.IsDir() && right(name):
			found[name] = true
		}
		return nil
	})
}

// base is the folder of a pattern before its first sign that stands for several names.
func base(pattern string) string {
	return filepath.Dir(pattern[:strings.IndexAny(pattern, "*?[{")] + "x")
}

// globOf makes an expression of a pattern: * and ? are within a name, ** is any folders, {a,b} is
// one of them, and [a-z] one of the characters.
func globOf(pattern string) (*regexp.Regexp, error) {
	var b strings.Builder
	b.WriteString("^")
	depth := 0
	for i := 0; i < len(pattern); i++ {
		rest := pattern[i:]
		switch c := pattern[i]; {
		case strings.HasPrefix(rest, "**/"):
			b.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(rest, "**"):
			b.WriteString(".*")
			i++
		case c == '*':
			b.WriteString("[^/]*")
		case c == '?':
			b.WriteString("[^/]")
		case c == '[' && strings.Contains(rest, "]"):
			end := strings.Index(rest, "]")
			b.WriteString("[" + strings.Replace(strings.ReplaceAll(rest[1:end], `\`, `\\`), "!", "^", 1) + "]")
			i += end
		case c == '{':
			depth++
			b.WriteString("(?:")
		case c == '}' && depth > 0:
			depth--
			b.WriteString(")")
		case c == ',' && depth > 0:
			b.WriteString("|")
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	expression, err := regexp.Compile(b.String() + "$")
	if err != nil {
		return nil, &PatternError{pattern}
	}
	return expression, nil
}
