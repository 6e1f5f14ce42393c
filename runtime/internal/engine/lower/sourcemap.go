package lower

import (
	"encoding/json"
	"errors"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Map leads from the lines and columns of JavaScript that was written by esbuild
// to those of the source. Both count from 1 outside of this file, columns in bytes.
type Map struct {
	segments []segment // In the order of the written text.
	lines    int       // Of the written text.
}

// segment says where what is written from a place on comes from. Lines and columns
// count from 0, columns in bytes.
type segment struct {
	line, column         int
	fromLine, fromColumn int
	outside              bool // It comes from nowhere in the source.
}

func (s segment) isAfter(line, column int) bool {
	return s.line > line || s.line == line && s.column > column
}

// find finds the segment that a place is in.
func (m *Map) find(line, column int) (segment, bool) {
	after, _ := slices.BinarySearchFunc(m.segments, 0, func(s segment, _ int) int {
		if s.isAfter(line, column) {
			return 1
		}
		return -1
	})
	if after == 0 {
		return segment{}, false
	}
	found := m.segments[after-1]
	return found, !found.outside
}

// Position finds the place in the source that a place in the written text comes
// from.
func (m *Map) Position(line, column int) (fromLine, fromColumn int, ok bool) {
	found, ok := m.find(line-1, column-1)
	return found.fromLine + 1, found.fromColumn + 1, ok
}

// IsExact reports whether something in the source begins what is written at a
// place: what esbuild adds comes from somewhere, but begins nothing.
func (m *Map) IsExact(line, column int) bool {
	found, ok := m.find(line-1, column-1)
	return ok && found.line == line-1 && found.column == column-1
}

// over is the map for text that was written from what inner is the map of.
func (m *Map) over(inner *Map) *Map {
	composed := &Map{segments: slices.Clone(m.segments), lines: m.lines}
	for i := range composed.segments {
		s := &composed.segments[i]
		if s.outside {
			continue
		}
		found, ok := inner.find(s.fromLine, s.fromColumn)
		s.fromLine, s.fromColumn, s.outside = found.fromLine, found.fromColumn, !ok
	}
	return composed
}

// JSON is the map as Goja reads it, with a name for the source. What comes from
// nowhere comes from the other name, also what stands after the text. Goja counts
// columns from 1 where such maps count from 0.
func (m *Map) JSON(name, other string) []byte {
	nowhere := segment{outside: true}
	all := slices.Concat([]segment{nowhere}, m.segments)
	for _, after := range []int{0, 1} {
		nowhere.line = m.lines + after
		all = append(all, nowhere)
	}
	var out strings.Builder
	var line, column, from, fromLine, fromColumn int
	for i, s := range all {
		source := 0
		if s.outside {
			source = 1
		}
		if s.line > line {
			out.WriteString(strings.Repeat(";", s.line-line))
			line, column = s.line, 0
		} else if i > 0 {
			out.WriteByte(',')
		}
		writeVLQ(&out, s.column+1-column)
		writeVLQ(&out, source-from)
		writeVLQ(&out, s.fromLine-fromLine)
		writeVLQ(&out, s.fromColumn+1-fromColumn)
		column, from, fromLine, fromColumn = s.column+1, source, s.fromLine, s.fromColumn+1
	}
	text, _ := json.Marshal(map[string]any{"version": 3, "sources": []string{name, other}, "mappings": out.String()})
	return text
}

// decode reads the map that esbuild wrote for a text and its source, in which
// columns count UTF-16 units.
func decode(data []byte, written, source string) (*Map, error) {
	var file struct{ Mappings string }
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	writtenLines, sourceLines := newColumns(written), newColumns(source)
	m := &Map{lines: len(writtenLines.lines), segments: make([]segment, 0, 1+strings.Count(file.Mappings, ","))}
	at := segment{}
	units, fromUnits := 0, 0
	rest := file.Mappings
	for rest != "" {
		switch rest[0] {
		case ';':
			at.line++
			units = 0
			rest = rest[1:]
			continue
		case ',':
			rest = rest[1:]
			continue
		}
		var fields [5]int
		count := 0
		for ; rest != "" && rest[0] != ',' && rest[0] != ';'; count++ {
			value, length := readVLQ(rest)
			if length == 0 || count == len(fields) {
				return nil, errors.New("esbuild's source map does not parse")
			}
			fields[count], rest = value, rest[length:]
		}
		units += fields[0]
		at.fromLine += fields[2]
		fromUnits += fields[3]
		s := at
		s.column = writtenLines.byteOffset(s.line, units)
		s.fromColumn = sourceLines.byteOffset(s.fromLine, fromUnits)
		s.outside = count < 4 || s.fromLine >= len(sourceLines.lines)
		m.segments = append(m.segments, s)
	}
	return m, nil
}

// columns finds the bytes of a text that stand at columns of UTF-16 units. A line may be
// as long as the text, and is asked about as often as it has names: every line that has
// been asked about has marks, from which the units are counted.
type columns struct {
	lines []string
	marks map[int]marked
}

// marked are the marks of a line, of which one in ASCII needs none.
type marked struct {
	ascii bool
	marks []mark16
}

// mark16 says how many UTF-16 units of a line come before a byte.
type mark16 struct{ units, offset int }

// markDistance is how many bytes lie between two marks at least.
const markDistance = 64

func newColumns(text string) *columns {
	return &columns{lines: splitLines(text), marks: map[int]marked{}}
}

// byteOffset is where in a line so many UTF-16 units end.
func (c *columns) byteOffset(number, units int) int {
	if number >= len(c.lines) {
		return units
	}
	line := c.lines[number]
	known, ok := c.marks[number]
	if !ok {
		known = marksOf(line)
		c.marks[number] = known
	}
	if known.ascii {
		return min(units, len(line))
	}
	next := sort.Search(len(known.marks), func(i int) bool { return known.marks[i].units > units })
	at := mark16{}
	if next > 0 {
		at = known.marks[next-1]
	}
	for at.units < units && at.offset < len(line) {
		at = at.advance(line)
	}
	return at.offset
}

// marksOf are the marks of a line, first the one that comes first.
func marksOf(line string) marked {
	if isASCII(line) {
		return marked{ascii: true}
	}
	var marks []mark16
	last := 0
	for at := (mark16{}); at.offset < len(line); at = at.advance(line) {
		if at.offset-last >= markDistance {
			marks, last = append(marks, at), at.offset
		}
	}
	return marked{marks: marks}
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// advance is the place behind the character at a place.
func (m mark16) advance(line string) mark16 {
	r, size := utf8.DecodeRuneInString(line[m.offset:])
	m.units++
	if r > 0xFFFF {
		m.units++
	}
	m.offset += size
	return m
}

// splitLines parts a text at each of JavaScript's line ends.
func splitLines(text string) []string {
	starts := lineStarts(text)
	lines := make([]string, len(starts))
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		lines[i] = strings.TrimRight(text[start:end], "\r\n\u2028\u2029")
	}
	return lines
}

// lineStarts are the offsets at which lines begin.
func lineStarts(text string) []int {
	starts := []int{0}
	for i, r := range text {
		switch r {
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				continue
			}
		case '\n', '\u2028', '\u2029':
		default:
			continue
		}
		starts = append(starts, i+utf8.RuneLen(r))
	}
	return starts
}

