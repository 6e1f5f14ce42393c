package lower

import (
	"sort"
	"strings"

	"dialtone/internal/lexer"

	"github.com/evanw/esbuild/pkg/api"
)

// ImportName is the function that [LowerBody] writes instead of an import
// declaration: it takes a specifier and answers with the module.
const ImportName = "__import_now"

const (
	bodyPrefix = "async function body(){"
	bodySuffix = "\n}"
)

// LowerBody makes JavaScript of a source that is the body of an async function,
// which may return. Import declarations may stand at its top. The answer ends
// with the function.
func LowerBody(source Source) (*Code, error) {
	text := withoutMapComment(source.Text)
	moved, rest := withoutImports(text)
	prefix := bodyPrefix
	starts := make([]int, len(moved)) // Where in the prefix each import stands.
	for i, declaration := range moved {
		starts[i] = len(prefix)
		prefix += declaration.written
	}
	code, err := transform(source, prefix+rest+bodySuffix, "", api.FormatDefault, false)
	if problem, ok := err.(*Error); ok {
		problem.shift(len(prefix), rest)
	}
	if err != nil {
		return nil, err
	}
	for i := range code.Map.segments {
		s := &code.Map.segments[i]
		switch {
		case s.fromLine > 0 || s.outside:
		case s.fromColumn >= len(prefix):
			s.fromColumn -= len(prefix)
		default:
			which := sort.SearchInts(starts, s.fromColumn+1) - 1
			if s.outside = which < 0; !s.outside {
				s.fromLine, s.fromColumn = moved[which].line, moved[which].column
			}
		}
	}
	return code, nil
}

// shift moves the place of an error back to where it is in a text that stood
// after a prefix.
func (e *Error) shift(prefix int, text string) {
	if e.Line == 1 {
		e.Column = max(e.Column-prefix, 1)
	}
	lines := splitLines(text)
	if last := len(lines); e.Line > last {
		e.Line, e.Column = last, len(lines[last-1])+1
	}
}

// movedImport is an import declaration that was taken from its place, whose line
// and column count from 0.
type movedImport struct {
	written      string
	line, column int
}

// withoutImports takes the import declarations out that a text begins with. What
// is left has the same length and lines.
func withoutImports(text string) (moved []movedImport, rest string) {
	blank := []byte(text)
	starts := lineStarts(text)
	for offset := 0; ; {
		offset += lexer.Blank(text[offset:])
		declaration, ok := ReadImport(text[offset:])
		if !ok {
			return moved, string(blank)
		}
		line := sort.SearchInts(starts, offset+1) - 1
		moved = append(moved, movedImport{declaration.Const(ImportName), line, offset - starts[line]})
		for i := offset; i < offset+declaration.Length; i++ {
			if blank[i] != '\n' && blank[i] != '\r' {
				blank[i] = ' '
			}
		}
		offset += declaration.Length
	}
}

// MarkImport makes a call of a function of the dynamic import at an offset of a
// text, whose name has the same length: [DynamicName] of the text. An import
// declaration there becomes a const declaration, which awaits the same function;
// the names it declares are answered.
func MarkImport(text string, offset int, dynamic string) (marked string, names []string, ok bool) {
	rest, isImport := strings.CutPrefix(text[offset:], "import")
	if !isImport {
		return text, nil, false
	}
	if trimmed := rest[lexer.Blank(rest):]; strings.HasPrefix(trimmed, "(") {
		return text[:offset] + dynamic + rest, nil, true
	}
	declaration, ok := ReadImport(text[offset:])
	if !ok {
		return text, nil, false
	}
	return text[:offset] + declaration.Const("await "+dynamic) + text[offset+declaration.Length:], declaration.Names(), true
}

// DynamicName is a name as long as import that does not occur in a text.
func DynamicName(text string) string {
	for _, first := range "_$abcdefghijklmnopqrstuvwxyz" {
		if name := string(first) + "mp0rt"; !strings.Contains(text, name) {
			return name
		}
	}
	return "_mp0rt"
}
