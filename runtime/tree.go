package runtime

import (
	"reflect"

	"dialtone/runtime/internal/language"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/unistring"
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

// walkNodes visits every node that a tree leads to; see [walkTree].
func walkNodes(tree any, visit func(node any) bool) {
	walkTree(tree, func(value reflect.Value) bool {
		return value.Kind() != reflect.Pointer || visit(value.Interface())
	})
}

// renameAll gives the variables of a tree other names.
func renameAll(tree any, rename func(name string) string) {
	walkNodes(tree, func(node any) bool {
		if variable, ok := node.(*ast.Identifier); ok {
			old := variable.Name.String()
			if name := rename(old); name != old {
				variable.Name = unistring.NewFromString(name)
			}
		}
		return true
	})
}

var expressionType = reflect.TypeFor[ast.Expression]()

// restoreAwaits replaces every [language.AwaitMark] in a tree by the await that
// it stands for, and counts them.
func restoreAwaits(tree any) (count int) {
	replaceExpressions(tree, func(expression ast.Expression) ast.Expression {
		operand := expression
		for _, operator := range language.AwaitMark {
			unary, ok := operand.(*ast.UnaryExpression)
			if !ok || unary.Operator.String() != string(operator) {
				return nil
			}
			operand = unary.Operand
		}
		count++
		return &ast.AwaitExpression{Await: expression.Idx0(), Argument: operand}
	})
	return count
}

// replaceExpressions puts another expression in the place of each one in a tree
// for which there is one. What is put there is looked through as well, but for the
// expression that it is made of.
func replaceExpressions(tree any, other func(ast.Expression) ast.Expression) {
	done := map[ast.Expression]bool{}
	replace := func(place reflect.Value) {
		old, ok := place.Interface().(ast.Expression)
		if !ok || done[old] {
			return
		}
		done[old] = true
		if replacement := other(old); replacement != nil {
			place.Set(reflect.ValueOf(replacement))
		}
	}
	walkTree(tree, func(value reflect.Value) bool {
		if value.Kind() != reflect.Pointer || value.Elem().Kind() != reflect.Struct {
			return true
		}
		var within func(value reflect.Value)
		within = func(value reflect.Value) {
			for i := range value.NumField() {
				field := value.Field(i)
				switch {
				case !field.CanSet():
				case field.Type() == expressionType:
					replace(field)
				case field.Kind() == reflect.Slice && field.Type().Elem() == expressionType:
					for j := range field.Len() {
						replace(field.Index(j))
					}
				case field.Kind() == reflect.Struct:
					within(field)
				}
			}
		}
		within(value.Elem())
		return true
	})
}

var statementType = reflect.TypeFor[ast.Statement]()

// replaceStatements puts another statement in the place of each one in a tree for
// which there is one, given whether the function around it is async. What is put there is
// looked through as well.
func replaceStatements(tree any, other func(statement ast.Statement, async bool) ast.Statement) {
	var walk func(value reflect.Value, async bool)
	walk = func(value reflect.Value, async bool) {
		switch value.Kind() {
		case reflect.Interface:
			if value.IsNil() {
				return
			}
			if value.Type() == statementType {
				if replacement := other(value.Interface().(ast.Statement), async); replacement != nil {
					value.Set(reflect.ValueOf(replacement))
				}
			}
			walk(value.Elem(), async)
		case reflect.Pointer:
			if value.IsNil() {
				return
			}
			switch node := value.Interface().(type) {
			case *file.File:
				return
			case *ast.FunctionLiteral:
				async = node.Async && !node.Generator
			case *ast.ArrowFunctionLiteral:
				async = node.Async
			case *ast.ClassStaticBlock, *ast.FieldDefinition:
				async = false
			}
			walk(value.Elem(), async)
		case reflect.Struct:
			for i := range value.NumField() {
				// What a function declares stands among its statements, too.
				if field := value.Type().Field(i); field.IsExported() && field.Name != "DeclarationList" {
					walk(value.Field(i), async)
				}
			}
		case reflect.Slice:
			for i := range value.Len() {
				walk(value.Index(i), async)
			}
		}
	}
	walk(reflect.ValueOf(tree), false)
}
