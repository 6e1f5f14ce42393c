package compile

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"dialtone/runtime/internal/language"
	"dialtone/runtime/internal/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/token"
)

// Goja's parser misreads two things without a word. It takes a < b < c for a < (b < c),
// and so with all operators that compare, in and instanceof among them; and it
// takes the end of the source for the end of a switch.

// correct puts right in the tree of a source what Goja's parser has misread. The error
// is a [*SyntaxError].
func correct(tree *ast.Program, name, source string) error {
	if !mayBeMisread(source) {
		return nil
	}
	var err error
	syntax.Walk(tree, func(node any) bool {
		switch node := node.(type) {
		case *ast.SwitchStatement:
			if node.RightBrace == 0 {
				err = &SyntaxError{Message: "Unexpected end of input", Position: file.NewFile(name, source, 1).Position(len(source))}
			}
		case *ast.BinaryExpression:
			if compares(node.Operator) {
				leanLeft(node, source)
			}
		}
		return err == nil
	})
	return err
}

// mayBeMisread tells whether a source may be one of those that are misread: whether it
// may have a comparison of a comparison, or lacks a brace. It spares most sources
// a walk through the tree, which costs as much as parsing.
func mayBeMisread(source string) bool {
	risky := strings.Contains(source, "switch")
	compared := make([]bool, 1, 32) // For each open bracket, whether the expression there compares.
	doubtful := false               // Whether brackets may stand where nobody counts them.
	for i := 0; i < len(source); i++ {
		top := len(compared) - 1
		switch c := source[i]; c {
		case '(', '[', '{':
			compared = append(compared, false)
		case ')', ']', '}':
			if top > 0 {
				compared = compared[:top]
			}
		case ';', ',', '?', ':', '&', '|', '^', '=':
			compared[top] = false
			if strings.HasPrefix(source[i:], "=>") {
				i++
			}
		case '<', '>', 'i':
			length := comparisonLength(source, i)
			if length == 0 {
				continue
			}
			if compared[top] || doubtful {
				return true
			}
			compared[top] = true
			i += length - 1
		case '"', '\'':
			for i++; !doubtful && i < len(source) && source[i] != c; i++ {
				if source[i] == '\\' {
					i++
				}
			}
		case '`':
			doubtful = true
		case '/':
			if blank := language.BlankLength(source[i:]); blank == 0 {
				doubtful = true
			} else if !doubtful {
				i += blank - 1
			}
		}
	}
	return risky && (doubtful || len(compared) > 1)
}

// comparisonLength is the length of the operator that compares at a place in a source,
// or 0. A shift counts as two of them.
func comparisonLength(source string, at int) int {
	length := 1
	switch {
	case source[at] == 'i':
		if !strings.HasPrefix(source[at:], "in") || at > 0 && isNameByte(source[at-1]) {
			return 0
		}
		length = len("in")
		if strings.HasPrefix(source[at:], "instanceof") {
			length = len("instanceof")
		}
		if at+length < len(source) && isNameByte(source[at+length]) {
			return 0
		}
	case strings.HasPrefix(source[at+1:], "="):
		length++
	}
	return length
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '$' || c >= utf8.RuneSelf
}

func compares(operator token.Token) bool {
	switch operator {
	case token.LESS, token.LESS_OR_EQUAL, token.GREATER, token.GREATER_OR_EQUAL, token.INSTANCEOF, token.IN:
		return true
	}
	return false
}

// leanLeft makes (a < b) < c of a < (b < c) where the source has no such parentheses.
func leanLeft(node *ast.BinaryExpression, source string) {
	for {
		right, ok := node.Right.(*ast.BinaryExpression)
		if !ok || !compares(right.Operator) || isParenthesised(right, source) {
			return
		}
		first := &ast.BinaryExpression{Operator: node.Operator, Left: node.Left, Right: right.Left, Comparison: node.Comparison}
		*node = ast.BinaryExpression{Operator: right.Operator, Left: first, Right: right.Right, Comparison: right.Comparison}
	}
}

// isParenthesised tells whether a comparison on the right of another stands in
// parentheses: whether one opens before it that is still open at its operator.
func isParenthesised(right *ast.BinaryExpression, source string) bool {
	from, to := before(right.Left, source), before(right.Right, source)
	if from >= to || !comparisonEnd.MatchString(source[:from]) || !comparisonEnd.MatchString(source[:to]) {
		return true // Not what it is taken for: left as it is.
	}
	if left := source[from:to]; left[language.BlankLength(left)] != '(' {
		return false
	}
	_, err := parser.ParseFile(nil, "", "async () => "+comparisonEnd.ReplaceAllString(source[from:to], ""), 0, parser.WithDisableSourceMaps)
	return err != nil
}

// comparisonEnd is the operator that compares at the end of a text.
var comparisonEnd = regexp.MustCompile(`(?:[<>]=?|\bin|\binstanceof)$`)

// before is where a source goes on with an expression, and the spaces, comments and
// opening parentheses before it.
func before(expression ast.Expression, source string) int {
	at := int(first(expression).Idx0()) - 1
	for {
		at = withoutBlankEnd(source[:at])
		if at == 0 || source[at-1] != '(' {
			return at
		}
		at--
	}
}

// withoutBlankEnd is the length of a text without the spaces and comments that it
// ends with. What only looks like a comment counts as one.
func withoutBlankEnd(text string) int {
	for {
		text = strings.TrimRight(text, " \t\r\n")
		comment := strings.Index(text[strings.LastIndexByte(text, '\n')+1:], "//")
		if comment >= 0 {
			comment += strings.LastIndexByte(text, '\n') + 1
		} else if strings.HasSuffix(text, "*/") {
			comment = strings.LastIndex(text, "/*")
		}
		if comment < 0 {
			return len(text)
		}
		text = text[:comment]
	}
}

// first is what an expression begins with.
func first(expression ast.Expression) ast.Expression {
	for {
		next := linkedTo(expression)
		switch node := expression.(type) {
		case *ast.BinaryExpression:
			next = node.Left
		case *ast.OptionalChain:
			next = node.Expression
		case *ast.TemplateLiteral:
			next = node.Tag
		}
		if next == nil {
			return expression
		}
		expression = next
	}
}
