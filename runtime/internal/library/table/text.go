package table

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Text is the text of a table: a string, or bytes of UTF-8, or of UTF-16 with its mark, as
// spreadsheets write it. Bytes that are neither would become other names and numbers without a
// word, so they are an error.
func Text(data []byte, isText bool) (string, error) {
	text := string(data)
	switch {
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().String(text)
		if err != nil {
			return "", fmt.Errorf("CSV: the text is not UTF-16, as its first bytes say: %w", err)
		}
		text = decoded
	case !isText && !utf8.Valid(data):
		r := Reader{text: text, line: 1, column: 1}
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

// piece is how many bytes of a file are read at once, at least.
const piece = 256 << 10

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
	data := make([]byte, max(piece, atLeast))
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
	if decoding := encodings[d.encoding]; decoding != nil {
		d.source = decoding.NewDecoder().Reader(d.source)
	} else {
		d.checked = true
	}
	return nil
}

// encodings are what a table may be written in besides UTF-8, by the names that js/csv.js
// makes of what a script gives.
var encodings = map[string]encoding.Encoding{
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"latin1":       charmap.ISO8859_1,
	"windows-1252": charmap.Windows1252,
}
