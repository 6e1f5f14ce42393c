package guards

import (
	"math/big"
	"slices"
	"strings"

	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/engine/regexps"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// Prepared is what a VM needs for a source that was prepared.
type Prepared struct {
	Needed  Set
	Written map[string]string // See [Guards.Remember].
}

// LiteralError is a regular expression in a source that is not right.
type LiteralError struct {
	At      file.Idx
	Message string
}

func (e *LiteralError) Error() string { return e.Message }

// Prepare rewrites in a tree what only a tree shows: calls of eval and of exec, powers, products
// and shifts of what may be big integers, yield*, and \p{…} in regular expressions. The error is a
// [*LiteralError].
func Prepare(tree *ast.Program, source string) (Prepared, error) {
	prepared := Prepared{Needed: Needed(source)}
	hasBig := strings.Contains(source, "BigInt") || hasBigLiteral(tree, source)
	if hasBig {
		prepared.Needed |= Sizes
	}
	if !hasBig && !strings.Contains(source, "eval") && !strings.Contains(source, "exec") &&
		!regexps.May(source) && !strings.Contains(source, "**") && !strings.Contains(source, "yield") {
		return prepared, nil
	}
	var wrong error
	var counted map[*ast.BinaryExpression]bool
	if hasBig && !strings.Contains(source, "eval") {
		counted = countedComparisons(tree)
	}
	syntax.Rewrite(tree, func(node ast.Expression) ast.Expression {
		switch node := node.(type) {
		case *ast.CallExpression:
			return prepareCall(node)
		case *ast.BinaryExpression:
			if name := bigOperator(node.Operator, hasBig); name != "" && !isSmall(node.Left) && !isSmall(node.Right) {
				return helpers.Call(name, node.Left.Idx0(), node.Left, node.Right)
			}
			if name := comparisons[node.Operator]; hasBig && name != "" && !counted[node] && !isShort(node.Left) && !isShort(node.Right) {
				return helpers.Call(name, node.Left.Idx0(), node.Left, node.Right)
			}
		case *ast.AssignExpression:
			if name := bigOperator(node.Operator, hasBig); name != "" && !isSmall(node.Right) {
				if target := again(node.Left); target != nil {
					node.Operator = token.ASSIGN
					node.Right = helpers.Call(name, node.Right.Idx0(), target, node.Right)
				}
			}
		case *ast.YieldExpression:
			prepareYield(node)
		case *ast.RegExpLiteral:
			if duplicateGroup(node.Pattern) != "" && wrong == nil {
				wrong = &LiteralError{node.Idx, "Invalid regular expression: " + node.Literal + ": " + duplicateGroupMessage}
			}
			made, err := regexps.Translate(node.Pattern, node.Flags)
			if err != nil && wrong == nil {
				wrong = &LiteralError{node.Idx, literalProblem(node, err)}
			}
			if err == nil && made.Pattern != node.Pattern {
				if prepared.Written == nil {
					prepared.Written = map[string]string{}
				}
				prepared.Written[made.Pattern] = node.Pattern
				prepared.Needed |= Regexps | Patterns
				if strings.Contains(node.Flags, "d") {
					prepared.Needed |= Indices
				}
				node.Pattern, node.Flags = made.Pattern, made.Flags
			}
		}
		return node
	})
	return prepared, wrong
}

// prepareCall rewrites a call of eval or of exec.
func prepareCall(node *ast.CallExpression) ast.Expression {
	switch callee := node.Callee.(type) {
	case *ast.Identifier:
		if callee.Name == "eval" {
			checkFirst(node)
		}
	case *ast.SequenceExpression:
		if last, ok := callee.Sequence[len(callee.Sequence)-1].(*ast.Identifier); ok && last.Name == "eval" {
			return evaluated(node)
		}
	case *ast.DotExpression:
		switch left, _ := callee.Left.(*ast.Identifier); {
		case callee.Identifier.Name == "eval" && left != nil && (left.Name == "globalThis" || left.Name == "global"):
			return evaluated(node)
		case callee.Identifier.Name == "exec" && isPlain(callee.Left):
			made := helpers.Call(helpers.Exec, callee.Identifier.Idx, slices.Concat([]ast.Expression{callee.Left}, node.ArgumentList)...)
			made.LeftParenthesis, made.RightParenthesis = node.LeftParenthesis, node.RightParenthesis
			return made
		}
	}
	return node
}

// isPlain reports whether an expression can stand by itself.
func isPlain(node ast.Expression) bool {
	switch node := node.(type) {
	case *ast.SuperExpression, *ast.Optional, *ast.OptionalChain:
		return false
	case *ast.DotExpression:
		return isPlain(node.Left)
	case *ast.BracketExpression:
		return isPlain(node.Left)
	case *ast.PrivateDotExpression:
		return isPlain(node.Left)
	case *ast.CallExpression:
		return isPlain(node.Callee)
	}
	return true
}

// evaluated is what becomes of a call of eval that sees no variables around it.
func evaluated(node *ast.CallExpression) ast.Expression {
	made := helpers.Call(helpers.Evaluate, node.Callee.Idx0(), slices.Concat([]ast.Expression{node.Callee}, node.ArgumentList)...)
	made.LeftParenthesis, made.RightParenthesis = node.LeftParenthesis, node.RightParenthesis
	return made
}

// checkFirst puts a check around the first argument.
func checkFirst(node *ast.CallExpression) {
	if len(node.ArgumentList) == 0 {
		return
	}
	if _, spread := node.ArgumentList[0].(*ast.SpreadElement); spread {
		return
	}
	first := node.ArgumentList[0]
	node.ArgumentList[0] = helpers.Call(helpers.Source, first.Idx0(), first)
}

// Declare is a call that gives a global variable the value that its name has where the call stands.
func Declare(name unistring.String, at file.Idx) ast.Expression {
	return helpers.Call(helpers.Declare, at, &ast.StringLiteral{Idx: at, Literal: "''", Value: name}, &ast.Identifier{Name: name, Idx: at})
}

// bigOperator is the function for an operator that may make a huge integer.
func bigOperator(operator token.Token, big bool) unistring.String {
	switch {
	case operator == token.EXPONENT:
		return helpers.Power
	case operator == token.MULTIPLY && big:
		return helpers.Multiply
	case operator == token.SHIFT_LEFT && big:
		return helpers.ShiftLeft
	case operator == token.SHIFT_RIGHT && big:
		return helpers.ShiftRight
	}
	return ""
}

// again is an expression that names what another one assigns to, where it can be named twice: it
// is nil where that would do something twice.
func again(target ast.Expression) ast.Expression {
	switch target := target.(type) {
	case *ast.Identifier:
		return &ast.Identifier{Name: target.Name, Idx: target.Idx}
	case *ast.ThisExpression:
		return &ast.ThisExpression{Idx: target.Idx}
	case *ast.StringLiteral:
		return &ast.StringLiteral{Idx: target.Idx, Literal: target.Literal, Value: target.Value}
	case *ast.NumberLiteral:
		return &ast.NumberLiteral{Idx: target.Idx, Literal: target.Literal, Value: target.Value}
	case *ast.DotExpression:
		if left := again(target.Left); left != nil {
			return &ast.DotExpression{Left: left, Identifier: target.Identifier}
		}
	case *ast.PrivateDotExpression:
		if left := again(target.Left); left != nil {
			return &ast.PrivateDotExpression{Left: left, Identifier: target.Identifier}
		}
	case *ast.BracketExpression:
		left, member := again(target.Left), again(target.Member)
		if left != nil && member != nil {
			return &ast.BracketExpression{Left: left, Member: member, LeftBracket: target.LeftBracket, RightBracket: target.RightBracket}
		}
	}
	return nil
}

// isSmall reports whether an operand shows that the operation is of numbers, or of
// small ones: the other operand cannot be a big integer then.
func isSmall(node ast.Expression) bool {
	number, ok := node.(*ast.NumberLiteral)
	if !ok {
		return false
	}
	switch number.Value.(type) {
	case int64, float64:
		return true
	}
	return false
}

// hasBigLiteral reports whether there is a literal like 1n. The text of most sources shows that
// there is none.
func hasBigLiteral(tree *ast.Program, source string) bool {
	may := strings.Contains(source, "0x") || strings.Contains(source, "0X")
	for digit := '0'; digit <= '9' && !may; digit++ {
		may = strings.Contains(source, string(digit)+"n")
	}
	found := false
	if may {
		syntax.Walk(tree, func(node any) bool {
			if number, ok := node.(*ast.NumberLiteral); ok && !found {
				_, found = number.Value.(*big.Int)
			}
			return !found
		})
	}
	return found
}

// literalProblem is what is wrong with a regular expression in a source, in V8's words.
func literalProblem(literal *ast.RegExpLiteral, err error) string {
	if _, ok := err.(*regexps.FlagsError); ok {
		return "Invalid regular expression flags"
	}
	return "Invalid regular expression: " + literal.Literal + ": " + err.Error()
}

// rewriteLiterals rewrites the regular expressions of a source in its text.
func (g *Guards) rewriteLiterals(tree *ast.Program, source string) string {
	if !regexps.May(source) {
		return source
	}
	var literals []*ast.RegExpLiteral
	syntax.Walk(tree, func(node any) bool {
		if literal, ok := node.(*ast.RegExpLiteral); ok {
			literals = append(literals, literal)
		}
		return true
	})
	slices.SortFunc(literals, func(a, b *ast.RegExpLiteral) int { return int(b.Idx - a.Idx) })
	for _, literal := range literals {
		made, err := regexps.Translate(literal.Pattern, literal.Flags)
		if err != nil {
			g.Throw("SyntaxError", literalProblem(literal, err))
		}
		if made.Pattern == literal.Pattern {
			continue
		}
		g.Install(Regexps | Patterns)
		if strings.Contains(literal.Flags, "d") {
			g.Install(Indices)
		}
		g.Remember(map[string]string{made.Pattern: literal.Pattern})
		start := int(literal.Idx) - 1
		source = source[:start] + "/" + made.Pattern + "/" + made.Flags + source[start+len("//")+len(literal.Pattern)+len(literal.Flags):]
	}
	return source
}

// checkGroups throws where a regular expression of a tree has two groups of one name.
func (g *Guards) checkGroups(tree *ast.Program, source string) {
	if strings.Count(source, "(?<") < 2 {
		return
	}
	syntax.Walk(tree, func(node any) bool {
		if literal, ok := node.(*ast.RegExpLiteral); ok && duplicateGroup(literal.Pattern) != "" {
			g.Throw("SyntaxError", "Invalid regular expression: "+literal.Literal+": "+duplicateGroupMessage)
		}
		return true
	})
}

// Helper is what rewritten code calls by a name of package helpers, or nil.
func (g *Guards) Helper(name string) goja.Value {
	switch name {
	case helpers.Source:
		return g.VM.ToValue(g.source)
	case helpers.Evaluate:
		return g.VM.ToValue(g.evaluate)
	case helpers.Exec:
		return g.VM.ToValue(g.exec)
	case helpers.Power:
		return g.VM.ToValue(g.power)
	case helpers.Multiply:
		return g.VM.ToValue(g.multiply)
	case helpers.ShiftLeft:
		return g.VM.ToValue(g.shift)
	case helpers.ShiftRight:
		return g.VM.ToValue(g.shiftRight)
	case helpers.Equal:
		return g.VM.ToValue(g.equal)
	case helpers.Unequal:
		return g.VM.ToValue(g.unequal)
	case helpers.Less, helpers.AtMost, helpers.Greater, helpers.AtLeast:
		return g.VM.ToValue(g.ordered(name))
	case helpers.Declare:
		return g.VM.ToValue(g.declare)
	case helpers.Delegate:
		return g.delegate()
	case helpers.Returned:
		return g.VM.ToValue(g.isReturned)
	case helpers.Value:
		return g.VM.ToValue(returnedValue)
	}
	return nil
}
