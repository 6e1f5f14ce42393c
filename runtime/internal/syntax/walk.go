// Package syntax walks Goja's syntax trees and changes them. A tree shares what a
// function declares with the function's statements; each node is met once, among these.
package syntax

import (
	"reflect"
	"strings"
	"sync"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/unistring"
)

// Walk visits every node that a tree leads to, outer ones first. Where visit answers
// false, what lies below is left out.
func Walk(tree any, visit func(node any) bool) {
	walk(reflect.ValueOf(tree), visit)
}

func walk(value reflect.Value, visit func(node any) bool) {
	switch value.Kind() {
	case reflect.Interface:
		walk(value.Elem(), visit)
	case reflect.Pointer:
		if !value.IsNil() && visit(value.Interface()) {
			walk(value.Elem(), visit)
		}
	case reflect.Struct:
		for _, field := range leading(value.Type()) {
			walk(value.Field(field), visit)
		}
	case reflect.Slice:
		for i := range value.Len() {
			walk(value.Index(i), visit)
		}
	}
}

// plans holds the fields of types that [leading] has looked at.
var plans sync.Map

// leading are the fields of a node that lead to others. The lists of what a function
// declares are left out.
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

// Rename gives the variables of a tree other names.
func Rename(tree any, rename func(name string) string) {
	Walk(tree, func(node any) bool {
		if variable, ok := node.(*ast.Identifier); ok {
			old := variable.Name.String()
			if name := rename(old); name != old {
				variable.Name = unistring.NewFromString(name)
			}
		}
		return true
	})
}

var positionType = reflect.TypeFor[file.Idx]()

// Shift moves every position of a tree back by prefix, which none comes before but those
// of the tree's own beginning.
func Shift(tree any, prefix int) {
	seen := map[any]bool{}
	var shift func(value reflect.Value)
	shift = func(value reflect.Value) {
		switch value.Kind() {
		case reflect.Interface:
			shift(value.Elem())
		case reflect.Pointer:
			if !value.IsNil() && !seen[value.Interface()] {
				seen[value.Interface()] = true
				shift(value.Elem())
			}
		case reflect.Struct:
			// The lists of declarations have positions of their own.
			for i := range value.NumField() {
				if value.Type().Field(i).IsExported() {
					shift(value.Field(i))
				}
			}
		case reflect.Slice:
			for i := range value.Len() {
				shift(value.Index(i))
			}
		case reflect.Int:
			if old := value.Int(); old != 0 && value.Type() == positionType {
				value.SetInt(max(old-int64(prefix), 1))
			}
		}
	}
	shift(reflect.ValueOf(tree))
}
