// Package helpers gives rewritten code the functions of the host that it calls, in a way that no
// script can change or see. They are properties of one object, which a variable of the VM's global
// scope holds whose name no source can write: it is not a property of the global object, and is
// found before those.
//
// Code that rewrites trees needs [Read] and [Call]; who makes a VM needs [Capture].
package helpers

import (
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// The helpers.
const (
	ForAwait   = "forAwait"   // Begins a loop with for await.
	Generators = "generators" // What async generators call, as an object.
	Import     = "import"     // Takes a specifier, and returns a promise of the module.
	ImportNow  = "importNow"  // Takes a specifier, and returns the module itself.
	Stack      = "stack"      // The stack of an error as Node writes it.
	Declare    = "declare"    // Gives a global variable a value.
	Delegate   = "delegate"   // Makes an iterator of what stands behind yield*.
	Evaluate   = "evaluate"   // Calls what may be eval, indirectly.
	Source     = "source"     // Checks what is given to Goja's own eval.
	Exec       = "exec"       // Calls a method exec, which may be that of a regular expression.
	Power      = "power"      // a ** b, and so the next three.
	Multiply   = "multiply"
	ShiftLeft  = "shift"
	ShiftRight = "shiftRight"
	Equal      = "equal" // a == b, and so the next five.
	Unequal    = "unequal"
	Less       = "less"
	AtMost     = "atMost"
	Greater    = "greater"
	AtLeast    = "atLeast"
	Returned   = "returned" // Reports whether what was thrown into a generator leaves it.
	Value      = "value"    // Takes such a value, and returns what the generator returns.
	Caught     = "caught"   // Takes what a clause has caught, and returns it: its message says what was meant.
)

// variable is the name of the variable.
const variable = "dialtone:"

// Read is the expression of a helper.
func Read(helper unistring.String, at file.Idx) ast.Expression {
	return &ast.DotExpression{
		Left:       &ast.Identifier{Name: variable, Idx: at},
		Identifier: ast.Identifier{Name: helper, Idx: at},
	}
}

// Call is the expression of a call of a helper.
func Call(helper unistring.String, at file.Idx, arguments ...ast.Expression) *ast.CallExpression {
	return &ast.CallExpression{
		Callee: Read(helper, at), LeftParenthesis: at, ArgumentList: arguments, RightParenthesis: at,
	}
}

// Capture gives a VM the helpers. Each is made by resolve when rewritten code first names it, and
// kept.
func Capture(vm *goja.Runtime, resolve func(helper string) goja.Value) error {
	keep, err := vm.RunProgram(captureProgram())
	if err != nil {
		return err
	}
	function, _ := goja.AssertFunction(keep)
	_, err = function(goja.Undefined(), vm.NewDynamicObject(&object{resolve: resolve, made: map[string]goja.Value{}}))
	return err
}

// captureProgram declares the variable, and its value is the function that sets it:
//
//	let variable
//	value => variable = value
var captureProgram = sync.OnceValue(func() *goja.Program {
	name := func(name unistring.String) *ast.Identifier { return &ast.Identifier{Name: name, Idx: 1} }
	set := &ast.ArrowFunctionLiteral{
		Start:         1,
		ParameterList: &ast.ParameterList{List: []*ast.Binding{{Target: name("value")}}},
		Body: &ast.ExpressionBody{Expression: &ast.AssignExpression{
			Operator: token.ASSIGN, Left: name(variable), Right: name("value"),
		}},
	}
	program, err := goja.CompileAST(&ast.Program{
		Body: []ast.Statement{
			&ast.LexicalDeclaration{Idx: 1, Token: token.LET, List: []*ast.Binding{{Target: name(variable)}}},
			&ast.ExpressionStatement{Expression: set},
		},
		File: file.NewFile("dialtone:helpers", " ", 1),
	}, true)
	if err != nil {
		panic(err)
	}
	return program
})

// object has the helpers.
type object struct {
	resolve func(helper string) goja.Value
	made    map[string]goja.Value
}

// Get makes the helper of a name.
func (o *object) Get(name string) goja.Value {
	value, ok := o.made[name]
	if !ok {
		value = o.resolve(name)
		o.made[name] = value
	}
	return value
}

func (o *object) Set(string, goja.Value) bool { return false }
func (o *object) Has(string) bool             { return false }
func (o *object) Delete(string) bool          { return false }
func (o *object) Keys() []string              { return nil }
