// Package history keeps what was typed at the console in a file, and knows the lines that must not
// stand there.
//
// Callers need [Open], [File.Add] and, before it, [CarriesSecret].
package history

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"
)

// limit is how many entries are kept. Liner's own limit is the same.
const limit = 1000

// File is the entries of this session and those before, in a file with a JSON
// string a line. Sessions at the same time add to one file.
type File struct {
	Entries []string // The latest last, and each once.
	path    string   // Empty where nothing is kept.
}

// Open reads the entries that there are, the latest last and each once. A
// line that makes no sense is left out: the file may have been cut off.
func Open(path string) (*File, error) {
	h := &File{path: path}
	if path == "" {
		return h, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	lines := 0
	scanner := bufio.NewScanner(bytes.NewReader(data))
	scanner.Buffer(nil, 16<<20)
	var read []string
	for scanner.Scan() {
		lines++
		var entry string
		if json.Unmarshal(scanner.Bytes(), &entry) == nil && entry != "" && utf8.Valid(scanner.Bytes()) {
			read = append(read, entry)
		}
	}
	h.Entries = fold(read)
	if lines > 2*limit || lines > len(read) {
		return h, h.rewrite()
	}
	return h, nil
}

// fold keeps the last of equal entries, and the last of all up to the limit.
func fold(entries []string) []string {
	seen := map[string]bool{}
	var folded []string
	for i := len(entries) - 1; i >= 0 && len(folded) < limit; i-- {
		if !seen[entries[i]] {
			seen[entries[i]] = true
			folded = append(folded, entries[i])
		}
	}
	for i, j := 0, len(folded)-1; i < j; i, j = i+1, j-1 {
		folded[i], folded[j] = folded[j], folded[i]
	}
	return folded
}

// Add keeps an entry.
func (h *File) Add(entry string) error {
	h.Entries = fold(append(h.Entries, entry))
	if h.path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(h.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	// The file may be an old one that others could read.
	err = file.Chmod(0o600)
	if err == nil {
		_, err = file.Write(line(entry))
	}
	return errors.Join(err, file.Close())
}

func line(entry string) []byte {
	line, _ := json.Marshal(entry) // No string fails to.
	return append(line, '\n')
}

// rewrite puts a file with the entries in the place of the old one.
func (h *File) rewrite() error {
	file, err := os.CreateTemp(filepath.Dir(h.path), ".history-*")
	if err != nil {
		return err
	}
	var all bytes.Buffer
	for _, entry := range h.Entries {
		all.Write(line(entry))
	}
	_, err = file.Write(all.Bytes())
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), h.path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}
