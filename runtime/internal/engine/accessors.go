package engine

import (
	"strings"

	"dialtone/internal/lexer"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/unistring"
)

// Goja's parser takes the word get or set at the beginning of a class element for that of an
// accessor wherever no semicolon or parenthesis follows, and async likewise: get = 1 is a syntax
// error there, and the private name #get before the end of a line makes a getter of the next
// method. So while the parser is at work, such names have others of the same length, and get their
// own back in the tree.

// accessorNames are the offsets at which a source may have a name that the parser misreads: of
// private names, which it may misread without an error, and of fields with an initial value.
func accessorNames(source string) (private, fields [][2]int) {
	if !strings.Contains(source, "class") {
		return nil, nil
	}
	var before, last lexer.Token
	r := lexer.NewReader(source)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		switch {
		case token.Is("#get"), token.Is("#set"):
			private = append(private, [2]int{token.Start + len("#"), token.Start + len(token.Text)})
		case token.Is("=") && (last.Is("get") || last.Is("set") || last.Is("async")) && !before.Is(".") && !before.Is("?."):
			fields = append(fields, [2]int{last.Start, last.Start + len(last.Text)})
		}
		before, last = last, token
	}
	return private, fields
}

// parseAccessors calls Goja's parser.
func parseAccessors(name, source string) (*ast.Program, error) {
	if !strings.Contains(source, "get") && !strings.Contains(source, "set") && !strings.Contains(source, "async") {
		return parsePatterns(name, source)
	}
	private, fields := accessorNames(source)
	tree, err := parseRenamed(name, source, private)
	if err != nil && len(fields) > 0 {
		if second, secondErr := parseRenamed(name, source, append(private, fields...)); secondErr == nil {
			return second, nil
		}
	}
	return tree, err
}

// parseRenamed parses a source while what stands at some places of it has other names.
func parseRenamed(name, source string, places [][2]int) (*ast.Program, error) {
	if len(places) == 0 {
		return parsePatterns(name, source)
	}
	stand := standIns(source)
	text := []byte(source)
	for _, at := range places {
		copy(text[at[0]:at[1]], stand[source[at[0]:at[1]]])
	}
	tree, err := parsePatterns(name, string(text))
	if err != nil {
		if problem, ok := err.(*SyntaxError); ok {
			problem.Message = restoredNames(problem.Message, stand)
		}
		return tree, err
	}
	restoreNames(tree, source, stand)
	return tree, nil
}

// standIns are names that do not occur in a source, by those that they stand for. A name for which
// every other one occurs stands for itself.
func standIns(source string) map[string]string {
	stand := map[string]string{"get": "get", "set": "set", "async": "async"}
	for _, of := range []struct{ name, other string }{{"get", "Gq"}, {"set", "Sq"}, {"async", "Aqyn"}} {
		for last := 'a'; last <= 'z'; last++ {
			if other := of.other + string(last); !strings.Contains(source, other) {
				stand[of.name] = other
				break
			}
		}
	}
	return stand
}

// restoredNames is a text with the names that others stand for.
func restoredNames(text string, stand map[string]string) string {
	for name, other := range stand {
		text = strings.ReplaceAll(text, other, name)
	}
	return text
}

// restoreNames gives the nodes of a tree the names and texts that its source has.
func restoreNames(tree *ast.Program, source string, stand map[string]string) {
	name := func(node *ast.Identifier) {
		for written, other := range stand {
			if node.Name == unistring.String(other) {
				node.Name = unistring.String(written)
			}
		}
	}
	text := func(value unistring.String) unistring.String {
		if restored := restoredNames(value.String(), stand); restored != value.String() {
			return unistring.NewFromString(restored)
		}
		return value
	}
	function := func(text *string, end file.Idx) {
		if start := int(end) - 1 - len(*text); start >= 0 && int(end)-1 <= len(source) {
			*text = source[start : int(end)-1]
		}
	}
	syntax.Walk(tree, func(node any) bool {
		switch node := node.(type) {
		case *ast.Identifier:
			name(node)
		case *ast.PropertyShort:
			name(&node.Name)
		case *ast.PrivateIdentifier:
			name(&node.Identifier)
		case *ast.PrivateDotExpression:
			name(&node.Identifier.Identifier)
		case *ast.DotExpression:
			name(&node.Identifier)
		case *ast.StringLiteral:
			node.Literal, node.Value = restoredNames(node.Literal, stand), text(node.Value)
		case *ast.TemplateElement:
			node.Literal = restoredNames(node.Literal, stand)
			node.Parsed = text(node.Parsed)
		case *ast.RegExpLiteral:
			node.Literal, node.Pattern = restoredNames(node.Literal, stand), restoredNames(node.Pattern, stand)
		case *ast.FunctionLiteral:
			function(&node.Source, node.Idx1())
		case *ast.ArrowFunctionLiteral:
			function(&node.Source, node.Idx1())
		case *ast.ClassLiteral:
			function(&node.Source, node.Idx1())
		case *ast.ClassStaticBlock:
			function(&node.Source, node.Idx1())
		}
		return true
	})
}
