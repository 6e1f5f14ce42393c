package engine

import (
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"dialtone/runtime/internal/engine/lower"
	"dialtone/runtime/internal/engine/syntax"

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
	mapping  *lower.Map
	original string
	dynamic  string   // The function that stands for a dynamic import.
	imported []string // What the import declarations of an entry declare.
	marked   bool     // Whether markImports has looked for all dynamic imports.

	strict bool // Whether it is compiled as strict code, as ES modules are.

	owned     *file.File  // The text that isOwn has seen, and
	originals lower.Lines // the lines of the original.
}

func newUnit(name, source string) *unit { return &unit{name: name, text: source} }

// loweredUnit is what esbuild made of a source.
func loweredUnit(name, source string, code *lower.Code) *unit {
	return &unit{
		name: name, text: code.Text, mapping: code.Map, original: source,
		dynamic: lower.DynamicName(code.Text),
	}
}

// parse parses a unit between a prefix and a suffix.
func (u *unit) parse(prefix, suffix string) (*ast.Program, error) {
	for {
		tree, err := parseTree(u.name, prefix+u.text+suffix)
		problem, ok := err.(*SyntaxError)
		if err == nil {
			hoist(tree, u.text, u.strict)
		}
		if err == nil && u.mapping != nil {
			u.renameOwn(tree, prefix)
			u.mendHelpers(tree)
		}
		if !ok || u.mapping == nil {
			return tree, err
		}
		if !u.markImport(problem.Position, prefix, suffix) {
			return tree, u.explainModule(problem, prefix)
		}
	}
}

// mendHelpers mends what esbuild writes for newer syntax. What it has not written is not looked
// for: each look takes its time with a large source.
func (u *unit) mendHelpers(tree *ast.Program) {
	if strings.Contains(u.text, "__forAwait") {
		resetLoops(tree)
	}
	if strings.Contains(u.text, "__asyncGenerator") || strings.Contains(u.text, "__yieldStar") {
		ownGenerators(tree)
	}
	if strings.Contains(u.text, "__using") {
		resetUsing(tree)
	}
}

// explainModule says what is to be done about what only ES modules may have.
func (u *unit) explainModule(problem *SyntaxError, prefix string) error {
	offset := lower.Offset(prefix+u.text, problem.Position.Line, problem.Position.Column) - len(prefix)
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
func (u *unit) markImport(at file.Position, prefix, suffix string) bool {
	offset := lower.Offset(prefix+u.text, at.Line, at.Column) - len(prefix)
	if offset < 0 {
		return false
	}
	text, names, ok := lower.MarkImport(u.text, offset, u.dynamic)
	if ok {
		u.text, u.imported = text, append(u.imported, names...)
		u.markImports(prefix, suffix)
	}
	return ok
}

// dynamicImport is what looks like the beginning of a dynamic import, and may stand in a string.
var dynamicImport = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bimport\(`) })

// markImports marks all dynamic imports at once, if nothing else looks like one: a source is parsed
// again after each that is marked by itself.
func (u *unit) markImports(prefix, suffix string) {
	if u.marked {
		return
	}
	u.marked = true
	all := dynamicImport().ReplaceAllString(u.text, strings.ReplaceAll(u.dynamic, "$", "$$")+"(")
	if all == u.text {
		return
	}
	tree, err := parseTree(u.name, prefix+all+suffix)
	if err != nil {
		return
	}
	count := 0
	syntax.Walk(tree, func(node any) bool {
		if name, ok := node.(*ast.Identifier); ok && name.Name.String() == u.dynamic {
			count++
		}
		return true
	})
	if count == strings.Count(prefix+all+suffix, u.dynamic) {
		u.text = all
	}
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

// isOwn reports whether a name that is declared is the source's own, not one that
// esbuild has added.
func (u *unit) isOwn(name *ast.Identifier) bool {
	if strings.Contains(name.Name.String(), " ") {
		return false // What hoist has added.
	}
	if u.mapping == nil {
		return true
	}
	for _, imported := range u.imported {
		if name.Name.String() == imported {
			return true
		}
	}
	if u.owned == nil || u.owned.Source() != u.text {
		u.owned, u.originals = file.NewFile(u.name, u.text, 1), lower.LinesOf(u.original)
	}
	at := u.owned.Position(int(name.Idx) - 1)
	line, column, ok := u.mapping.Position(at.Line, at.Column)
	offset := u.originals.Offset(line, column)
	return ok && offset >= 0 && u.mapping.IsExact(at.Line, at.Column) && strings.HasPrefix(u.original[offset:], name.Name.String())
}
