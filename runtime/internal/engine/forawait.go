package engine

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/engine/lower"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// Goja does not know for await. Its parser is shown spaces for the await, and the tree is given
// what the loop stands for:
//
//	{
//	  let loop = start(iterable)
//	  try {
//	    for (; loop.goOn(await loop.next()); ) { const x = loop.value; … }
//	  } catch (error) { loop.failed = true; throw error }
//	  finally { if (loop.open) await loop.close() }
//	}
//
// esbuild could write such a loop as well, but at the top level of a script it takes
// names that the script may have, the same for every loop.

// parseLoops parses source that may have loops with for await.
func parseLoops(name, source string, parse func(source string) (*ast.Program, error)) (*ast.Program, error) {
	skip := map[file.Idx]bool{} // What looks like a loop, and is part of something else.
	for {
		l := loops{places: map[file.Idx]bool{}, name: name, source: source}
		plain := []byte(source)
		for _, loop := range lower.Loops(source) {
			if at := file.Idx(loop.For + 1); !skip[at] {
				l.places[at] = true
				copy(plain[loop.Await:], "     ")
			}
		}
		tree, err := parse(string(plain))
		if len(l.places) == 0 || err != nil {
			return tree, err
		}
		l.lower(tree)
		if len(l.places) == 0 || l.wrong != nil {
			return tree, l.wrong
		}
		maps.Copy(skip, l.places)
	}
}

// loops are the loops with for await in a tree.
type loops struct {
	places       map[file.Idx]bool // Where they begin, but for those that were found.
	label        string            // In what esbuild wrote: what the labels before them begin with.
	name, source string
	found        int
	wrong        error // The first mistake.
}

// lower replaces the loops.
func (l *loops) lower(tree any) {
	syntax.RewriteStatements(tree, l.statement)
}

// statement is what a statement becomes in a function that is async or not, or nil.
func (l *loops) statement(statement ast.Statement, async bool) ast.Statement {
	var labels []*ast.LabelledStatement
	inner, marked := statement, false
	for labelled, ok := inner.(*ast.LabelledStatement); ok; labelled, ok = inner.(*ast.LabelledStatement) {
		inner = labelled.Statement
		if lower.IsLoopLabel(labelled.Label.Name.String(), l.label) {
			marked = true
		} else {
			labels = append(labels, labelled)
		}
	}
	switch inner.(type) {
	case *ast.ForStatement, *ast.ForInStatement, *ast.ForOfStatement:
	default:
		return nil
	}
	at := inner.Idx0()
	if !marked && !l.places[at] {
		return nil
	}
	delete(l.places, at)
	l.found++
	loop, ok := inner.(*ast.ForOfStatement)
	switch {
	case !ok:
		l.refuse(at, "for await takes of, as in for await (const x of iterable)")
	case !async:
		l.refuse(at, "for await works in async functions and at the top level")
	default:
		return l.made(loop, labels, at)
	}
	return nil
}

func (l *loops) refuse(at file.Idx, message string) {
	if l.wrong == nil {
		l.wrong = &SyntaxError{Message: message, Position: file.NewFile(l.name, l.source, 1).Position(int(at) - 1)}
	}
}

// made is what stands for a loop with its labels.
func (l *loops) made(loop *ast.ForOfStatement, labels []*ast.LabelledStatement, at file.Idx) ast.Statement {
	of := loop.Source.Idx0()
	name := unistring.String("for await " + strconv.Itoa(l.found))
	state := func() ast.Expression { return &ast.Identifier{Name: name, Idx: of} }
	member := func(property unistring.String) *ast.DotExpression {
		return &ast.DotExpression{Left: state(), Identifier: ast.Identifier{Name: property, Idx: of}}
	}
	call := func(callee ast.Expression, arguments ...ast.Expression) ast.Expression {
		return &ast.CallExpression{Callee: callee, LeftParenthesis: of, ArgumentList: arguments, RightParenthesis: of}
	}
	wait := func(promise ast.Expression) ast.Expression {
		return &ast.AwaitExpression{Await: of, Argument: promise}
	}
	block := func(statements ...ast.Statement) *ast.BlockStatement {
		return &ast.BlockStatement{LeftBrace: at, List: statements, RightBrace: loop.Body.Idx1() - 1}
	}
	failure := func() *ast.Identifier { return &ast.Identifier{Name: name + " error", Idx: of} }
	var body ast.Statement = &ast.ForStatement{
		For:  at,
		Test: call(member("goOn"), wait(call(member("next")))),
		Body: block(given(loop.Into, member("value")), loop.Body),
	}
	for _, label := range slices.Backward(labels) {
		body = &ast.LabelledStatement{Label: label.Label, Colon: label.Colon, Statement: body}
	}
	start := helpers.Call(helpers.ForAwait, of, loop.Source)
	return block(
		&ast.LexicalDeclaration{Idx: at, Token: token.LET, List: []*ast.Binding{{
			Target: &ast.Identifier{Name: name, Idx: of}, Initializer: start,
		}}},
		&ast.TryStatement{
			Try:  at,
			Body: block(body),
			Catch: &ast.CatchStatement{Catch: at, Parameter: failure(), Body: block(
				&ast.ExpressionStatement{Expression: &ast.AssignExpression{
					Operator: token.ASSIGN, Left: member("failed"), Right: &ast.BooleanLiteral{Idx: of, Literal: "true", Value: true},
				}},
				&ast.ThrowStatement{Throw: at, Argument: failure()},
			)},
			Finally: block(&ast.IfStatement{
				If: at, Test: member("open"),
				Consequent: &ast.ExpressionStatement{Expression: wait(call(member("close")))},
			}),
		},
	)
}

