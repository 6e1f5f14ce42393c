package table

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCSV reads a text as a table. Where encoding/csv reads it, both find the same fields; whatever
// the text, an error is at a place that the text has, and what was read is read again from what it
// is written as.
func FuzzCSV(f *testing.F) {
	for _, text := range []string{
		"", "a", "a,b\n1,2", "a;b\r\n1;2\r\n", "\"a\"\"b\",c", "\"a\nb\",c\n", "a\tb\rc\td", "sep=;\na,b;c", "sep=", "sep=\"\na", "a\n\n\nb\n\n", "\"", "\"a\"b", "a\"b",
		"\ufeffa,b", ",,\n,,", "é,\u2028\n", "\"\r\n\"", "a|b,c|d", "\xff,a",
	} {
		f.Add(text, ',')
		f.Add(text, ';')
	}
	f.Fuzz(func(t *testing.T, text string, delimiter rune) {
		if delimiter == '"' || delimiter == '\r' || delimiter == '\n' || !utf8.ValidRune(delimiter) || delimiter == utf8.RuneError || delimiter == 0 || !utf8.ValidString(text) || strings.Contains(text, "\x00") {
			return // Refused before.
		}
		records, err := readCSV(text, delimiter)
		if err != nil {
			checkCSVPlace(t, text, err)
			if pieces, same := readCSVInPieces(text, delimiter); same == nil || same.Error() != err.Error() || !slices.EqualFunc(pieces, records, slices.Equal) {
				t.Errorf("%q: in pieces %v, %v, want %v, %v", text, pieces, same, records, err)
			}
			return
		}
		if pieces, err := readCSVInPieces(text, delimiter); err != nil || !slices.EqualFunc(pieces, records, slices.Equal) {
			t.Errorf("%q: in pieces %v, %v, want %v", text, pieces, err, records)
		}
		plain := csv.NewReader(strings.NewReader(text))
		plain.Comma, plain.FieldsPerRecord = delimiter, -1
		// It takes a CR for a character, leaves out CRs before LFs in quotes, and all lines that
		// are empty.
		if want, err := plain.ReadAll(); err == nil && !strings.Contains(text, "\r") {
			compact := slices.DeleteFunc(slices.Clone(records), func(record []Field) bool {
				return len(record) == 1 && record[0].Text == "" && !record[0].quoted
			})
			if !slices.EqualFunc(compact, want, func(record []Field, want []string) bool { return slices.Equal(texts(record), want) }) {
				t.Errorf("%q: %v, want %v", text, compact, want)
			}
		}
		var out strings.Builder
		writer := csv.NewWriter(&out)
		writer.Comma = delimiter
		for _, record := range records {
			if len(record) == 1 && record[0].Text == "" {
				writer.Flush()
				out.WriteString("\"\"\n")
				continue
			}
			if err := writer.Write(texts(record)); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
		}
		writer.Flush()
		again, err := readCSV(out.String(), delimiter)
		if err != nil || !slices.EqualFunc(again, records, func(a, b []Field) bool { return slices.Equal(texts(a), texts(b)) }) {
			t.Errorf("%q is written as %q and read as %v, %v", text, out.String(), again, err)
		}

		guessed := Reader{text: text, line: 1, column: 1}
		guessed.FindDelimiter(len(records))
		if guessed.Delimiter == 0 {
			t.Errorf("%q: no delimiter is found", text)
		}
	})
}

func readCSV(text string, delimiter rune) (records [][]Field, err error) {
	reader := Reader{text: text, line: 1, column: 1, Delimiter: delimiter}
	for {
		record, err := reader.Record()
		if record == nil || err != nil {
			return records, err
		}
		records = append(records, record)
	}
}

// readCSVInPieces reads a text of which no more is known at first than a character, and then as
// much again as is wanted.
func readCSVInPieces(text string, delimiter rune) (records [][]Field, err error) {
	characters := []rune(text)
	reader := Reader{line: 1, column: 1, Delimiter: delimiter}
	reader.more = func(atLeast int) (string, error) {
		n := min(max(1, atLeast), len(characters))
		next := string(characters[:n])
		if characters = characters[n:]; len(characters) == 0 {
			return next, io.EOF
		}
		return next, nil
	}
	for {
		record, err := reader.Record()
		if record == nil || err != nil {
			return records, err
		}
		records = append(records, record)
	}
}

func texts(record []Field) []string {
	list := make([]string, len(record))
	for i, field := range record {
		list[i] = field.Text
	}
	return list
}

// checkCSVPlace looks whether the place that an error names is in the text.
func checkCSVPlace(t *testing.T, text string, err error) {
	t.Helper()
	rest, ok := strings.CutPrefix(err.Error(), "CSV line ")
	line, rest, cut := strings.Cut(rest, ", column ")
	column, _, _ := strings.Cut(rest, ":")
	if !ok || !cut {
		t.Fatalf("%q: %v names no place", text, err)
	}
	lines := strings.FieldsFunc(strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n", " \n"), func(r rune) bool { return r == '\n' })
	for i := range lines {
		if strconv.Itoa(i+1) != line {
			continue
		}
		for at := range utf8.RuneCountInString(lines[i]) + 1 {
			if strconv.Itoa(at+1) == column {
				return
			}
		}
	}
	t.Errorf("%q: %v names a place that is not there", text, err)
}
