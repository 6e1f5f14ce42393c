// Package sources keeps the sources of scripts, and says of the places that Goja names in them what
// the scripts' authors call these: without the host's own code, in columns as editors count them.
package sources

import (
	"maps"
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Sources holds the source of every script a host has run, by name. Its zero value has none and
// takes none. Copies of it hold the same.
type Sources struct {
	texts     map[string]string
	bundles   map[string]*bundle // Of the sources that have a source map.
	originals map[string]*bundle // By the names of files that were bundled, as far as a place in them was asked for.
}

// Of returns sources that hold one.
func Of(name, source string) Sources {
	s := New()
	s.Set(name, source)
	return s
}

// New returns sources that hold none yet.
func New() Sources {
	return Sources{make(map[string]string, 1), map[string]*bundle{}, map[string]*bundle{}}
}

// Set holds a source.
func (s Sources) Set(name, source string) {
	s.remove(name)
	s.texts[name] = source
	if b := bundleOf(name, source); b != nil {
		s.bundles[name] = b
	}
}

func (s Sources) remove(name string) {
	if b := s.bundles[name]; b != nil {
		maps.DeleteFunc(s.originals, func(_ string, of *bundle) bool { return of == b })
		delete(s.bundles, name)
	}
	delete(s.texts, name)
}

// Kept are the sources that a host keeps, the last 1000: errors find their lines in them, also
// those in functions that an earlier source has left behind.
type Kept struct {
	Sources
	order []string // Their names, as they came.
}

// maxKept is how many sources are kept.
const maxKept = 1000

// NewKept returns a place for sources, with none.
func NewKept() *Kept { return &Kept{Sources: New()} }

// Keep keeps a source for the errors to come.
func (k *Kept) Keep(name, source string) {
	if _, known := k.texts[name]; !known {
		k.order = append(k.order, name)
	}
	k.Set(name, source)
	if len(k.order) > maxKept {
		k.remove(k.order[0])
		k.order = k.order[1:]
	}
}

// Line is one line of a script, without its line break.
func (s Sources) Line(name string, number int) string {
	source, found := s.texts[name]
	if b := s.originals[name]; !found && b != nil {
		source = b.content(name)
	}
	start := lineStart(source, number)
	if start < 0 {
		return ""
	}
	line, _, _ := strings.Cut(source[start:], "\n")
	return strings.TrimSuffix(line, "\r")
}

// lineStart is the offset at which a line begins, or -1 if there is none.
func lineStart(source string, number int) int {
	offset := 0
	for ; number > 1; number-- {
		i := strings.IndexByte(source[offset:], '\n')
		if i < 0 {
			return -1
		}
		offset += i + 1
	}
	return offset
}

// IsOutside reports whether a place is in code of the host's own: in its files, or
// on a line that a script does not have.
func (s Sources) IsOutside(name string, line int) bool {
	source, found := s.texts[name]
	return strings.HasPrefix(name, HostPrefix) || found && lineStart(source, line) < 0
}

// Column turns Goja's column, which counts bytes, into one of UTF-16 units.
func (s Sources) Column(name string, line, column int) int {
	text := s.Line(name, line)
	if column-1 > len(text) {
		return column
	}
	return len(utf16.Encode([]rune(text[:max(column-1, 0)]))) + 1
}

// within reports whether a frame stands inside of a part of its script.
func (s Sources) within(frame Frame, part string) bool {
	source := s.texts[frame.File]
	start := strings.Index(source, part)
	line := lineStart(source, frame.Line)
	if start < 0 || line < 0 {
		return false
	}
	offset := line + frame.Column - 1
	return offset >= start && offset < start+len(part)
}

// isSuper reports whether a frame stands at a call of the constructor of a class
// that is extended. What esbuild has made of a class is not found in its source.
func (s Sources) isSuper(frame Frame) bool {
	source := s.texts[frame.File]
	line := lineStart(source, frame.Line)
	return line >= 0 && line+frame.Column-1 < len(source) && strings.HasPrefix(source[line+frame.Column-1:], "super(")
}

// Named is the name of the source that Goja calls so: it escapes the names of
// those that esbuild has made JavaScript of as it would parts of a URL.
func (s Sources) Named(file string) string {
	if _, found := s.texts[file]; found {
		return file
	}
	if name, err := url.PathUnescape(file); err == nil {
		return name
	}
	return file
}

// ValidUTF8 replaces what is not UTF-8, which the parser would misread.
func ValidUTF8(source string) string {
	if utf8.ValidString(source) {
		return source
	}
	return strings.ToValidUTF8(source, string(utf8.RuneError))
}
