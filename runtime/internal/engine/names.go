package engine

import (
	"slices"

	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// keepNames makes what an awaiting script declares at its top level global, and
// the value of its last expression the script's. Without it both would stay
// inside the function around the script. A const becomes a let on the way,
// since it is declared before its value is known. What esbuild has added stays
// inside, and so do functions of what it wrote, which may need that.
func (s *awaitingScript) keepNames(u *unit) {
	var outer, hoisted, inner []ast.Statement
	for _, statement := range s.body.List {
		switch declaration := statement.(type) {
		case *ast.FunctionDeclaration:
			if u.mapping == nil {
				outer = append(outer, declaration)
				continue
			}
			name := declaration.Function.Name
			s.program.DeclarationList = append(s.program.DeclarationList, declareVar(name))
			hoisted = append(hoisted, assign(name, declaration.Function))
		case *ast.ClassDeclaration:
			outer = append(outer, declare(declaration.Class.Name))
			inner = append(inner, assign(declaration.Class.Name, declaration.Class))
		case *ast.LexicalDeclaration:
			if !slices.ContainsFunc(namesOf(declaration), u.isOwn) {
				inner = append(inner, declaration)
				continue
			}
			for _, binding := range declaration.List {
				for _, name := range syntax.Names(binding) {
					outer = append(outer, declare(name))
				}
				if binding.Initializer != nil {
					inner = append(inner, assign(binding.Target, binding.Initializer))
				}
			}
		default:
			inner = append(inner, statement)
		}
	}
	if last := len(s.body.List) - 1; last >= 0 {
		if expression, ok := s.body.List[last].(*ast.ExpressionStatement); ok {
			inner[len(inner)-1] = &ast.ReturnStatement{Return: expression.Idx0(), Argument: expression.Expression}
		}
	}
	s.body.List = slices.Concat(hoisted, inner)
	s.program.Body = slices.Concat(outer, s.program.Body)
	var kept []*ast.VariableDeclaration
	for _, declaration := range s.function.DeclarationList {
		for _, binding := range declaration.List {
			one := &ast.VariableDeclaration{Var: declaration.Var, List: []*ast.Binding{binding}}
			if slices.ContainsFunc(syntax.Names(binding), u.isOwn) {
				s.program.DeclarationList = append(s.program.DeclarationList, one)
			} else {
				kept = append(kept, one)
			}
		}
	}
	s.function.DeclarationList = kept
}

// namesOf finds the names that let or const declares.
func namesOf(declaration *ast.LexicalDeclaration) []*ast.Identifier {
	var names []*ast.Identifier
	for _, binding := range declaration.List {
		names = append(names, syntax.Names(binding)...)
	}
	return names
}

func declareVar(name *ast.Identifier) *ast.VariableDeclaration {
	return &ast.VariableDeclaration{Var: name.Idx, List: []*ast.Binding{{Target: name}}}
}

func declare(name *ast.Identifier) ast.Statement {
	return &ast.LexicalDeclaration{
		Idx:   name.Idx,
		Token: token.LET,
		List:  []*ast.Binding{{Target: name}},
	}
}

func assign(target, value ast.Expression) ast.Statement {
	return &ast.ExpressionStatement{Expression: &ast.AssignExpression{
		Operator: token.ASSIGN,
		Left:     target,
		Right:    value,
	}}
}

// assignedNames finds the names that a tree assigns to.
func assignedNames(tree *ast.Program) []string {
	var names []string
	syntax.Walk(tree, func(node any) bool {
		var target ast.Expression
		switch node := node.(type) {
		case *ast.AssignExpression:
			target = node.Left
		case *ast.UnaryExpression:
			target = node.Operand
		}
		for _, name := range syntax.Names(target) {
			names = append(names, name.Name.String())
		}
		return true
	})
	return names
}
