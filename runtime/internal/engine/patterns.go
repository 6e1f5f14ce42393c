package engine

import (
	"errors"
	"strings"

	"dialtone/internal/lexer"
	"dialtone/runtime/internal/engine/lower"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
)

// Goja's parser refuses elements with initial values in an array pattern that has one itself, where
// the pattern stands inside of an object pattern or among an arrow function's parameters: the b = 1
// of const {a: [b = 1] = []} = {}. So such an element is parsed by itself, in a pattern where it
// may stand; a name takes its place for the rest, and gives it back in the tree.

// misplacedElement is what the parser says of such an element.
const misplacedElement = "Invalid destructuring binding target"

// elementName stands for an element. Nothing refers to it, and where it stands says which one it
// is.
const elementName = "_"

// parsePatterns calls Goja's parser.
func parsePatterns(name, source string) (*ast.Program, error) {
	text := source
	elements := map[file.Idx]ast.Expression{}
	for {
		tree, err := parser.ParseFile(nil, name, text, 0, parser.WithDisableSourceMaps)
		var list parser.ErrorList
		if err == nil || !errors.As(err, &list) || len(list) == 0 {
			if err == nil && len(elements) > 0 {
				restoreElements(tree, source, elements)
			}
			return tree, err
		}
		first := list[0]
		replaced := false
		for _, problem := range list {
			if problem.Message != misplacedElement {
				continue
			}
			offset := lower.Offset(text, problem.Position.Line, problem.Position.Column)
			if offset < 0 || isRest(source[:offset]) {
				continue // What takes the rest has no initial value.
			}
			element, length := parseElement(name, source, offset, endOfBad(tree, offset))
			if element == nil {
				continue
			}
			elements[file.Idx(offset+1)] = element
			text = text[:offset] + elementName + blanked(text[offset+len(elementName):offset+length]) + text[offset+length:]
			replaced = true
		}
		if !replaced {
			return tree, &SyntaxError{Message: first.Message, Position: first.Position}
		}
	}
}

// isRest reports whether a source ends with the sign of what takes the rest.
func isRest(source string) bool {
	last := lexer.Token{}
	r := lexer.NewReader(source)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		last = token
	}
	return last.Is("...")
}

// elementFrames are what an element is parsed in: what surrounds it may make await, yield and super
// of use.
var elementFrames = []struct{ before, after string }{
	{"let [", "] = 0"},
	{"async function f() { let [", "] = 0 }"},
	{"function* f() { let [", "] = 0 }"},
	{"class A extends B { m() { let [", "] = 0 } }"},
	{"class A extends B { async m() { let [", "] = 0 } }"},
}

// endOfBad is the offset up to which the parser has left out what begins at an offset, as far as it
// knows.
func endOfBad(tree *ast.Program, offset int) int {
	end := offset + 1
	syntax.Walk(tree, func(node any) bool {
		if bad, ok := node.(*ast.BadExpression); ok && int(bad.From)-1 == offset {
			end = max(end, int(bad.To)-1)
		}
		return true
	})
	return end
}

// elementEnds is how many commas and brackets are looked at: the parser takes what it left out to
// end before the parentheses that close there.
const elementEnds = 8

// parseElement parses the element with an initial value that stands in a source between an offset
// and some comma or bracket after another. It is nil where that is something else.
func parseElement(name, source string, offset, end int) (element ast.Expression, length int) {
	for range elementEnds {
		next := strings.IndexAny(source[end:], ",]")
		if next < 0 {
			return nil, 0
		}
		length = end + next - offset
		end += next + 1
		for _, frame := range elementFrames {
			tree, err := parsePatterns(name, frame.before+source[offset:offset+length]+frame.after)
			if err != nil {
				continue
			}
			element := onlyElement(tree)
			if element == nil {
				return nil, 0
			}
			syntax.Shift(element, len(frame.before)-offset)
			return element, length
		}
	}
	return nil, 0
}

// onlyElement is the element in the pattern that a tree consists of, if it has an initial value.
func onlyElement(tree *ast.Program) (element ast.Expression) {
	syntax.Walk(tree, func(node any) bool {
		pattern, ok := node.(*ast.ArrayPattern)
		if !ok {
			return element == nil
		}
		if assigned, ok := pattern.Elements[0].(*ast.AssignExpression); ok && len(pattern.Elements) == 1 {
			element = assigned
		}
		return false
	})
	return element
}

// blanked is a text with a space for every character that is not the end of a line.
func blanked(text string) string {
	blank := []byte(text)
	for i, c := range blank {
		if c != '\n' && c != '\r' {
			blank[i] = ' '
		}
	}
	return string(blank)
}

// restoreElements puts elements in the places of the names that stand for them, and the source of
// functions to what was written.
func restoreElements(tree *ast.Program, source string, elements map[file.Idx]ast.Expression) {
	original := func(text *string, end file.Idx) {
		if start := int(end) - 1 - len(*text); start >= 0 {
			*text = source[start : start+len(*text)]
		}
	}
	syntax.Walk(tree, func(node any) bool {
		switch node := node.(type) {
		case *ast.FunctionLiteral:
			original(&node.Source, node.Idx1())
		case *ast.ArrowFunctionLiteral:
			original(&node.Source, node.Idx1())
		case *ast.ClassLiteral:
			original(&node.Source, node.Idx1())
		case *ast.ArrayPattern:
			for i, item := range node.Elements {
				if name, ok := item.(*ast.Identifier); ok && elements[name.Idx] != nil {
					node.Elements[i] = elements[name.Idx]
				}
			}
		}
		return true
	})
}
