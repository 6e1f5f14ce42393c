package syntax

import (
	"reflect"

	"github.com/dop251/goja/ast"
)

var (
	expressionType = reflect.TypeFor[ast.Expression]()
	statementType  = reflect.TypeFor[ast.Statement]()
)

// Rewrite puts what replace makes of each expression of a tree in its place, inner
// ones first.
func Rewrite(tree any, replace func(ast.Expression) ast.Expression) {
	rewrite(reflect.ValueOf(tree), replace)
}

func rewrite(value reflect.Value, replace func(ast.Expression) ast.Expression) {
	switch value.Kind() {
	case reflect.Interface:
		if value.IsNil() {
			return
		}
		rewrite(value.Elem(), replace)
		if value.Type() == expressionType && value.CanSet() {
			old := value.Interface().(ast.Expression)
			if replaced := replace(old); replaced != old {
				value.Set(reflect.ValueOf(replaced))
			}
		}
	case reflect.Pointer:
		if !value.IsNil() {
			rewrite(value.Elem(), replace)
		}
	case reflect.Struct:
		for _, field := range leading(value.Type()) {
			rewrite(value.Field(field), replace)
		}
	case reflect.Slice:
		for i := range value.Len() {
			rewrite(value.Index(i), replace)
		}
	}
}

// RewriteStatements puts what replace makes of each statement of a tree in its place,
// outer ones first; nil leaves it as it is. replace is told whether the function around the
// statement is async and no generator.
func RewriteStatements(tree any, replace func(statement ast.Statement, async bool) ast.Statement) {
	rewriteStatements(reflect.ValueOf(tree), false, replace)
}

func rewriteStatements(value reflect.Value, async bool, replace func(ast.Statement, bool) ast.Statement) {
	switch value.Kind() {
	case reflect.Interface:
		if value.IsNil() {
			return
		}
		if value.Type() == statementType {
			if replaced := replace(value.Interface().(ast.Statement), async); replaced != nil {
				value.Set(reflect.ValueOf(replaced))
			}
		}
		rewriteStatements(value.Elem(), async, replace)
	case reflect.Pointer:
		if value.IsNil() {
			return
		}
		switch node := value.Interface().(type) {
		case *ast.FunctionLiteral:
			async = node.Async && !node.Generator
		case *ast.ArrowFunctionLiteral:
			async = node.Async
		case *ast.ClassStaticBlock, *ast.FieldDefinition:
			async = false
		}
		rewriteStatements(value.Elem(), async, replace)
	case reflect.Struct:
		for _, field := range leading(value.Type()) {
			rewriteStatements(value.Field(field), async, replace)
		}
	case reflect.Slice:
		for i := range value.Len() {
			rewriteStatements(value.Index(i), async, replace)
		}
	}
}
