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

// plan says what the fields of a node hold, by their indexes.
type plan struct {
	nested    []int // What leads to other nodes.
	positions []int
	declared  int // The list of what a function declares; 0 where there is none.
}

// plans holds the plans of the types that were met.
var plans sync.Map

// leading are the fields of a node that lead to others. The lists of what a function
// declares are left out.
func leading(node reflect.Type) []int { return planOf(node).nested }

func planOf(node reflect.Type) *plan {
	if made, ok := plans.Load(node); ok {
		return made.(*plan)
	}
	made := new(plan)
	for i := range node.NumField() {
		field := node.Field(i)
		kind := field.Type
		for kind.Kind() == reflect.Slice || kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		nested := kind.Kind() == reflect.Interface || kind.Kind() == reflect.Struct && strings.HasSuffix(kind.PkgPath(), "goja/ast")
		switch {
		case !field.IsExported():
		case field.Name == "DeclarationList":
			made.declared = i
		case field.Type == positionType:
			made.positions = append(made.positions, i)
		case nested:
			made.nested = append(made.nested, i)
		}
	}
	plans.Store(node, made)
	return made
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
	shift(reflect.ValueOf(tree), prefix)
}

func shift(value reflect.Value, prefix int) {
	switch value.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !value.IsNil() {
			shift(value.Elem(), prefix)
		}
	case reflect.Struct:
		plan := planOf(value.Type())
		for _, field := range plan.positions {
			move(value.Field(field), prefix)
		}
		for _, field := range plan.nested {
			shift(value.Field(field), prefix)
		}
		if plan.declared > 0 {
			// What is declared is among the statements, but for the places of its lists.
			list := value.Field(plan.declared)
			for i := range list.Len() {
				move(list.Index(i).Elem().FieldByName("Var"), prefix)
			}
		}
	case reflect.Slice:
		for i := range value.Len() {
			shift(value.Index(i), prefix)
		}
	}
}

// move moves one position back.
func move(position reflect.Value, prefix int) {
	if old := position.Int(); old != 0 {
		position.SetInt(max(old-int64(prefix), 1))
	}
}
