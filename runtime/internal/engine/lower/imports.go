package lower

import (
	"strings"

	"dialtone/internal/lexer"
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
	r := reader{lexer.Lexer{Source: text}}
	if r.next() != "import" {
		return Import{}, false
	}
	if token := r.peek(); token == "(" || token == "." {
		return Import{}, false
	}
	if token := r.peek(); token == "type" {
		// import type x from, but not import type from.
		saved := r.At
		r.next()
		if following := r.peek(); following == "from" || following == "," {
			r.At = saved
		} else {
			for !isQuoted(r.peek()) && r.peek() != "" {
				r.next()
			}
			r.next()
			r.end()
			return Import{Length: r.At}, true
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
	declaration.Length = r.At
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
		saved := r.At
		r.next()
		if r.peek() != "{" {
			r.At = saved
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

// reader reads the tokens that an import declaration is made of, which are empty at the end.
type reader struct{ lexer.Lexer }

func (r *reader) next() string { return r.Next(true).Text }

func (r *reader) peek() string {
	saved := r.At
	token := r.next()
	r.At = saved
	return token
}

func isQuoted(token string) bool {
	return strings.HasPrefix(token, "'") || strings.HasPrefix(token, `"`)
}
