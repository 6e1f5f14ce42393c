// Package preview says what an expression that is being typed is, without running any of it: it
// reads data properties and works on primitives itself. Getters, proxies, records that were not
// read and functions of the script's are nobody's to touch before Enter, and have no preview.
package preview

import (
	"strings"

	"dialtone/repl/internal/complete"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/unistring"
)

const (
	longest     = 500     // Bytes of source that are looked at.
	longestText = 1 << 14 // Characters of a string that are worked on.
)

// Previewer evaluates expressions. It is used on the loop.
type Previewer struct {
	*complete.Looker
	vm      *goja.Runtime
	natives natives
}

// New returns one for a VM in which no script has run yet: what it calls is what the language has
// now.
func New(vm *goja.Runtime, looker *complete.Looker) *Previewer {
	return &Previewer{looker, vm, nativesOf(vm)}
}

// Of is the value of a source that is one expression, unless it is a literal, which says so itself;
// or nil where only running it would tell.
func (p *Previewer) Of(source string) (value goja.Value) {
	source = strings.TrimRight(source, "; \t\n")
	if source == "" || len(source) > longest {
		return nil
	}
	if source[0] == '{' {
		source = "(" + source + ")" // An object, as an entry has it.
	}
	program, err := parser.ParseFile(nil, "", source, parser.IgnoreRegExpErrors)
	if err != nil || len(program.Body) != 1 {
		return nil
	}
	statement, ok := program.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return nil
	}
	switch statement.Expression.(type) {
	case *ast.NumberLiteral, *ast.StringLiteral, *ast.BooleanLiteral, *ast.NullLiteral:
		return nil
	}
	// What is not foreseen does not end the console.
	if thrown := p.vm.Try(func() { value = p.value(statement.Expression) }); thrown != nil {
		return nil
	}
	return value
}

// value is what an expression is, or nil.
func (p *Previewer) value(e ast.Expression) goja.Value {
	switch e := e.(type) {
	case *ast.NumberLiteral:
		switch e.Value.(type) {
		case int64, float64:
			return p.vm.ToValue(e.Value)
		}
	case *ast.StringLiteral:
		return p.text(e.Value)
	case *ast.BooleanLiteral:
		return p.vm.ToValue(e.Value)
	case *ast.NullLiteral:
		return goja.Null()
	case *ast.Identifier:
		return p.name(e.Name.String())
	case *ast.TemplateLiteral:
		return p.template(e)
	case *ast.ObjectLiteral:
		return p.literal(e)
	case *ast.ArrayLiteral:
		return p.list(e)
	case *ast.UnaryExpression:
		return p.unary(e)
	case *ast.BinaryExpression:
		return p.binary(e)
	case *ast.ConditionalExpression:
		if test := p.primitive(e.Test); test != nil {
			if test.ToBoolean() {
				return p.value(e.Consequent)
			}
			return p.value(e.Alternate)
		}
	case *ast.OptionalChain:
		return p.value(e.Expression)
	case *ast.Optional:
		return p.value(e.Expression)
	case *ast.DotExpression:
		return p.member(e.Left, e.Identifier.Name.String())
	case *ast.BracketExpression:
		if key := p.primitive(e.Member); key != nil {
			return p.member(e.Left, key.String())
		}
	case *ast.CallExpression:
		return p.call(e)
	}
	return nil
}

// primitive is what an expression is that is neither an object nor a symbol nor a big integer.
func (p *Previewer) primitive(e ast.Expression) goja.Value {
	if v := p.value(e); isPrimitive(v) {
		return v
	}
	return nil
}

func isPrimitive(v goja.Value) bool {
	if v == nil {
		return false
	}
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return true
	}
	switch v := v.(type) {
	case *goja.Object, *goja.Symbol:
		return false
	case goja.String:
		return v.Length() <= longestText
	}
	switch v.Export().(type) {
	case bool, int64, float64:
		return true
	}
	return false
}

// name is what a global name holds, if it is data.
func (p *Previewer) name(name string) goja.Value {
	if name == "undefined" {
		return goja.Undefined()
	}
	value, found := p.Own(p.vm.GlobalObject(), name)
	if !found {
		return nil
	}
	return value
}

// attributed is a record that was read.
type attributed interface {
	// Attribute returns the value of an attribute, or nil: there is none, or it is a secret.
	Attribute(name string) goja.Value
}

// member is a data property of an object, an attribute of a record, or a string's length or
// character.
func (p *Previewer) member(left ast.Expression, name string) goja.Value {
	of := p.value(left)
	switch object := of.(type) {
	case nil:
		return nil
	case *goja.Object:
		if known := p.Describe(object); known != nil {
			if record, ok := known.(attributed); ok {
				return record.Attribute(name)
			}
			return nil
		}
		if !complete.IsOrdinary(object) {
			return nil
		}
		value, found := p.Own(object, name)
		if !found && p.isPlain(object) && p.lacks(object, name) {
			return goja.Undefined()
		}
		return value
	case goja.String:
		if name == "length" {
			return p.vm.ToValue(object.Length())
		}
	}
	if _, optional := left.(*ast.Optional); optional && (goja.IsNull(of) || goja.IsUndefined(of)) {
		return goja.Undefined()
	}
	return nil
}

// isPlain reports whether an object is one that braces or brackets make.
func (p *Previewer) isPlain(object *goja.Object) bool {
	return object.ClassName() == "Object" && object.Prototype() == p.natives.objects || object.ClassName() == "Array"
}

// lacks reports whether nothing that an object inherits has a name.
func (p *Previewer) lacks(object *goja.Object, name string) bool {
	for object = object.Prototype(); object != nil; object = object.Prototype() {
		if !complete.IsOrdinary(object) {
			return false
		}
		if _, found := p.Own(object, name); found {
			return false
		}
	}
	return true
}

func (p *Previewer) template(e *ast.TemplateLiteral) goja.Value {
	if e.Tag != nil {
		return nil
	}
	var whole goja.Value = p.vm.ToValue("")
	for i, element := range e.Elements {
		if !element.Valid {
			return nil
		}
		whole = p.joined(whole, p.text(element.Parsed))
		if i < len(e.Expressions) {
			whole = p.joined(whole, p.primitive(e.Expressions[i]))
		}
	}
	return whole
}

// text is what a literal says.
func (p *Previewer) text(s unistring.String) goja.Value {
	if u := s.AsUtf16(); u != nil {
		return goja.StringFromUTF16(u[1:]) // It begins with a mark of its byte order.
	}
	return p.vm.ToValue(s.String())
}

// joined is one primitive's text behind another's, or nil where that is too long.
func (p *Previewer) joined(a, b goja.Value) goja.Value {
	if a == nil || b == nil {
		return nil
	}
	left, right := p.asText(a), p.asText(b)
	if left.Length()+right.Length() > longestText {
		return nil
	}
	return left.Concat(right)
}

// asText is a primitive as a string.
func (p *Previewer) asText(v goja.Value) goja.String {
	if text, ok := v.(goja.String); ok {
		return text
	}
	return p.vm.ToValue(v.String()).(goja.String)
}
