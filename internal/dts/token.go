package dts

import "strings"

// kind is what a token is.
type kind byte

const (
	end kind = iota
	word
	text     // A string, with its quotes.
	number   // Also of BigInt.
	template // A template literal type, with its quotes.
	punct    // One character, but for => and ...
)

// token is a piece of a text.
type token struct {
	kind     kind
	newline  bool  // Whether a new line begins before it.
	from, to int32 // Bytes.
	doc      int32 // Which of the file's comments stands before it, from 1; 0 is none.
}

// file is a text that was taken apart.
type file struct {
	text   string
	tokens []token // The last of them is end.
	docs   []string
}

func newFile(source string) *file {
	f := &file{text: source, tokens: make([]token, 0, len(source)/4+2)}
	i, newline, doc := 0, true, int32(0)
	for {
		for i < len(source) {
			switch c := source[i]; {
			case c == '\n':
				newline = true
				i++
			case c == ' ' || c == '\t' || c == '\r' || c == ';':
				newline = newline || c == ';'
				i++
			case strings.HasPrefix(source[i:], "//"):
				if n := strings.IndexByte(source[i:], '\n'); n >= 0 {
					i += n
				} else {
					i = len(source)
				}
			case strings.HasPrefix(source[i:], "/*"):
				n := strings.Index(source[i+2:], "*/")
				if n < 0 {
					i = len(source)
					continue
				}
				if comment := source[i : i+n+4]; strings.HasPrefix(comment, "/**") {
					f.docs = append(f.docs, comment)
					doc = int32(len(f.docs))
				}
				i += n + 4
			default:
				goto found
			}
		}
	found:
		t := token{newline: newline, from: int32(i), doc: doc}
		if i >= len(source) {
			t.to = t.from
			f.tokens = append(f.tokens, t)
			return f
		}
		newline, doc = false, 0
		t.kind, i = next(source, i)
		t.to = int32(i)
		f.tokens = append(f.tokens, t)
	}
}

// next is the kind of the token at a place and where it ends.
func next(source string, i int) (kind, int) {
	c := source[i]
	switch {
	case isWordByte(c) && (c < '0' || c > '9'):
		for i < len(source) && isWordByte(source[i]) {
			i++
		}
		return word, i
	case '0' <= c && c <= '9':
		for i < len(source) && (isWordByte(source[i]) || source[i] == '.') {
			i++
		}
		return number, i
	case c == '\'' || c == '"' || c == '`':
		for j := i + 1; j < len(source); j++ {
			switch source[j] {
			case '\\':
				j++
			case c:
				if c == '`' {
					return template, j + 1
				}
				return text, j + 1
			}
		}
		return text, len(source)
	case strings.HasPrefix(source[i:], "=>"):
		return punct, i + 2
	case strings.HasPrefix(source[i:], "..."):
		return punct, i + 3
	}
	return punct, i + 1
}

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}

// comment is what a comment says, on a line.
func comment(doc string) string {
	var lines []string
	for _, line := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(doc, "/**"), "*/"), "\n") {
		if line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "*")); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}
