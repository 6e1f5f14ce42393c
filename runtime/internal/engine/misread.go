package engine

import (
	"slices"

	"dialtone/internal/lexer"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
)

// Goja's parser misreads two things without a word. It takes a < b < c for a < (b < c),
// and so with all operators that compare, in and instanceof among them; and it
// takes the end of the source for the end of a switch.

// correct puts right in the tree of a source what Goja's parser has misread. The error
// is a [*SyntaxError].
func correct(tree *ast.Program, name, source string) error {
	tokens := tokensOfMisread(source)
	if tokens == nil {
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
				leanLeft(node, tokens)
			}
		}
		return err == nil
	})
	return err
}

// tokensOfMisread are the tokens of a source that may be one of those that are misread. It spares
// most sources a walk through the tree, which costs as much as parsing.
func tokensOfMisread(source string) (tokens []lexer.Token) {
	if !mayBeMisread(source) {
		return nil
	}
	r := lexer.NewReader(source)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		tokens = append(tokens, token)
	}
	return tokens
}

// mayBeMisread reports whether a source may have a comparison of a comparison, or lacks a brace
// behind a switch.
func mayBeMisread(source string) bool {
	switches := false
	compared := make([]bool, 1, 32) // For each open bracket, whether the expression there compares.
	r := lexer.NewReader(source)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		if open := len(r.Open) + 1; open < len(compared) {
			compared = compared[:open]
		} else if open > len(compared) {
			compared = append(compared, false)
		}
		top := &compared[len(compared)-1]
		switch {
		case comparisons[token.Text]:
			if *top {
				return true
			}
			*top = true
		case token.Kind == lexer.Punctuation && ends[token.Text], token.Kind == lexer.Template:
			*top = false
		case token.Is("switch"):
			switches = true
		}
	}
	return switches && len(r.Open) > 0
}

// comparisons are the operators that compare. What is in a string counts as well, which does no
// harm.
var comparisons = map[string]bool{"<": true, ">": true, "<=": true, ">=": true, "in": true, "instanceof": true}

// ends are the punctuators that what is compared does not go beyond.
var ends = map[string]bool{
	";": true, ",": true, "?": true, ":": true, "&": true, "&&": true, "|": true, "||": true, "^": true, "??": true, "=": true,
	"==": true, "===": true, "!=": true, "!==": true, "=>": true, "(": true, "[": true, "{": true,
}

func compares(operator token.Token) bool {
	switch operator {
	case token.LESS, token.LESS_OR_EQUAL, token.GREATER, token.GREATER_OR_EQUAL, token.INSTANCEOF, token.IN:
		return true
	}
	return false
}

// leanLeft makes (a < b) < c of a < (b < c) where the source has no such parentheses.
func leanLeft(node *ast.BinaryExpression, tokens []lexer.Token) {
	for {
		right, ok := node.Right.(*ast.BinaryExpression)
		if !ok || !compares(right.Operator) || isParenthesised(right, tokens) {
			return
		}
		first := &ast.BinaryExpression{Operator: node.Operator, Left: node.Left, Right: right.Left, Comparison: node.Comparison}
		*node = ast.BinaryExpression{Operator: right.Operator, Left: first, Right: right.Right, Comparison: right.Comparison}
	}
}

// isParenthesised reports whether a comparison on the right of another stands in
// parentheses: whether one opens before it that is still open at its operator.
func isParenthesised(right *ast.BinaryExpression, tokens []lexer.Token) bool {
	from, to := operatorBefore(right.Left, tokens), operatorBefore(right.Right, tokens)
	if from < 0 || to <= from || !comparisons[tokens[from].Text] || !comparisons[tokens[to].Text] {
		return true // Not what it is taken for: left as it is.
	}
	depth := 0
	for _, token := range tokens[from+1 : to] {
		switch {
		case token.Opens(), token.Is("("), token.Is("["), token.Is("{"):
			depth++
		}
		switch {
		case token.Is(")"), token.Is("]"), token.Is("}"), token.Kind == lexer.Template && token.Text[0] == '}':
			depth--
		}
	}
	return depth > 0
}

// operatorBefore is the token before an expression and the parentheses that it begins with, or -1.
func operatorBefore(expression ast.Expression, tokens []lexer.Token) int {
	offset := int(first(expression).Idx0()) - 1
	at, _ := slices.BinarySearchFunc(tokens, offset, func(t lexer.Token, offset int) int { return t.Start - offset })
	for at--; at >= 0 && tokens[at].Is("("); at-- {
	}
	return at
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
