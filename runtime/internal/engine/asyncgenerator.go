package engine

import (
	"regexp"
	"sync"

	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// Goja does not know async generators. esbuild makes ordinary ones of them, in which await x is
// yield new __await(x) and yield* x is yield* __yieldStar(x), and which its __asyncGenerator
// drives. That ends a generator which is left early at the first await of its finally, without a
// word. So the three are replaced by the host's own, which follow
// https://tc39.es/ecma262/#sec-asyncgenerator-abstract-rest; and return x, which esbuild leaves as
// it is, waits for x where it stands.

// esbuildGenerator finds which of the three a variable of esbuild's is.
var esbuildGenerator = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^__(asyncGenerator|await|yieldStar)\d*$`) })

// ownGenerators has the async generators that esbuild has written call the host.
func ownGenerators(tree *ast.Program) {
	var wait *ast.Identifier
	asynchronous := map[*ast.FunctionLiteral]bool{}
	syntax.Walk(tree, func(node any) bool {
		switch node := node.(type) {
		case *ast.VariableStatement:
			for _, variable := range node.List {
				name, ok := variable.Target.(*ast.Identifier)
				if !ok || !isFunction(variable.Initializer) {
					continue
				}
				helper := esbuildGenerator().FindStringSubmatch(name.Name.String())
				if helper == nil {
					continue
				}
				if helper[1] == "await" {
					wait = name
				}
				variable.Initializer = &ast.DotExpression{
					Left:       helpers.Read(helpers.Generators, name.Idx),
					Identifier: ast.Identifier{Name: name.Name[len("__") : len("__")+len(helper[1])], Idx: name.Idx},
				}
			}
		case *ast.CallExpression:
			callee, ok := node.Callee.(*ast.Identifier)
			if !ok || len(node.ArgumentList) != 3 || !esbuildGenerator().MatchString(callee.Name.String()) {
				return true
			}
			if generator, ok := node.ArgumentList[2].(*ast.FunctionLiteral); ok {
				asynchronous[generator] = true
				awaitReturns(generator.Body, wait)
			}
		}
		return true
	})
	if esbuildDelegates(tree) {
		plainDelegates(tree, false, asynchronous)
	}
}

// esbuildDelegates reports whether a tree calls __yieldStar.
func esbuildDelegates(tree *ast.Program) (found bool) {
	syntax.Walk(tree, func(node any) bool {
		if yield, ok := node.(*ast.YieldExpression); ok {
			_, wrapped := delegated(yield)
			found = found || wrapped
		}
		return !found
	})
	return found
}

// delegated is what stands behind a yield*, without one call of __yieldStar.
func delegated(yield *ast.YieldExpression) (argument ast.Expression, ok bool) {
	call, ok := yield.Argument.(*ast.CallExpression)
	if !ok || !yield.Delegate || len(call.ArgumentList) != 1 {
		return nil, false
	}
	callee, ok := call.Callee.(*ast.Identifier)
	if !ok {
		return nil, false
	}
	helper := esbuildGenerator().FindStringSubmatch(callee.Name.String())
	return call.ArgumentList[0], helper != nil && helper[1] == "yieldStar"
}

// plainDelegates takes the calls of __yieldStar out that esbuild has put where they do not belong:
// it has every yield* call it, also in ordinary generators, and once more each time that it writes
// a source.
func plainDelegates(node ast.Node, async bool, asynchronous map[*ast.FunctionLiteral]bool) {
	switch node := node.(type) {
	case *ast.FunctionLiteral:
		async = asynchronous[node]
	case *ast.YieldExpression:
		for {
			argument, ok := delegated(node)
			if !ok {
				break
			}
			if async {
				inner, isCall := argument.(*ast.CallExpression)
				if !isCall {
					break
				}
				if _, again := delegated(&ast.YieldExpression{Argument: inner, Delegate: true}); !again {
					break
				}
			}
			node.Argument = argument
		}
	}
	syntax.Children(node, func(child ast.Node) { plainDelegates(child, async, asynchronous) })
}

func isFunction(expression ast.Expression) bool {
	switch expression.(type) {
	case *ast.ArrowFunctionLiteral, *ast.FunctionLiteral:
		return true
	}
	return false
}

// awaitReturns has the body of an async generator wait for what it returns.
func awaitReturns(body *ast.BlockStatement, wait *ast.Identifier) {
	syntax.Walk(body, func(node any) bool {
		switch node := node.(type) {
		case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral:
			return false
		case *ast.ReturnStatement:
			if node.Argument != nil && wait != nil {
				at := node.Argument.Idx0()
				node.Argument = &ast.YieldExpression{Yield: at, Argument: &ast.NewExpression{
					New:    at,
					Callee: &ast.Identifier{Name: wait.Name, Idx: at}, ArgumentList: []ast.Expression{node.Argument},
					LeftParenthesis: at, RightParenthesis: at,
				}}
			}
		}
		return true
	})
}

// GeneratorProgram makes [helpers.Generators]. It drives a generator by what it yields: an Await is
// waited for, a Pass is given as it is, a Leave is a return that yield* has been told of, and
// anything else is a value to wait for and give.
var GeneratorProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:generators", "((AsyncIterator, Iterator, Promise, TypeError, call) => {"+iterationSource+`
		const {getPrototypeOf, defineProperty} = Object
		const apply = Reflect.apply
		const methods = getPrototypeOf(getPrototypeOf((function* () {})()))
		const resume = {next: methods.next, return: methods.return, throw: methods.throw}
		class Await { constructor(value) { this.value = value } }
		class Pass { constructor(value) { this.value = value } }
		class Leave { constructor(value) { this.value = value } }

		const wait = (value, done, failed) => {
			let promise
			try {
				promise = Promise.resolve(value)
			} catch (error) {
				return failed(error)
			}
			awaited(promise, done, failed)
		}

		class AsyncGenerator {
			#generator
			#state = 'new' // Then 'running', 'waiting', 'passing' in a yield*, and 'done'.
			#first         // The requests, each of which knows the one after it.
			#last

			constructor(generator) { this.#generator = generator }
			next(value) { return AsyncGenerator.#request(this, 'next', value) }
			return(value) { return AsyncGenerator.#request(this, 'return', value) }
			throw(error) { return AsyncGenerator.#request(this, 'throw', error) }
			[AsyncIterator]() { return this }

			static #request(object, kind, value) {
				return new Promise((resolve, reject) => {
					if (!isObject(object) || !(#state in object)) throw new TypeError(kind + ' works on async generators')
					const request = {kind, value, resolve, reject, after: undefined}
					if (object.#first) object.#last.after = request
					else object.#first = request
					object.#last = request
					if (object.#state !== 'running') object.#go()
				})
			}

			#go() {
				for (let request; request = this.#first; ) {
					const {kind, value} = request
					const passing = this.#state === 'passing'
					if (this.#state === 'done' || this.#state === 'new' && kind !== 'next') {
						this.#state = 'running'
						if (kind === 'return') return wait(value, value => this.#end('resolve', value), error => this.#end('reject', error))
						if (kind === 'next') this.#settle('resolve', undefined, 'done')
						else this.#settle('reject', value, 'done')
						continue
					}
					this.#state = 'running'
					const on = (kind, value) => passing ? this.#advance('next', {kind, value}) : this.#advance(kind, value)
					return kind === 'return' ? wait(value, value => on('return', value), error => on('throw', error)) : on(kind, value)
				}
			}

			#advance(kind, value) {
				let result
				try {
					result = call(resume[kind], this.#generator, value)
				} catch (error) {
					return this.#end('reject', error)
				}
				const given = result.value
				if (result.done) return this.#end('resolve', given)
				if (given instanceof Await) return wait(given.value, value => this.#advance('next', value), error => this.#advance('throw', error))
				if (given instanceof Leave) return this.#advance('return', given.value)
				if (given instanceof Pass) return this.#give(given.value, 'passing')
				wait(given, value => this.#give(value, 'waiting'), error => this.#advance('throw', error))
			}

			#give(value, state) {
				this.#settle('resolve', value, state)
				this.#go()
			}

			#end(how, value) {
				this.#settle(how, value, 'done')
				this.#go()
			}

			#settle(how, value, state) {
				const request = this.#first
				this.#first = request.after
				this.#state = state
				if (how === 'reject') request.reject(value)
				else request.resolve({value, done: state === 'done'})
			}
		}
		delete AsyncGenerator.prototype.constructor
		defineProperty(AsyncGenerator.prototype, Symbol.toStringTag, {value: 'AsyncGenerator', configurable: true})

		function* delegate(iterable) {
			const {iterator, next, plain, leave} = iterate(iterable, 'yield*')
			let kind = 'next', value
			for (;;) {
				const method = kind === 'next' ? next : iterator[kind]
				if (isNothing(method)) {
					if (kind === 'return') yield new Leave(value)
					const left = leave()
					if (left !== undefined) yield new Await(plain ? left.value : left)
					throw new TypeError('what yield* is given has no method throw')
				}
				let result = call(method, iterator, value)
				if (!plain) result = yield new Await(result)
				const done = checked(result).done
				let given = result.value
				if (plain) {
					try {
						given = yield new Await(given)
					} catch (error) {
						if (!done && kind !== 'return') try { leave() } catch {}
						throw error
					}
				}
				if (done && kind === 'return') yield new Leave(given)
				if (done) return given
				;({kind, value} = yield new Pass(given))
			}
		}
		return {
			asyncGenerator: (object, args, generator) => new AsyncGenerator(apply(generator, object, args || [])),
			await: Await,
			yieldStar: delegate,
		}
	})`+iterationArguments, true)
})
