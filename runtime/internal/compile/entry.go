package compile

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// loosen makes var declarations of the let, const and class declarations among
// a script's statements that are its own, so that a later entry may declare them again. What
// it returns is added to the declarations of the script.
func loosen(statements []ast.Statement, isOwn func(*ast.Identifier) bool) []*ast.VariableDeclaration {
	var declared []*ast.VariableDeclaration
	for i, statement := range statements {
		var list []*ast.Binding
		switch declaration := statement.(type) {
		case *ast.LexicalDeclaration:
			if !slices.ContainsFunc(namesOf(declaration), isOwn) {
				continue
			}
			list = declaration.List
			for _, binding := range list {
				if binding.Initializer == nil {
					// A let without a value is undefined again; a var would keep what it was.
					binding.Initializer = &ast.UnaryExpression{
						Operator: token.VOID, Idx: declaration.Idx,
						Operand: &ast.NumberLiteral{Idx: declaration.Idx, Literal: "0", Value: int64(0)},
					}
				}
			}
		case *ast.ClassDeclaration:
			list = []*ast.Binding{{Target: declaration.Class.Name, Initializer: declaration.Class}}
		default:
			continue
		}
		statements[i] = &ast.VariableStatement{Var: statement.Idx0(), List: list}
		declared = append(declared, &ast.VariableDeclaration{Var: statement.Idx0(), List: list})
	}
	return declared
}