// Lines are the lines of a text that is asked for many places.
type Lines struct {
	starts []int
	length int // Of the text.
}

// LinesOf finds the lines of a text.
func LinesOf(text string) Lines { return Lines{lineStarts(text), len(text)} }

// Offset is where in the text a line and a column are, which count from 1, columns in
// bytes; -1 if there is no such place.
func (l Lines) Offset(line, column int) int {
	if line < 1 || line > len(l.starts) || l.starts[line-1]+column-1 > l.length {
		return -1
	}
	return l.starts[line-1] + column - 1
}

// Offset is [Lines.Offset] of a text that is asked once.
func Offset(text string, line, column int) int { return LinesOf(text).Offset(line, column) }

// position is the line and column of an offset, which count from 1, columns in bytes.
func position(text string, offset int) (line, column int) {
	starts := lineStarts(text)
	line = sort.SearchInts(starts, offset+1)
	return line, offset - starts[line-1] + 1
}

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// digits are the values of the characters of base64, and -1 for all others.
var digits = func() (values [256]int8) {
	for i := range values {
		values[i] = int8(strings.IndexByte(base64, byte(i)))
	}
	return values
}()

func writeVLQ(out *strings.Builder, value int) {
	bits := value << 1
	if value < 0 {
		bits = -value<<1 | 1
	}
	for {
		digit := bits & 31
		bits >>= 5
		if bits > 0 {
			digit |= 32
		}
		out.WriteByte(base64[digit])
		if bits == 0 {
			return
		}
	}
}

// readVLQ reads a number and says how long it was; 0 if it is none.
func readVLQ(text string) (value, length int) {
	for shift := 0; length < len(text) && shift < 60; shift += 5 {
		digit := int(digits[text[length]])
		if digit < 0 {
			return 0, 0
		}
		length++
		value |= digit & 31 << shift
		if digit&32 == 0 {
			if value&1 != 0 {
				return -(value >> 1), length
			}
			return value >> 1, length
		}
	}
	return 0, 0
}
