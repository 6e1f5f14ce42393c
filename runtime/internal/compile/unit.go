package compile

import (
	"path/filepath"
	"strings"

	"dialtone/runtime/internal/language"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/go-sourcemap/sourcemap"
)

// Kind is what a file counts as, given its name and the package that it is in.
type Kind int

const (
	AnyKind  Kind = iota // An ES module if it imports or exports.
	ESModule             // As .mjs and .mts say, and "type": "module".
	CommonJS             // As .cjs says.
)

// KindOf is the kind that a name says.
func KindOf(name string) Kind {
	switch filepath.Ext(name) {
	case ".mjs", ".mts":
		return ESModule
	case ".cjs":
		return CommonJS
	}
	return AnyKind
}

// unit is source on its way to a program: as it was written, or as esbuild wrote
// it.
type unit struct {
	name string
	text string // What Goja parses.

	// Only of what esbuild wrote.
	mapping  *language.Map
	original string
	dynamic  string   // The function that stands for a dynamic import.
	imported []string // What the import declarations of an entry declare.

	strict bool // Whether it is compiled as strict code, as ES modules are.
}

func newUnit(name, source string) *unit { return &unit{name: name, text: source} }

// loweredUnit is what esbuild made of a source.
func loweredUnit(name, source string, code *language.Code) *unit {
	return &unit{
		name: name, text: code.Text, mapping: code.Map, original: source,
		dynamic: language.DynamicName(code.Text),
	}
}

// parse parses a unit between a prefix and a suffix.
func (u *unit) parse(prefix, suffix string) (*ast.Program, error) {
	for {
		tree, err := Parse(u.name, prefix+u.text+suffix)
		problem, ok := err.(*SyntaxError)
		if err == nil && u.mapping != nil {
			renameImports(tree, u.dynamic)
			resetLoops(tree)
		}
		if !ok || u.mapping == nil {
			return tree, err
		}
		if !u.markImport(problem.Position, prefix) {
			return tree, u.explainModule(problem, prefix)
		}
	}
}

// explainModule says what is to be done about what only ES modules may have.
func (u *unit) explainModule(problem *SyntaxError, prefix string) error {
	offset := language.Offset(prefix+u.text, problem.Position.Line, problem.Position.Column) - len(prefix)
	if offset < 0 {
		return problem
	}
	switch rest := u.text[offset:]; {
	case strings.HasPrefix(rest, "export"):
		return &SyntaxError{Message: "export works in a file that is an ES module, not here", Position: problem.Position}
	case strings.HasPrefix(rest, "import"):
		return &SyntaxError{Message: "import.meta works in a file that is an ES module, not here", Position: problem.Position}
	}
	return problem
}

// markImport makes what Goja parses of the import that it stopped at.
func (u *unit) markImport(at file.Position, prefix string) bool {
	offset := language.Offset(prefix+u.text, at.Line, at.Column) - len(prefix)
	if offset < 0 {
		return false
	}
	text, names, ok := language.MarkImport(u.text, offset, u.dynamic)
	if ok {
		u.text, u.imported = text, append(u.imported, names...)
	}
	return ok
}

// helpersFile names what esbuild adds to a source.
const helpersFile = "dialtone:esbuild"

// mapSource has Goja tell places of the source instead of what esbuild wrote. Goja
// takes the name for a part of a URL, and escapes it.
func (u *unit) mapSource(written *file.File) error {
	name := u.name
	if !filepath.IsAbs(name) {
		name = filepath.Base(name)
	}
	consumer, err := sourcemap.Parse("", u.mapping.JSON(name, helpersFile))
	if err == nil {
		written.SetSourceMap(consumer)
	}
	return err
}

// isOwn tells whether a name that is declared is the source's own, not one that
// esbuild has added.
func (u *unit) isOwn(name *ast.Identifier) bool {
	if u.mapping == nil {
		return true
	}
	for _, imported := range u.imported {
		if name.Name.String() == imported {
			return true
		}
	}
	at := file.NewFile(u.name, u.text, 1).Position(int(name.Idx) - 1)
	line, column, ok := u.mapping.Position(at.Line, at.Column)
	offset := language.Offset(u.original, line, column)
	return ok && offset >= 0 && u.mapping.IsExact(at.Line, at.Column) && strings.HasPrefix(u.original[offset:], name.Name.String())
}
