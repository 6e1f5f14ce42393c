package guards

import (
	"reflect"
	"strings"
	"sync"

	"github.com/dop251/goja/ast"
)

var expressionType = reflect.TypeFor[ast.Expression]()

// rewrite puts what replace makes of each expression of a tree in its place, inner
// ones first.
func rewrite(tree *ast.Program, replace func(ast.Expression) ast.Expression) {
	walker{replace}.walk(reflect.ValueOf(tree))
}

type walker struct {
	replace func(ast.Expression) ast.Expression
}

func (w walker) walk(value reflect.Value) {
	switch value.Kind() {
	case reflect.Interface:
		if value.IsNil() {
			return
		}
		w.walk(value.Elem())
		if value.Type() == expressionType && value.CanSet() {
			old := value.Interface().(ast.Expression)
			if replaced := w.replace(old); replaced != old {
				value.Set(reflect.ValueOf(replaced))
			}
		}
	case reflect.Pointer:
		if !value.IsNil() {
			w.walk(value.Elem())
		}
	case reflect.Struct:
		for _, field := range leading(value.Type()) {
			w.walk(value.Field(field))
		}
	case reflect.Slice:
		for i := range value.Len() {
			w.walk(value.Index(i))
		}
	}
}

// plans holds the fields of types that [leading] has looked at.
var plans sync.Map

// leading are the fields of a node that lead to expressions. The lists of what a
// function declares are left out: their expressions are among its statements, too.
func leading(node reflect.Type) []int {
	if fields, ok := plans.Load(node); ok {
		return fields.([]int)
	}
	var fields []int
	for i := range node.NumField() {
		field := node.Field(i)
		kind := field.Type
		for kind.Kind() == reflect.Slice || kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		nested := kind.Kind() == reflect.Interface || kind.Kind() == reflect.Struct && strings.HasSuffix(kind.PkgPath(), "goja/ast")
		if nested && field.IsExported() && field.Name != "DeclarationList" {
			fields = append(fields, i)
		}
	}
	plans.Store(node, fields)
	return fields
}
