package guards

import (
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// Goja counts calls of JavaScript, and a generator that delegates to another calls that
// from Go: a recursion by yield* would fill Go's stack, which ends the process. So what
// stands behind yield* becomes an iterator whose methods are JavaScript, and counted.

// prepareYield rewrites a yield*.
func prepareYield(node *ast.YieldExpression) {
	if node.Delegate {
		node.Argument = call("delegate", node.Argument.Idx0(), node.Argument)
	}
}

// delegate is the function that yield* is rewritten with.
func (g *Guards) delegate() goja.Value {
	function, err := g.VM.RunProgram(delegateProgram())
	if err != nil {
		panic(err)
	}
	return function
}

var delegateProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:guards", `((Iterator, TypeError, call) => {
		const counted = {
			[Iterator]() { return this },
			next(value) { return call(this.step, this.iterator, value) },
			get return() { return this.method('return') },
			get throw() { return this.method('throw') },
			method(name) {
				const method = this.iterator[name]
				return typeof method === 'function' ? value => call(method, this.iterator, value) : method
			},
		}
		const isObject = value => typeof value === 'function' || typeof value === 'object' && value !== null
		return iterable => {
			const method = iterable === undefined || iterable === null ? undefined : iterable[Iterator]
			if (typeof method !== 'function') throw new TypeError('yield* needs an iterable')
			const iterator = call(method, iterable)
			if (!isObject(iterator)) throw new TypeError('what Symbol.iterator gives is no object')
			return {__proto__: counted, iterator, step: iterator.next}
		}
	})(Symbol.iterator, TypeError, Function.prototype.call.bind(Function.prototype.call))`, true)
})
