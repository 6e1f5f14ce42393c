package engine

import (
	"errors"
	"slices"
	"strings"

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

// Unfinished reports whether source is the beginning of a script that only goes on: a brace, a
// bracket, a template or a comment is still open.
func Unfinished(source string) bool {
	_, err := Source("", source, AsEntry, AnyKind)
	var problem *SyntaxError
	return errors.As(err, &problem) && problem.Message == "Unexpected end of input" && !IsObject(source)
}

// IsObject reports whether an entry can be read as an object in braces. Node draws the line at the
// semicolon, too.
func IsObject(source string) bool {
	text := strings.TrimSpace(source)
	if !strings.HasPrefix(text, "{") || strings.HasSuffix(text, ";") {
		return false
	}
	_, err := Source("", "("+source+"\n)", AsEntry, AnyKind)
	return err == nil
}
