package library

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
	"golang.org/x/text/encoding/unicode"
)

// csvText is the text of a table: a string, or bytes of UTF-8, or of UTF-16 with its mark, as
// spreadsheets write it. Bytes that are neither would become other names and numbers without a
// word, so they are an error.
func csvText(source goja.Value) (string, error) {
	data := codec.Bytes(source)
	_, isText := source.Export().(string)
	text := string(data)
	switch {
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().String(text)
		if err != nil {
			return "", fmt.Errorf("CSV: the text is not UTF-16, as its first bytes say: %w", err)
		}
		text = decoded
	case !isText && !utf8.Valid(data):
		r := csvReader{text: text, line: 1, column: 1}
		for at := firstInvalid(text); r.at < at; {
			r.next()
		}
		return "", fmt.Errorf("CSV line %d, column %d: bytes that are not UTF-8: save the file as UTF-8, or give CSV.parse its text, as fs.readFileSync(file, 'latin1') reads it", r.line, r.column)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.Contains(text, "\x00") {
		return "", errors.New("CSV: the text has NUL characters, as a file of UTF-16 has when it is read as UTF-8: give CSV.parse its bytes, as fs.readFileSync(file) reads them, or save it as UTF-8")
	}
	return text, nil
}

// firstInvalid is where the first byte stands that is not UTF-8.
func firstInvalid(text string) int {
	for at := 0; at < len(text); {
		c, size := utf8.DecodeRuneInString(text[at:])
		if c == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return len(text)
}

// table is a table that is being read: every row has the columns, or the number of fields of the
// first.
type table struct {
	reader  csvReader
	columns []string
	named   bool // whether rows are objects by the columns' names
	relax   bool // whether rows may have fewer fields, or more
	width   int  // of the first row, where there are no names
}

// header reads the names of the columns.
func (t *table) header() error {
	t.named = true
	fields, err := t.reader.record()
	if err != nil || fields == nil {
		return err
	}
	for _, field := range fields {
		t.columns = append(t.columns, field.text)
	}
	if len(fields) == 1 && fields[0].text == "" && !fields[0].quoted {
		return errors.New("CSV line 1, column 1: an empty line in place of the columns' names")
	}
	return nil
}

// row reads the next row; it is nil at the end.
func (t *table) row() ([]csvField, error) {
	fields, err := t.reader.record()
	if err != nil || fields == nil {
		return nil, err
	}
	want := len(t.columns)
	if !t.named {
		if t.width == 0 {
			t.width = len(fields)
		}
		want = t.width
	}
	if t.relax || len(fields) == want {
		return fields, nil
	}
	what, than := itoa(len(fields))+" fields", "the first row"
	if len(fields) == 1 {
		what = "1 field"
	}
	if t.named {
		than = "the header"
	}
	if len(fields) == 1 && fields[0].text == "" && !fields[0].quoted {
		what = "an empty line"
	}
	at := fields[min(want, len(fields)-1)] // the first field too many
	line, column := at.line, at.column
	if len(fields) < want {
		line, column = fields[len(fields)-1].endLine, fields[len(fields)-1].endColumn
	}
	return nil, fmt.Errorf("CSV line %d, column %d: %s, where %s has %d; {relax: true} reads rows of any length", line, column, what, than, want)
}

// csvField is a field, and where it begins and ends.
type csvField struct {
	text               string
	quoted             bool
	line, column       int
	endLine, endColumn int
}

// csvReader reads records as RFC 4180 has them, with any line ends: CRLF, LF or CR. What stands
// between quotes is kept as it is, which Go's encoding/csv does not do with CRLF.
type csvReader struct {
	text         string
	at           int
	end          int // One more than where the last lines begin that are empty, once that is known.
	line, column int // of what is read next, from 1, columns in characters
	delimiter    rune
	fields       int
	check        func() // Does not return if the script has to stop; nil where none runs.

	// more is what follows text, of which at least as much is wanted; it fails with io.EOF at the
	// end. nil where text is all.
	more func(atLeast int) (string, error)
}

// largestRow is how many bytes of a file are kept at most to find the end of a row.
const largestRow = 16 << 20

// extend gives text what follows it, and lets go of what was read.
func (r *csvReader) extend() error {
	rest := r.text[r.at:]
	if len(rest) > largestRow {
		return fmt.Errorf("CSV line %d, column %d: a row of more than %d MB: a quote that opens one of its fields may not be closed", r.line, r.column, largestRow>>20)
	}
	next, err := r.more(len(rest))
	switch {
	case err == io.EOF:
		r.more = nil
	case err != nil:
		return err
	}
	r.text, r.at, r.end = rest+next, 0, 0
	return nil
}

func (r *csvReader) rest() string { return r.text[r.at:] }

func (r *csvReader) done() bool { return r.at >= len(r.text) }

func (r *csvReader) peek() rune {
	c, _ := utf8.DecodeRuneInString(r.rest())
	return c
}

// next reads a character; a line end of two is read as one.
func (r *csvReader) next() {
	c, size := utf8.DecodeRuneInString(r.rest())
	if strings.HasPrefix(r.rest(), "\r\n") {
		size = 2
	}
	r.at += size
	r.column++
	if c == '\n' || c == '\r' {
		r.line, r.column = r.line+1, 1
	}
}

func (r *csvReader) atLineEnd() bool {
	return r.done() || r.text[r.at] == '\n' || r.text[r.at] == '\r'
}

// findDelimiter takes what separates the first record's fields: the one of comma, semicolon, tab
// and | that gives it as many as there are names, or else the most; the first of them where two
// give as many. A line sep=; in front of all, as Excel writes it, says so itself.
func (r *csvReader) findDelimiter(names int) {
	first := *r
	if sep, ok := strings.CutPrefix(strings.ToLower(first.rest()), "sep="); ok {
		c, size := utf8.DecodeRuneInString(sep)
		r.delimiter = c
		rest := first
		rest.at, rest.column = len("sep=")+size, len("sep=")+2
		if size > 0 && c != '"' && rest.atLineEnd() {
			rest.next()
			rest.delimiter = c
			*r = rest
			return
		}
	}
	most := 0
	for _, c := range ",;\t|" {
		try := first
		try.delimiter = c
		try.more = nil
		fields, err := try.record()
		if err != nil {
			continue
		}
		n := len(fields)
		if n == names {
			n = len(r.text) + 1
		}
		if n > most {
			r.delimiter, most = c, n
		}
	}
	if most == 0 {
		r.delimiter = ','
	}
}

// fieldsBetweenChecks is after how many fields a reader looks whether the script has to stop.
const fieldsBetweenChecks = 1000

// record reads the next record; it is nil at the end. Empty lines at the end of the text are none.
func (r *csvReader) record() ([]csvField, error) {
	for {
		next := *r
		fields, err := next.whole()
		// What ends where text does may go on in what follows; so may a line end.
		if r.more == nil || !next.done() && fields != nil {
			*r = next
			return fields, err
		}
		if err != nil && !next.done() {
			return nil, err
		}
		if err := r.extend(); err != nil {
			return nil, r.atEnd(err)
		}
	}
}

// atEnd gives an error that is in what follows text its place.
func (r *csvReader) atEnd(err error) error {
	if err != errNotUTF8 && err != errNUL {
		return err
	}
	end := *r
	for !end.done() {
		end.next()
	}
	return fmt.Errorf("CSV line %d, column %d: %w", end.line, end.column, err)
}

// whole reads the next record of text.
func (r *csvReader) whole() ([]csvField, error) {
	if r.end == 0 {
		r.end = 1 + len(strings.TrimRight(r.text, "\r\n"))
	}
	if r.at >= r.end-1 {
		return nil, nil
	}
	var fields []csvField
	for {
		field, err := r.field()
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
		if r.fields++; r.fields%fieldsBetweenChecks == 0 && r.check != nil {
			r.check()
		}
		if r.atLineEnd() {
			if !r.done() {
				r.next()
			}
			return fields, nil
		}
		r.next() // the delimiter
	}
}

// field reads up to the delimiter or the line's end.
func (r *csvReader) field() (csvField, error) {
	f := csvField{line: r.line, column: r.column}
	if !r.done() && r.text[r.at] == '"' {
		return r.quoted(f)
	}
	from := r.at
	for !r.atLineEnd() && r.peek() != r.delimiter {
		if r.text[r.at] == '"' {
			return f, fmt.Errorf(`CSV line %d, column %d: a quote inside of a field that does not begin with one: put the whole field in quotes and write "" for the quote`, r.line, r.column)
		}
		r.next()
	}
	f.text, f.endLine, f.endColumn = r.text[from:r.at], r.line, r.column
	return f, nil
}

// quoted reads a field that begins with a quote.
func (r *csvReader) quoted(f csvField) (csvField, error) {
	f.quoted = true
	r.next()
	from := r.at
	for !r.done() {
		if r.text[r.at] != '"' {
			r.next()
			continue
		}
		f.text += r.text[from:r.at]
		r.next()
		if !r.done() && r.text[r.at] == '"' {
			from = r.at // one of the two is the text's
			r.next()
			continue
		}
		if !r.atLineEnd() && r.peek() != r.delimiter {
			return f, fmt.Errorf(`CSV line %d, column %d: text after the quote that closes a field: write "" for a quote inside of it`, r.line, r.column)
		}
		f.endLine, f.endColumn = r.line, r.column
		return f, nil
	}
	return f, fmt.Errorf("CSV line %d, column %d: the quote that opens the field is not closed", f.line, f.column)
}
