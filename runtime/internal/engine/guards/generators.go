package guards

import (
	"reflect"
	"sync"

	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// Goja counts calls of JavaScript, and a generator that delegates to another calls that
// from Go: a recursion by yield* would fill Go's stack, which ends the process. So what
// stands behind yield* becomes an iterator whose methods are JavaScript, and counted.

// prepareYield rewrites a yield*.
func prepareYield(node *ast.YieldExpression) {
	if node.Delegate {
		node.Argument = helpers.Call(helpers.Delegate, node.Argument.Idx0(), node.Argument)
	}
}

// delegate is the function that yield* is rewritten with.
func (g *Guards) delegate() goja.Value {
	function, err := g.VM.RunProgram(delegateProgram())
	if err != nil {
		panic(err)
	}
	made, _ := goja.AssertFunction(function)
	delegate, err := made(goja.Undefined(), g.VM.ToValue(g.isReturned),
		g.VM.ToValue(returnedValue),
		g.VM.ToValue(func(call goja.FunctionCall) goja.Value { return g.returning(call.Argument(0)) }))
	if err != nil {
		panic(err)
	}
	return delegate
}

var delegateProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:guards", `((Iterator, TypeError, call) => (isReturned, valueOf, returning) => {
		const counted = {
			[Iterator]() { return this },
			next(value) { return call(this.step, this.iterator, value) },
			throw(value) {
				const left = isReturned(value)
				const method = this.iterator[left ? 'return' : 'throw']
				if (left) return this.leave(method, value)
				if (!isNothing(method)) return call(method, this.iterator, value)
				this.close()
				throw new TypeError('The iterator does not provide a \'throw\' method')
			},
			leave(method, left) {
				if (isNothing(method)) throw left
				const result = checked(call(method, this.iterator, valueOf(left)))
				if (!result.done) return result
				throw returning(result.value)
			},
			close() {
				const method = this.iterator.return
				if (!isNothing(method)) checked(call(method, this.iterator))
			},
		}
		const isNothing = value => value === undefined || value === null
		const isObject = value => typeof value === 'function' || typeof value === 'object' && value !== null
		const checked = result => {
			if (!isObject(result)) throw new TypeError('what the iterator gives is not an object')
			return result
		}
		return iterable => {
			const method = isNothing(iterable) ? undefined : iterable[Iterator]
			if (typeof method !== 'function') throw new TypeError('yield* needs an iterable')
			const iterator = call(method, iterable)
			if (!isObject(iterator)) throw new TypeError('what Symbol.iterator gives is not an object')
			return {__proto__: counted, iterator, step: iterator.next}
		}
	})(Symbol.iterator, TypeError, Function.prototype.call.bind(Function.prototype.call))`, true)
})

// Goja leaves a generator whose method return is called by running its finally blocks in a way of
// their own, in which errors take the wrong ways; see package quirks. So return throws something
// into the generator that the generator's catch and finally clauses, as they are rewritten, know by
// [helpers.Returned], and answers what it says where there are none. Where the generator is in no
// such clause, Goja's own way is right, which also throws what closing the iterator of a pattern
// throws.

// returned is what is thrown.
type returned struct{ value goja.Value }

// guardGenerators replaces return of generators.
func (g *Guards) guardGenerators() {
	made, err := g.VM.RunProgram(generatorPrototype())
	if err != nil {
		panic(err)
	}
	prototype, _ := made.(*goja.Object)
	throw, _ := goja.AssertFunction(prototype.Get("throw"))
	g.wrap(prototype, "return", func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			if generator, ok := call.This.(*goja.Object); ok {
				if trying, delegating, ok := peek.Suspended(generator); ok && !trying && !delegating {
					return original(call)
				}
			}
			leaving := g.returning(call.Argument(0))
			result, err := throw(call.This, leaving)
			if err == nil {
				return result
			}
			exception, ok := err.(*goja.Exception)
			if !ok || !isReturned(exception.Value()) {
				panic(err)
			}
			done := g.VM.NewObject()
			_ = done.Set("value", exception.Value().Export().(*returned).value)
			_ = done.Set("done", true)
			return done
		}
	})
}

var generatorPrototype = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:guards", "Object.getPrototypeOf(function*(){}).prototype", true)
})

// returning is something to throw into a generator that returns a value.
func (g *Guards) returning(value goja.Value) goja.Value {
	return g.VM.ToValue(&returned{value})
}

// isReturned is [helpers.Returned].
func (g *Guards) isReturned(call goja.FunctionCall) goja.Value {
	return g.VM.ToValue(isReturned(call.Argument(0)))
}

var returnedType = reflect.TypeFor[*returned]()

// isReturned reports whether a value that was thrown leaves a generator.
func isReturned(value goja.Value) bool {
	object, ok := value.(*goja.Object)
	return ok && object.ExportType() == returnedType
}

// returnedValue is [helpers.Value].
func returnedValue(call goja.FunctionCall) goja.Value {
	return call.Argument(0).Export().(*returned).value
}
