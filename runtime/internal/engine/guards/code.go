package guards

import (
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// guardCode has eval and the constructors of functions compile as a script is
// compiled: what is nested too deep is refused, and what a script's own source is
// rewritten for is rewritten.
//
// A call of eval sees the variables around it only if Goja finds its own function
// there. Under limits it does not; otherwise Goja's eval stays, and [Prepare] puts a check
// around what is given to it.
func (g *Guards) guardCode() {
	if g.Size > 0 {
		g.wrap(g.VM.GlobalObject(), "eval", func(native) native {
			return func(call goja.FunctionCall) goja.Value {
				source, ok := call.Argument(0).(goja.String)
				if !ok {
					return call.Argument(0)
				}
				return g.run(source.String())
			}
		})
		g.eval = g.global("eval")
	}
	functions, err := g.VM.RunProgram(functionKinds())
	if err != nil {
		panic(err)
	}
	var function *goja.Object
	for i, head := range []string{"function", "async function", "function*"} {
		kind := functions.ToObject(g.VM).Get(string(rune('0' + i))).(*goja.Object).Prototype()
		original, ok := kind.Get("constructor").(*goja.Object)
		if !ok {
			continue
		}
		guarded := g.constructor(original, func(construct) construct { return g.newFunction(head) })
		if function == nil {
			function = guarded
			_ = g.VM.GlobalObject().DefineDataProperty("Function", guarded, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		} else {
			// Goja's own is their prototype, and must not be found there.
			_ = guarded.SetPrototype(function)
		}
	}
}

// functionKinds is compiled once: a Goja program may be shared by VMs.
var functionKinds = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:guards", "[function(){},async function(){},function*(){}]", true)
})

// newFunction is what a constructor of functions does.
func (g *Guards) newFunction(head string) construct {
	return func(args []goja.Value, newTarget *goja.Object) goja.Value {
		texts := make([]string, len(args))
		for i, arg := range args {
			texts[i] = arg.String()
		}
		body := ""
		if len(texts) > 0 {
			texts, body = texts[:len(texts)-1], texts[len(texts)-1]
		}
		made := g.run("(" + head + " anonymous(" + strings.Join(texts, ",") + "\n) {\n" + body + "\n})")
		if object, ok := made.(*goja.Object); ok {
			if prototype, ok := newTarget.Get("prototype").(*goja.Object); ok {
				_ = object.SetPrototype(prototype)
			}
		}
		return made
	}
}

// run runs source as eval does.
func (g *Guards) run(source string) goja.Value {
	g.allow(int64(len(source)), "eval", "characters")
	program := g.Compile(g.Parse(source), source)
	value, err := g.VM.RunProgram(program)
	if err != nil {
		panic(err)
	}
	return value
}

// evaluate calls what is its first argument with the others. Where that is Goja's eval, the source
// runs as a script's own does.
func (g *Guards) evaluate(call goja.FunctionCall) goja.Value {
	callee, arguments := call.Argument(0), call.Arguments[1:]
	if g.eval != nil && g.eval.SameAs(callee) {
		if len(arguments) == 0 || !goja.IsString(arguments[0]) {
			return call.Argument(1)
		}
		return g.run(arguments[0].String())
	}
	function, ok := goja.AssertFunction(callee)
	if !ok {
		panic(g.VM.NewTypeError("eval is not a function"))
	}
	value, err := function(goja.Undefined(), arguments...)
	if err != nil {
		panic(err)
	}
	return value
}

// source is what is given to Goja's own eval, checked.
func (g *Guards) source(call goja.FunctionCall) goja.Value {
	source, ok := call.Argument(0).(goja.String)
	if !ok {
		return call.Argument(0)
	}
	text := source.String()
	// Parsing throws what is wrong; eval parses once more.
	tree := g.Parse(text)
	g.checkGroups(tree, text)
	if rewritten := g.rewriteLiterals(tree, text); rewritten != text {
		return g.VM.ToValue(rewritten)
	}
	return source
}

// declare is what [Declare] calls.
func (g *Guards) declare(call goja.FunctionCall) goja.Value {
	if err := g.VM.GlobalObject().Set(call.Argument(0).String(), call.Argument(1)); err != nil {
		panic(err)
	}
	return goja.Undefined()
}
