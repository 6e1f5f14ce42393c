package table

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Field is a field, and where it begins and ends.
type Field struct {
	Text               string
	quoted             bool
	Line, column       int
	endLine, endColumn int
}

// Reader reads records as RFC 4180 has them, with any line ends: CRLF, LF or CR. What stands
// between quotes is kept as it is, which Go's encoding/csv does not do with CRLF.
type Reader struct {
	text         string
	at           int
	end          int // One more than where the last lines begin that are empty, once that is known.
	line, column int // of what is read next, from 1, columns in characters
	Delimiter    rune
	fields       int
	check        func() // Does not return if the script has to stop; nil where none runs.

	// more is what follows text, of which at least as much is wanted; it fails with io.EOF at the
	// end. nil where text is all.
	more func(atLeast int) (string, error)
}

// largestRow is how many bytes of a file are kept at most to find the end of a row.
const largestRow = 16 << 20

// NewReader reads a text. Check is called now and then, and does not return if the script has to
// stop.
func NewReader(text string, check func()) Reader {
	return Reader{text: text, line: 1, column: 1, check: check}
}

// OpenReader reads a file piece by piece, in an encoding; "" is what its mark says, or UTF-8. The
// name is the file's in errors.
func OpenReader(file io.Reader, encoding, name string, check func()) Reader {
	return Reader{line: 1, column: 1, check: check, more: decodedPieces(file, encoding, name)}
}

// Begin has a line of the text at hand, by which a delimiter is found.
func (r *Reader) Begin() error {
	for r.more != nil && !strings.ContainsAny(r.text, "\r\n") {
		if err := r.extend(); err != nil {
			return r.atEnd(err)
		}
	}
	return nil
}

// extend gives text what follows it, and lets go of what was read.
func (r *Reader) extend() error {
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

func (r *Reader) rest() string { return r.text[r.at:] }

func (r *Reader) done() bool { return r.at >= len(r.text) }

func (r *Reader) peek() rune {
	c, _ := utf8.DecodeRuneInString(r.rest())
	return c
}

// next reads a character; a line end of two is read as one.
func (r *Reader) next() {
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

func (r *Reader) atLineEnd() bool {
	return r.done() || r.text[r.at] == '\n' || r.text[r.at] == '\r'
}

// FindDelimiter takes what separates the first record's fields: the one of comma, semicolon, tab
// and | that gives it as many as there are names, or else the most; the first of them where two
// give as many. A line sep=; in front of all, as Excel writes it, says so itself.
func (r *Reader) FindDelimiter(names int) {
	first := *r
	if sep, ok := strings.CutPrefix(strings.ToLower(first.rest()), "sep="); ok {
		c, size := utf8.DecodeRuneInString(sep)
		r.Delimiter = c
		rest := first
		rest.at, rest.column = len("sep=")+size, len("sep=")+2
		if size > 0 && c != '"' && rest.atLineEnd() {
			rest.next()
			rest.Delimiter = c
			*r = rest
			return
		}
	}
	most := 0
	for _, c := range ",;\t|" {
		try := first
		try.Delimiter = c
		try.more = nil
		fields, err := try.Record()
		if err != nil {
			continue
		}
		n := len(fields)
		if n == names {
			n = len(r.text) + 1
		}
		if n > most {
			r.Delimiter, most = c, n
		}
	}
	if most == 0 {
		r.Delimiter = ','
	}
}

// fieldsBetweenChecks is after how many fields a reader looks whether the script has to stop.
const fieldsBetweenChecks = 1000

// Record reads the next record; it is nil at the end. Empty lines at the end of the text are none.
func (r *Reader) Record() ([]Field, error) {
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
func (r *Reader) atEnd(err error) error {
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
func (r *Reader) whole() ([]Field, error) {
	if r.end == 0 {
		r.end = 1 + len(strings.TrimRight(r.text, "\r\n"))
	}
	if r.at >= r.end-1 {
		return nil, nil
	}
	var fields []Field
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
func (r *Reader) field() (Field, error) {
	f := Field{Line: r.line, column: r.column}
	if !r.done() && r.text[r.at] == '"' {
		return r.quoted(f)
	}
	from := r.at
	for !r.atLineEnd() && r.peek() != r.Delimiter {
		if r.text[r.at] == '"' {
			return f, fmt.Errorf(`CSV line %d, column %d: a quote inside of a field that does not begin with one: put the whole field in quotes and write "" for the quote`, r.line, r.column)
		}
		r.next()
	}
	f.Text, f.endLine, f.endColumn = r.text[from:r.at], r.line, r.column
	return f, nil
}

// quoted reads a field that begins with a quote.
func (r *Reader) quoted(f Field) (Field, error) {
	f.quoted = true
	r.next()
	from := r.at
	for !r.done() {
		if r.text[r.at] != '"' {
			r.next()
			continue
		}
		f.Text += r.text[from:r.at]
		r.next()
		if !r.done() && r.text[r.at] == '"' {
			from = r.at // one of the two is the text's
			r.next()
			continue
		}
		if !r.atLineEnd() && r.peek() != r.Delimiter {
			return f, fmt.Errorf(`CSV line %d, column %d: text after the quote that closes a field: write "" for a quote inside of it`, r.line, r.column)
		}
		f.endLine, f.endColumn = r.line, r.column
		return f, nil
	}
	return f, fmt.Errorf("CSV line %d, column %d: the quote that opens the field is not closed", f.Line, f.column)
}
