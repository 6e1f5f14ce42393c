package language

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

// IsExact tells whether something in the source begins what is written at a
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
	writtenLines, sourceLines := splitLines(written), splitLines(source)
	m := &Map{lines: len(writtenLines)}
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
		s.column = byteOffset(writtenLines, s.line, units)
		s.fromColumn = byteOffset(sourceLines, s.fromLine, fromUnits)
		s.outside = count < 4 || s.fromLine >= len(sourceLines)
		m.segments = append(m.segments, s)
	}
	return m, nil
}

// byteOffset is where in a line so many UTF-16 units end.
func byteOffset(lines []string, number, units int) int {
	if number >= len(lines) {
		return units
	}
	line, offset := lines[number], 0
	for units > 0 && offset < len(line) {
		r, size := utf8.DecodeRuneInString(line[offset:])
		if r > 0xFFFF {
			units--
		}
		units--
		offset += size
	}
	return offset
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

// Offset is where in a text a line and a column are, which count from 1, columns in
// bytes; -1 if there is no such place.
func Offset(text string, line, column int) int {
	starts := lineStarts(text)
	if line < 1 || line > len(starts) || starts[line-1]+column-1 > len(text) {
		return -1
	}
	return starts[line-1] + column - 1
}

// position is the line and column of an offset, which count from 1, columns in bytes.
func position(text string, offset int) (line, column int) {
	starts := lineStarts(text)
	line = sort.SearchInts(starts, offset+1)
	return line, offset - starts[line-1] + 1
}

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

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
		digit := strings.IndexByte(base64, text[length])
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
