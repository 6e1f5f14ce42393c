// Package quirks rewrites in a syntax tree what Goja parses and then compiles, or runs, wrongly:
// code that would do something else than it says, or end the process. Each file holds one such gap;
// the ledger in ledger_test.go has all gaps that the runtime knows of, with a canary for each that
// fails on the day when Goja no longer has it, so that the file can go.
//
// Most callers need [Mend].
package quirks

import (
	"strconv"

	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// Mend rewrites a tree, and reports whether it has generators, whose method return must be the one
// that the rewritten code expects; see package guards.
func Mend(tree *ast.Program) (generators bool) {
	m := &mender{}
	m.visit = m.node
	m.statements(&tree.Body)
	return m.generators
}

// mender walks through a tree. What lies inside of a node is mended before the node.
type mender struct {
	function   *function // The innermost around what is walked through, nil outside of all.
	visit      func(ast.Node)
	serial     int  // Of names.
	jumps      int  // How many break and continue have been met.
	waits      int  // How many await and yield have been met.
	generators bool // Whether a generator has been met.
}

// name is a variable that no script can write.
func (m *mender) name(what string) unistring.String {
	m.serial++
	return unistring.String(what + " " + strconv.Itoa(m.serial))
}

// node mends what a node holds.
func (m *mender) node(node ast.Node) {
	switch node := node.(type) {
	case *ast.FunctionLiteral:
		m.functionLiteral(node, false)
	case *ast.FunctionDeclaration:
		m.mention(node.Function.Name.Name)
		m.functionLiteral(node.Function, true)
	case *ast.ArrowFunctionLiteral:
		m.arrow(node)
	case *ast.ClassStaticBlock:
		m.enter(&function{})
		m.block(node.Block)
		m.leave()
	case *ast.FieldDefinition:
		m.visit(node.Key)
		if node.Initializer != nil {
			m.enter(&function{})
			m.visit(node.Initializer)
			m.leave()
		}
	case *ast.Identifier:
		m.mention(node.Name)
	case *ast.YieldExpression:
		m.waits++
		if m.function != nil {
			m.function.yields++
		}
		syntax.Children(node, m.visit)
	case *ast.AwaitExpression:
		m.waits++
		syntax.Children(node, m.visit)
	case *ast.AssignExpression:
		m.assignment(node)
	case *ast.BlockStatement:
		m.block(node)
	case *ast.CaseStatement:
		if node.Test != nil {
			m.visit(node.Test)
		}
		m.statements(&node.Consequent)
	case *ast.CatchStatement:
		if node.Parameter != nil {
			m.visit(node.Parameter)
		}
		m.block(node.Body)
	case ast.Statement:
		// One that stands by itself, and not in the place of another.
		m.statement(node)
	default:
		syntax.Children(node, m.visit)
	}
}

func (m *mender) block(block *ast.BlockStatement) { m.statements(&block.List) }

func (m *mender) statements(list *[]ast.Statement) {
	for i := range *list {
		m.replace(&(*list)[i])
	}
	dropUnreachable(list)
}

// replace puts what becomes of a statement in its place.
func (m *mender) replace(statement *ast.Statement) {
	if *statement != nil {
		*statement = m.statement(*statement)
	}
}

// statement is what becomes of a statement.
func (m *mender) statement(statement ast.Statement) ast.Statement {
	switch node := statement.(type) {
	case *ast.BranchStatement:
		m.jumps++
	case *ast.IfStatement:
		m.ifStatement(node)
	case *ast.WhileStatement:
		m.visit(node.Test)
		if m.jumpsIn(&node.Body) && mayBeFalse(node.Test) {
			node.Test = unknown(node.Test)
		}
	case *ast.DoWhileStatement:
		m.replace(&node.Body)
		m.visit(node.Test)
	case *ast.ForStatement:
		if node.Initializer != nil {
			m.visit(node.Initializer)
		}
		if node.Test != nil {
			m.visit(node.Test)
		}
		if node.Update != nil {
			m.visit(node.Update)
		}
		if m.jumpsIn(&node.Body) && node.Test != nil && mayBeFalse(node.Test) {
			node.Test = unknown(node.Test)
		}
	case *ast.ForInStatement:
		m.visit(node.Into)
		m.visit(node.Source)
		m.replace(&node.Body)
	case *ast.ForOfStatement:
		m.forOf(node)
	case *ast.LabelledStatement:
		m.replace(&node.Statement)
	case *ast.WithStatement:
		m.dynamic()
		m.visit(node.Object)
		m.replace(&node.Body)
	case *ast.LexicalDeclaration:
		m.lexical(node)
	case *ast.ClassDeclaration:
		m.class(node)
	case *ast.TryStatement:
		return m.try(node)
	case *ast.BlockStatement, *ast.FunctionDeclaration:
		m.node(node)
	default:
		syntax.Children(node, m.visit)
	}
	return statement
}

func identifier(name unistring.String, at file.Idx) *ast.Identifier {
	return &ast.Identifier{Name: name, Idx: at}
}

func undefined(at file.Idx) ast.Expression {
	return &ast.UnaryExpression{
		Operator: token.VOID, Idx: at, Operand: &ast.NumberLiteral{Idx: at, Literal: "0", Value: int64(0)},
	}
}

func assignment(target, value ast.Expression) *ast.AssignExpression {
	return &ast.AssignExpression{Operator: token.ASSIGN, Left: target, Right: value}
}

func perform(expression ast.Expression) ast.Statement {
	return &ast.ExpressionStatement{Expression: expression}
}

// declare declares a variable by let.
func declare(target ast.BindingTarget, value ast.Expression, at file.Idx) ast.Statement {
	return &ast.LexicalDeclaration{
		Idx: at, Token: token.LET, List: []*ast.Binding{{Target: target, Initializer: value}},
	}
}

func block(at file.Idx, statements ...ast.Statement) *ast.BlockStatement {
	return &ast.BlockStatement{LeftBrace: at, List: statements, RightBrace: at}
}
