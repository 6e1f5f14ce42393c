package preview

import (
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// native is a function of the language as it was before any script ran.
type native struct {
	object *goja.Object
	call   func(goja.FunctionCall) goja.Value
}

// natives are those that a preview calls, which look at nothing but the primitives that they are
// given. What takes a pattern is none of them, for split and replace ask what they are given how;
// nor is what can make a long text of a short one.
type natives struct {
	objects *goja.Object // Object.prototype.
	// By what they are a property of: a prototype, Math, the global object.
	of map[*goja.Object]map[string]native
	// Their owners, by name.
	owners map[string]*goja.Object
}

var nativeNames = map[string]string{
	"String.prototype": "at charAt charCodeAt codePointAt endsWith includes indexOf lastIndexOf slice startsWith substring toLowerCase toString toUpperCase trim trimEnd trimStart",
	"Number.prototype": "toFixed toPrecision toString",
	"Math":             "abs ceil cos exp floor hypot log log10 log2 max min pow round sign sin sqrt tan trunc",
	"Number":           "isFinite isInteger isNaN isSafeInteger parseFloat parseInt",
	"":                 "Boolean Number String decodeURIComponent encodeURIComponent isFinite isNaN parseFloat parseInt",
}

func nativesOf(vm *goja.Runtime) natives {
	n := natives{of: map[*goja.Object]map[string]native{}, owners: map[string]*goja.Object{}}
	property := func(of *goja.Object, name string) *goja.Object {
		object, _ := of.Get(name).(*goja.Object) // No script has run.
		return object
	}
	if object := property(vm.GlobalObject(), "Object"); object != nil {
		n.objects = property(object, "prototype")
	}
	for path, names := range nativeNames {
		owner := vm.GlobalObject()
		for _, part := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' }) {
			if owner != nil {
				owner = property(owner, part)
			}
		}
		if owner == nil {
			continue
		}
		n.owners[path], n.of[owner] = owner, map[string]native{}
		for _, name := range strings.Fields(names) {
			if object := property(owner, name); object != nil {
				if call, ok := object.Export().(func(goja.FunctionCall) goja.Value); ok {
					n.of[owner][name] = native{object, call}
				}
			}
		}
	}
	return n
}

// call is what a native function gives for primitives.
func (p *Previewer) call(e *ast.CallExpression) goja.Value {
	var given []goja.Value
	for _, a := range e.ArgumentList {
		v := p.primitive(a)
		if v == nil {
			return nil
		}
		given = append(given, v)
	}
	switch callee := e.Callee.(type) {
	case *ast.Identifier:
		return p.native(p.natives.owners[""], callee.Name.String(), goja.Undefined(), given)
	case *ast.DotExpression:
		name := callee.Identifier.Name.String()
		of := p.value(callee.Left)
		if object, ok := of.(*goja.Object); ok {
			if object != p.natives.owners["Math"] && object != p.natives.owners["Number"] {
				return nil
			}
			return p.native(object, name, object, given)
		}
		if !isPrimitive(of) {
			return nil
		}
		switch of.Export().(type) {
		case string:
			return p.native(p.natives.owners["String.prototype"], name, of, given)
		case int64, float64:
			return p.native(p.natives.owners["Number.prototype"], name, of, given)
		}
	}
	return nil
}

// native calls a function of an object's, unless the script has put another in its place.
func (p *Previewer) native(of *goja.Object, name string, this goja.Value, given []goja.Value) goja.Value {
	f, ok := p.natives.of[of][name]
	if !ok {
		return nil
	}
	if now, _ := p.Own(of, name); now == nil || !now.SameAs(f.object) {
		return nil
	}
	return f.call(goja.FunctionCall{This: this, Arguments: given})
}
