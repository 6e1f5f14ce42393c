package runtime

import (
	"reflect"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

var positionType = reflect.TypeFor[file.Idx]()

// walkTree visits every value that a node of the tree leads to, each pointer
// once: the tree shares declarations. Where visit answers false, what lies
// below is left out.
func walkTree(node any, visit func(value reflect.Value) bool) {
	seen := map[any]bool{}
	var walk func(value reflect.Value)
	walk = func(value reflect.Value) {
		switch value.Kind() {
		case reflect.Interface:
			walk(value.Elem())
		case reflect.Pointer:
			if value.IsNil() || seen[value.Interface()] {
				return
			}
			seen[value.Interface()] = true
			if visit(value) {
				walk(value.Elem())
			}
		case reflect.Struct:
			for i := range value.NumField() {
				if value.Type().Field(i).IsExported() {
					walk(value.Field(i))
				}
			}
		case reflect.Slice:
			for i := range value.Len() {
				walk(value.Index(i))
			}
		case reflect.Int:
			visit(value)
		}
	}
	walk(reflect.ValueOf(node))
}

// inspectTopLevel tells whether code outside of all functions awaits, and
// finds a return there, which only the function around the source made legal.
func inspectTopLevel(body *ast.BlockStatement) (awaits bool, illegalReturn *ast.ReturnStatement) {
	var visit func(value reflect.Value) bool
	visit = func(value reflect.Value) bool {
		switch node := value.Interface().(type) {
		case *ast.AwaitExpression:
			awaits = true
		case *ast.ReturnStatement:
			if illegalReturn == nil {
				illegalReturn = node
			}
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassStaticBlock:
			return false
		case *ast.FieldDefinition:
			walkTree(node.Key, visit)
			return false
		}
		return true
	}
	walkTree(body, visit)
	return awaits, illegalReturn
}

// firstAwait finds where code outside of all functions first awaits.
func firstAwait(body *ast.BlockStatement) (at file.Idx) {
	walkTree(body, func(value reflect.Value) bool {
		switch node := value.Interface().(type) {
		case *ast.AwaitExpression:
			if at == 0 || node.Await < at {
				at = node.Await
			}
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
			return false
		}
		return true
	})
	return at
}

// assignedNames finds the names that a tree assigns to.
func assignedNames(tree *ast.Program) []string {
	var names []string
	walkTree(tree, func(value reflect.Value) bool {
		var target ast.Expression
		switch node := value.Interface().(type) {
		case *ast.AssignExpression:
			target = node.Left
		case *ast.UnaryExpression:
			target = node.Operand
		case *file.File:
			return false
		}
		for _, name := range boundNames(target) {
			names = append(names, name.Name.String())
		}
		return true
	})
	return names
}

// shiftPositions moves every position of a tree back by prefix, which none
// comes before but those of the tree's own beginning.
func shiftPositions(node any, prefix int) {
	walkTree(node, func(value reflect.Value) bool {
		if value.Type() == positionType {
			if old := value.Int(); old != 0 {
				value.SetInt(max(old-int64(prefix), 1))
			}
		}
		return true
	})
}
