package runtime

import (
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// sources holds the source of every script a host has run, by name.
type sources map[string]string

// line is one line of a script, without its line break.
func (s sources) line(name string, number int) string {
	source := s[name]
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

// isOutside tells whether a place is in code of the host's own: in its files, or
// on a line that a script does not have.
func (s sources) isOutside(name string, line int) bool {
	source, found := s[name]
	return strings.HasPrefix(name, hostPrefix) || found && lineStart(source, line) < 0
}

// column turns Goja's column, which counts bytes, into one of UTF-16 units.
func (s sources) column(name string, line, column int) int {
	text := s.line(name, line)
	if column-1 > len(text) {
		return column
	}
	return len(utf16.Encode([]rune(text[:max(column-1, 0)]))) + 1
}

// within tells whether a frame stands inside of a part of its script.
func (s sources) within(frame Frame, part string) bool {
	source := s[frame.File]
	start := strings.Index(source, part)
	line := lineStart(source, frame.Line)
	if start < 0 || line < 0 {
		return false
	}
	offset := line + frame.Column - 1
	return offset >= start && offset < start+len(part)
}

// isSuper tells whether a frame stands at a call of the constructor of a class
// that is extended. What esbuild has made of a class is not found in its source.
func (s sources) isSuper(frame Frame) bool {
	source := s[frame.File]
	line := lineStart(source, frame.Line)
	return line >= 0 && line+frame.Column-1 < len(source) && strings.HasPrefix(source[line+frame.Column-1:], "super(")
}

// named is the name of the source that Goja calls so: it escapes the names of
// those that esbuild has made JavaScript of as it would parts of a URL.
func (s sources) named(file string) string {
	if _, found := s[file]; found {
		return file
	}
	if name, err := url.PathUnescape(file); err == nil {
		return name
	}
	return file
}

// validUTF8 replaces what is not UTF-8, which the parser would misread.
func validUTF8(source string) string {
	if utf8.ValidString(source) {
		return source
	}
	return strings.ToValidUTF8(source, string(utf8.RuneError))
}
