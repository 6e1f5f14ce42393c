package runtime

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// keepNames makes what an awaiting script declares at its top level global, and
// the value of its last expression the script's. Without it both would stay
// inside the function around the script. A const becomes a let on the way,
// since it is declared before its value is known.
func (s *awaitingScript) keepNames() {
	var outer, inner []ast.Statement
	for _, statement := range s.body.List {
		switch declaration := statement.(type) {
		case *ast.FunctionDeclaration:
			outer = append(outer, declaration)
		case *ast.ClassDeclaration:
			outer = append(outer, declare(declaration.Class.Name))
			inner = append(inner, assign(declaration.Class.Name, declaration.Class))
		case *ast.LexicalDeclaration:
			for _, binding := range declaration.List {
				for _, name := range boundNames(binding) {
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
	s.body.List = inner
	s.program.Body = slices.Concat(outer, s.program.Body)
	s.program.DeclarationList = append(s.program.DeclarationList, s.function.DeclarationList...)
	s.function.DeclarationList = nil
}

// boundNames finds the names that a declaration's left side declares.
func boundNames(target ast.Expression) []*ast.Identifier {
	var names []*ast.Identifier
	switch target := target.(type) {
	case *ast.Identifier:
		names = append(names, target)
	case *ast.Binding:
		names = boundNames(target.Target)
	case *ast.AssignExpression:
		names = boundNames(target.Left)
	case *ast.ArrayPattern:
		for _, element := range append(slices.Clone(target.Elements), target.Rest) {
			names = append(names, boundNames(element)...)
		}
	case *ast.ObjectPattern:
		for _, property := range target.Properties {
			switch property := property.(type) {
			case *ast.PropertyShort:
				names = append(names, &property.Name)
			case *ast.PropertyKeyed:
				names = append(names, boundNames(property.Value)...)
			}
		}
		names = append(names, boundNames(target.Rest)...)
	}
	return names
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
