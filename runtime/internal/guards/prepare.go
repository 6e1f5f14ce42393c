package guards

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/runtime/internal/syntax"
	"dialtone/runtime/internal/unicodeclass"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// prefix begins the names of the functions that rewritten source calls. No script can
// write such a name.
const prefix = "dialtone:"

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

// Prepare rewrites in a tree what only a tree shows: calls of eval and of exec,
// powers and shifts of what may be big integers, yield*, and \p{…} in regular expressions. The error
// is a [*LiteralError].
func Prepare(tree *ast.Program, source string) (Prepared, error) {
	prepared := Prepared{Needed: Needed(source)}
	big := strings.Contains(source, "BigInt") || hasBigLiteral(source)
	if !big && !strings.Contains(source, "eval") && !strings.Contains(source, "exec") &&
		!strings.Contains(source, `\p`) && !strings.Contains(source, `\P`) && !strings.Contains(source, "**") && !strings.Contains(source, "yield") {
		return prepared, nil
	}
	var wrong error
	syntax.Rewrite(tree, func(node ast.Expression) ast.Expression {
		switch node := node.(type) {
		case *ast.CallExpression:
			return prepareCall(node)
		case *ast.BinaryExpression:
			if name := bigOperator(node.Operator, big); name != "" && !isSmall(node.Left) && !isSmall(node.Right) {
				return call(name, node.Left.Idx0(), node.Left, node.Right)
			}
		case *ast.AssignExpression:
			target, simple := node.Left.(*ast.Identifier)
			if name := bigOperator(node.Operator, big); name != "" && simple && !isSmall(node.Right) {
				node.Operator = token.ASSIGN
				node.Right = call(name, node.Right.Idx0(), &ast.Identifier{Name: target.Name, Idx: target.Idx}, node.Right)
			}
		case *ast.YieldExpression:
			prepareYield(node)
		case *ast.RegExpLiteral:
			if !strings.Contains(node.Flags, "u") {
				return node
			}
			rewritten, err := unicodeclass.Rewrite(node.Pattern)
			if err != nil && wrong == nil {
				wrong = &LiteralError{node.Idx, "Invalid regular expression: " + node.Literal + ": " + err.Error()}
			}
			if err == nil && rewritten != node.Pattern {
				if prepared.Written == nil {
					prepared.Written = map[string]string{}
				}
				prepared.Written[rewritten] = node.Pattern
				prepared.Needed |= Regexps | Patterns
				node.Pattern = rewritten
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
			checkFirst(node)
		}
	case *ast.DotExpression:
		switch left, _ := callee.Left.(*ast.Identifier); {
		case callee.Identifier.Name == "eval" && left != nil && (left.Name == "globalThis" || left.Name == "global"):
			checkFirst(node)
		case callee.Identifier.Name == "exec" && isPlain(callee.Left):
			return &ast.CallExpression{
				Callee:           &ast.Identifier{Name: prefix + "exec", Idx: callee.Identifier.Idx},
				LeftParenthesis:  node.LeftParenthesis,
				ArgumentList:     slices.Concat([]ast.Expression{callee.Left}, node.ArgumentList),
				RightParenthesis: node.RightParenthesis,
			}
		}
	}
	return node
}

// isPlain tells whether an expression can stand by itself.
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

// checkFirst puts a check around the first argument.
func checkFirst(node *ast.CallExpression) {
	if len(node.ArgumentList) == 0 {
		return
	}
	if _, spread := node.ArgumentList[0].(*ast.SpreadElement); spread {
		return
	}
	first := node.ArgumentList[0]
	node.ArgumentList[0] = call("source", first.Idx0(), first)
}

func call(name string, at file.Idx, args ...ast.Expression) ast.Expression {
	return &ast.CallExpression{
		Callee:           &ast.Identifier{Name: unistring.String(prefix + name), Idx: at},
		LeftParenthesis:  at,
		ArgumentList:     args,
		RightParenthesis: at,
	}
}

// bigOperator is the function for an operator that may make a huge integer.
func bigOperator(operator token.Token, big bool) string {
	switch {
	case operator == token.EXPONENT:
		return "power"
	case operator == token.SHIFT_LEFT && big:
		return "shift"
	case operator == token.SHIFT_RIGHT && big:
		return "shiftRight"
	}
	return ""
}

// isSmall tells whether an operand shows that the operation is of numbers, or of
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

// hasBigLiteral tells whether there may be a literal like 1n.
func hasBigLiteral(source string) bool {
	for i := 1; i < len(source); i++ {
		if source[i] != 'n' {
			continue
		}
		if c := source[i-1]; '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' {
			j := i - 1
			for j > 0 && isWordByte(source[j-1]) {
				j--
			}
			if '0' <= source[j] && source[j] <= '9' {
				return true
			}
		}
	}
	return false
}

func isWordByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '$'
}

// rewriteLiterals rewrites the regular expressions of a source in its text. One
// that is not right stays, but for what Goja would take for something else.
func rewriteLiterals(tree *ast.Program, source string) string {
	if !strings.Contains(source, `\p`) && !strings.Contains(source, `\P`) {
		return source
	}
	var literals []*ast.RegExpLiteral
	syntax.Rewrite(tree, func(node ast.Expression) ast.Expression {
		if literal, ok := node.(*ast.RegExpLiteral); ok && strings.Contains(literal.Flags, "u") {
			literals = append(literals, literal)
		}
		return node
	})
	slices.SortFunc(literals, func(a, b *ast.RegExpLiteral) int { return int(b.Idx - a.Idx) })
	for _, literal := range literals {
		rewritten, err := unicodeclass.Rewrite(literal.Pattern)
		if err != nil {
			rewritten = fmt.Sprintf("(?%s)", err) // Goja refuses it.
		}
		start := int(literal.Idx)
		source = source[:start] + rewritten + source[start+len(literal.Pattern):]
	}
	return source
}

// Hidden is the function that rewritten source calls by name, or nil.
func (g *Guards) Hidden(name string) goja.Value {
	function, ok := g.hidden[name]
	if ok {
		return function
	}
	var call any
	switch strings.TrimPrefix(name, prefix) {
	case "source":
		call = g.source
	case "exec":
		call = g.exec
	case "power":
		call = g.power
	case "shift":
		call = g.shift
	case "shiftRight":
		call = g.shiftRight
	case "delegate":
		call = g.delegate()
	default:
		return nil
	}
	if g.hidden == nil {
		g.hidden = map[string]goja.Value{}
	}
	function = g.VM.ToValue(call)
	g.hidden[name] = function
	return function
}