// given is the statement that gives a value to what a loop names before its of.
func given(into ast.ForInto, value ast.Expression) ast.Statement {
	switch into := into.(type) {
	case *ast.ForIntoVar:
		return &ast.VariableStatement{Var: into.Idx0(), List: []*ast.Binding{{Target: into.Binding.Target, Initializer: value}}}
	case *ast.ForDeclaration:
		keyword := token.LET
		if into.IsConst {
			keyword = token.CONST
		}
		return &ast.LexicalDeclaration{Idx: into.Idx, Token: keyword, List: []*ast.Binding{{Target: into.Target, Initializer: value}}}
	case *ast.ForIntoExpression:
		return &ast.ExpressionStatement{Expression: &ast.AssignExpression{Operator: token.ASSIGN, Left: into.Expression, Right: value}}
	}
	return &ast.EmptyStatement{}
}

// esbuildLoop is the function that a loop begins with that esbuild has written. It
// does where a for await stands in an async generator, which it makes an ordinary one.
var esbuildLoop = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^__forAwait\d*$`) })

// resetLoops resets the variables of such loops each time, which esbuild
// forgets: a loop that runs again after an error was caught would throw that again.
func resetLoops(tree any) {
	syntax.Walk(tree, func(node any) bool {
		list, ok := node.(*ast.ForLoopInitializerVarDeclList)
		if !ok || len(list.List) != 4 {
			return true
		}
		call, ok := list.List[0].Initializer.(*ast.CallExpression)
		if !ok {
			return true
		}
		if callee, ok := call.Callee.(*ast.Identifier); ok && esbuildLoop().MatchString(callee.Name.String()) {
			for _, variable := range list.List[1:] {
				at := variable.Target.Idx0()
				variable.Initializer = &ast.UnaryExpression{
					Operator: token.VOID, Idx: at, Operand: &ast.NumberLiteral{Idx: at, Literal: "0", Value: int64(0)},
				}
			}
		}
		return true
	})
}

// LoopProgram makes [helpers.ForAwait]. It follows
// https://tc39.es/ecma262/#sec-for-in-and-for-of-statements: what an async iterable gives is waited
// for; what an ordinary one gives is waited for value by value.
var LoopProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:loops", "((AsyncIterator, Iterator, Promise, TypeError, call) => {"+iterationSource+`
		return function start(iterable) {
			const {iterator, next, plain, leave} = iterate(iterable, 'for await')
			return {
				open: false,
				failed: false,
				value: undefined,
				next() {
					this.open = false
					const result = call(next, iterator)
					if (!plain) return result
					const done = checked(result).done
					return awaited(Promise.resolve(result.value), value => ({value, done}), error => {
						if (!done) try { leave() } catch {}
						throw error
					})
				},
				goOn(result) {
					if (checked(result).done) return false
					this.value = result.value
					return this.open = true
				},
				close() {
					if (this.failed) {
						try {
							return awaited(Promise.resolve(leave()), () => {}, () => {})
						} catch {
							return
						}
					}
					const left = leave()
					if (left === undefined) return
					return plain ? Promise.resolve(left.value) : awaited(Promise.resolve(left), result => { checked(result) })
				},
			}
		}
	})`+iterationArguments, true)
})

// iterationSource is what for await and the yield* of an async generator have in
// common: iterate begins an iteration, plain says of what is not asynchronous by itself.
const (
	iterationSource = `
		const isObject = value => typeof value === 'function' || typeof value === 'object' && value !== null
		const isNothing = value => value === undefined || value === null
		const then = Promise.prototype.then
		const awaited = (promise, done, failed) => call(then, promise, done, failed)
		const checked = result => {
			if (!isObject(result)) throw new TypeError('what the iterator gives is not an object')
			return result
		}
		const iterate = (iterable, what) => {
			let method = isNothing(iterable) ? undefined : iterable[AsyncIterator]
			const plain = isNothing(method)
			if (plain && !isNothing(iterable)) method = iterable[Iterator]
			if (typeof method !== 'function') throw new TypeError(what + ' needs an iterable, such as a collection or an array')
			const iterator = checked(call(method, iterable))
			const leave = () => {
				const method = iterator.return
				return isNothing(method) ? undefined : checked(call(method, iterator))
			}
			return {iterator, next: iterator.next, plain, leave}
		}`
	iterationArguments = "(Symbol.for('Symbol.asyncIterator'), Symbol.iterator, Promise, TypeError, Function.prototype.call.bind(Function.prototype.call))"
)
