package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Import is an import declaration, taken apart.
type Import struct {
	Namespace string   // The name that stands for all of the module; empty if none does.
	Bindings  []string // What else it declares, as properties of a pattern: "default: x", "y", "a: b".
	Specifier string   // As it is written, with its quotes; empty if there are only types to import.
	Length    int      // Of the whole text, with its semicolon.
}

// Const is a declaration of the same names, by a call of load that answers with
// the module.
func (i Import) Const(load string) string {
	call := load + "(" + i.Specifier + ");"
	pattern := "{" + strings.Join(i.Bindings, ", ") + "}"
	switch {
	case i.Specifier == "":
		return ";"
	case i.Namespace != "" && len(i.Bindings) > 0:
		return "const " + i.Namespace + " = " + strings.TrimSuffix(call, ";") + ", " + pattern + " = " + i.Namespace + ";"
	case i.Namespace != "":
		return "const " + i.Namespace + " = " + call
	case len(i.Bindings) > 0:
		return "const " + pattern + " = " + call
	}
	return call
}

// Names are the variables that it declares.
func (i Import) Names() []string {
	var names []string
	if i.Namespace != "" {
		names = append(names, i.Namespace)
	}
	for _, binding := range i.Bindings {
		names = append(names, binding[strings.LastIndex(binding, " ")+1:])
	}
	return names
}

// ReadImport reads the import declaration that a text begins with. It is not ok
// where that is something else, as a dynamic import.
func ReadImport(text string) (declaration Import, ok bool) {
	r := reader{text: text}
	if r.next() != "import" {
		return Import{}, false
	}
	if token := r.peek(); token == "(" || token == "." {
		return Import{}, false
	}
	if token := r.peek(); token == "type" {
		// import type x from, but not import type from.
		saved := r.offset
		r.next()
		if following := r.peek(); following == "from" || following == "," {
			r.offset = saved
		} else {
			for !isQuoted(r.peek()) && r.peek() != "" {
				r.next()
			}
			r.next()
			r.end()
			return Import{Length: r.offset}, true
		}
	}
	for !isQuoted(r.peek()) {
		switch token := r.next(); {
		case token == "":
			return Import{}, false
		case token == "," || token == "from" || token == "defer" && r.peek() == "*":
		case token == "*":
			r.next() // as
			declaration.Namespace = r.next()
		case token == "{":
			named, ok := r.named()
			if !ok {
				return Import{}, false
			}
			declaration.Bindings = append(declaration.Bindings, named...)
		default:
			declaration.Bindings = append(declaration.Bindings, "default: "+token)
		}
	}
	declaration.Specifier = r.next()
	r.end()
	declaration.Length = r.offset
	return declaration, true
}

// named reads what follows a brace, up to the one that closes it.
func (r *reader) named() (properties []string, ok bool) {
	for {
		token := r.next()
		switch {
		case token == "}":
			return properties, true
		case token == "":
			return nil, false
		case token == ",":
			continue
		}
		if token == "type" && r.peek() != "," && r.peek() != "}" && r.peek() != "as" {
			for r.peek() != "," && r.peek() != "}" && r.peek() != "" {
				r.next()
			}
			continue
		}
		property := token
		if r.peek() == "as" {
			r.next()
			property += ": " + r.next()
		}
		properties = append(properties, property)
	}
}

// end reads what may follow a specifier.
func (r *reader) end() {
	if token := r.peek(); token == "with" || token == "assert" {
		saved := r.offset
		r.next()
		if r.peek() != "{" {
			r.offset = saved
			return
		}
		for token := r.next(); token != "}" && token != ""; {
			token = r.next()
		}
	}
	if r.peek() == ";" {
		r.next()
	}
}

// reader reads the tokens that an import declaration is made of.
type reader struct {
	text   string
	offset int
}

func (r *reader) peek() string {
	saved := r.offset
	token := r.next()
	r.offset = saved
	return token
}

// next reads a name, a quoted text or a sign. It is empty at the end.
func (r *reader) next() string {
	r.offset += BlankLength(r.text[r.offset:])
	rest := r.text[r.offset:]
	if rest == "" {
		return ""
	}
	length := strings.IndexFunc(rest, func(c rune) bool { return !isNamePart(c) })
	switch {
	case isQuoted(rest):
		if length = strings.IndexByte(rest[1:], rest[0]); length < 0 {
			length = len(rest)
		} else {
			length += 2
		}
	case length < 0:
		length = len(rest)
	case length == 0:
		_, length = utf8.DecodeRuneInString(rest)
	}
	r.offset += length
	return rest[:length]
}

// BlankLength is the length of the spaces and comments that a text begins with.
func BlankLength(text string) int {
	offset := 0
	for {
		rest := text[offset:]
		trimmed := strings.TrimLeftFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || c == '\ufeff' })
		offset += len(rest) - len(trimmed)
		end, skip := "", 0
		switch {
		case strings.HasPrefix(trimmed, "//"):
			end, skip = "\n", 2
		case strings.HasPrefix(trimmed, "/*"):
			end, skip = "*/", 2
		default:
			return offset
		}
		at := strings.Index(trimmed[skip:], end)
		if at < 0 {
			return len(text)
		}
		offset += skip + at + len(end)
	}
}

func isQuoted(token string) bool {
	return strings.HasPrefix(token, "'") || strings.HasPrefix(token, `"`)
}

func isNamePart(c rune) bool {
	return c == '_' || c == '$' || c == '\\' || unicode.IsLetter(c) || unicode.IsDigit(c)
}
