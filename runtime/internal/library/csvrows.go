package library

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// csvPiece is how many bytes of a table's file are read at once, at least.
const csvPiece = 256 << 10

// csvRows reads a file's rows, of which it keeps no more than a piece.
type csvRows struct {
	library *Library
	file    fs.File
	table   table
	line    int // in which the row begins that was read last
}

// openCSV is rows(path, header, delimiter, relax, encoding) of js/csv.js. The file is open until
// its end, an error or close.
func (l *Library) openCSV(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "open")
	file, err := l.openStream(path)
	if err != nil {
		panic(l.fsError(err, "open", given, ""))
	}
	rows := &csvRows{library: l, file: file}
	rows.table.relax = call.Argument(3).ToBoolean()
	if err := rows.open(call, given); err != nil {
		_ = file.Close()
		panic(l.NewError("Error", err.Error()))
	}
	o := l.VM.NewObject()
	_ = o.Set("next", func(goja.FunctionCall) goja.Value { return rows.next() })
	_ = o.Set("line", func(goja.FunctionCall) goja.Value { return l.VM.ToValue(rows.line) })
	_ = o.Set("close", func(goja.FunctionCall) goja.Value { _ = rows.file.Close(); return goja.Undefined() })
	return o
}

// openStream opens a file that is read piece by piece, whatever its size.
func (l *Library) openStream(path string) (fs.File, error) {
	from, ok := l.Files.(interface {
		Stream(name string) (fs.File, error)
	})
	if !ok {
		return l.Files.Open(path)
	}
	return from.Stream(path)
}

// open reads the beginning: the encoding's mark, the delimiter and the columns' names.
func (c *csvRows) open(call goja.FunctionCall, given string) error {
	l, t := c.library, &c.table
	t.reader = csvReader{line: 1, column: 1, check: l.Check, more: decodedPieces(c.file, call.Argument(4).String(), given)}
	if names, ok := call.Argument(1).(*goja.Object); ok {
		var err error
		if t.columns, err = stringsOf(names); err != nil {
			return err
		}
		t.named = true
	}
	for t.reader.more != nil && !strings.ContainsAny(t.reader.text, "\r\n") {
		if err := t.reader.extend(); err != nil {
			return t.reader.atEnd(err)
		}
	}
	t.reader.delimiter, _ = utf8.DecodeRuneInString(call.Argument(2).String())
	if call.Argument(2).String() == "" {
		t.reader.findDelimiter(len(t.columns))
	}
	if !t.named && call.Argument(1).ToBoolean() {
		if err := t.header(); err != nil {
			return err
		}
		for i, name := range t.columns {
			t.columns[i] = strings.Clone(name)
		}
	}
	return twoColumns(t.columns)
}

// next is the next row; undefined is the end.
func (c *csvRows) next() goja.Value {
	row, err := c.table.row()
	if err != nil || row == nil {
		_ = c.file.Close()
	}
	if err != nil {
		panic(c.library.NewError("Error", err.Error()))
	}
	if row == nil {
		return goja.Undefined()
	}
	c.line = row[0].line
	for i := range row {
		// A row that is kept keeps no piece of the file in memory.
		row[i].text = strings.Clone(row[i].text)
	}
	return c.library.csvRow(row, c.table)
}

// decodedPieces is the text of a file, piece by piece, without the mark of its encoding. The pieces
// end between characters. Where no encoding is given, it is what the mark says, or UTF-8; bytes
// that are not are an error, which comes when all before them has been read.
func decodedPieces(file io.Reader, encoding, name string) func(atLeast int) (string, error) {
	d := &pieces{source: file, encoding: encoding, name: name}
	return d.next
}

type pieces struct {
	source   io.Reader // Of UTF-8 once begun.
	encoding string    // "" for what the mark says
	name     string
	begun    bool
	checked  bool // Whether bytes may come that are not UTF-8.
	held     []byte
	failure  error
}

func (d *pieces) next(atLeast int) (string, error) {
	if d.failure != nil {
		return "", d.failure
	}
	if !d.begun {
		if err := d.begin(); err != nil {
			return "", err
		}
	}
	data := make([]byte, max(csvPiece, atLeast))
	n := copy(data, d.held)
	d.held = nil
	read, err := io.ReadFull(d.source, data[n:])
	ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !ended {
		return "", fmt.Errorf("CSV: %s cannot be read: %w", d.name, err)
	}
	data = data[:n+read]
	if !ended {
		// A character may go on in the next piece.
		whole := len(data)
		for i := 1; i < utf8.UTFMax && i <= len(data); i++ {
			if c := data[len(data)-i]; utf8.RuneStart(c) {
				if !utf8.FullRune(data[len(data)-i:]) {
					whole = len(data) - i
				}
				break
			}
		}
		data, d.held = data[:whole], data[whole:]
	}
	text := string(data)
	switch at := firstInvalid(text); {
	case d.checked && at < len(text):
		text, ended, d.failure = text[:at], false, errNotUTF8
	case strings.Contains(text, "\x00"):
		text, ended, d.failure = text[:strings.IndexByte(text, 0)], false, errNUL
	}
	if ended {
		return text, io.EOF
	}
	return text, nil
}

var (
	errNotUTF8 = errors.New("bytes that are not UTF-8: say what the file is written in, as in {encoding: 'windows-1252'}, or save it as UTF-8")
	errNUL     = errors.New("a NUL character, as a file of UTF-16 without a mark has: say {encoding: 'utf-16le'} or {encoding: 'utf-16be'}")
)

// begin finds the encoding.
func (d *pieces) begin() error {
	d.begun = true
	head := make([]byte, 3)
	n, err := io.ReadFull(d.source, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("CSV: %s cannot be read: %w", d.name, err)
	}
	head = head[:n]
	marks := []struct{ mark, encoding string }{{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"}}
	for _, m := range marks {
		if (d.encoding == "" || d.encoding == m.encoding) && strings.HasPrefix(string(head), m.mark) {
			d.encoding, head = m.encoding, head[len(m.mark):]
			break
		}
	}
	d.source = io.MultiReader(strings.NewReader(string(head)), d.source)
	if decoding := csvEncodings[d.encoding]; decoding != nil {
		d.source = decoding.NewDecoder().Reader(d.source)
	} else {
		d.checked = true
	}
	return nil
}

// csvEncodings are what a table may be written in besides UTF-8, by the names that js/csv.js
// makes of what a script gives.
var csvEncodings = map[string]encoding.Encoding{
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"latin1":       charmap.ISO8859_1,
	"windows-1252": charmap.Windows1252,
}

// csvHead is head(path, delimiter) of js/csv.js: the columns' names of a table that is there, and
// null where there is none, or nothing in it.
func (l *Library) csvHead(call goja.FunctionCall) goja.Value {
	given, path := l.named(call.Argument(0), "open")
	file, err := l.openStream(path)
	if errors.Is(err, os.ErrNotExist) {
		return goja.Null()
	}
	if err != nil {
		panic(l.fsError(err, "open", given, ""))
	}
	defer file.Close()
	r := csvReader{line: 1, column: 1, check: l.Check, more: decodedPieces(file, "utf-8", given)}
	r.delimiter, _ = utf8.DecodeRuneInString(call.Argument(1).String())
	fields, err := r.record()
	if err != nil {
		panic(l.NewError("Error", err.Error()))
	}
	if fields == nil {
		return goja.Null()
	}
	names := make([]any, len(fields))
	for i, field := range fields {
		names[i] = strings.Clone(field.text)
	}
	return l.VM.NewArray(names...)
}
