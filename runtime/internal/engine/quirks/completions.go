package quirks

import (
	"dialtone/runtime/internal/engine/helpers"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// Goja runs the blocks of a try statement with a record of it, of which it forgets to change parts:
//
//   - What is thrown in finally is given to the statement's own catch.
//   - What is thrown out of a loop over an iterator closes the iterator, and if the list of records has
//     to grow meanwhile, that the error was caught is noted in the list as it was before: catch runs
//     again for what it throws itself, and finally forgets the error.
//   - What a generator throws in its finally after its method return was called ends the generator
//     at once, whatever else is around, and a record stays behind in the list. What is caught meanwhile, in
//     whatever function, is taken for the generator's result.
//   - What return is about to return is forgotten where another return in finally does not come about.
//
// So neither catch nor finally may do anything that throws while such a record is in force:
//
//	try { A } catch (e) { B }    leave: { let error; try { A; break leave } catch (x) { error = x } let e = error; B }
//	try { A } finally { C }      { let error, failed = false
//	                               try { try { A } catch (x) { failed = true; error = x } }
//	                               finally { C; if (failed) throw error } }
//
// And return of a generator throws something into it that only these clauses know, see package
// guards: they return what it says, as does a loop over an iterator that the generator yields in,
// which has to be closed. Where a generator is left outside of all try statements return is Goja's
// own; inside of one, a pattern that the generator yields in closes its iterator, but drops what
// that throws.

// try is what becomes of a try statement.
func (m *mender) try(node *ast.TryStatement) ast.Statement {
	m.block(node.Body)
	if node.Catch != nil {
		m.node(node.Catch)
	}
	if node.Finally != nil {
		m.block(node.Finally)
	}
	var made ast.Statement = node
	if node.Catch != nil {
		made = m.catch(&ast.TryStatement{Try: node.Try, Body: node.Body, Catch: node.Catch})
	}
	if node.Finally != nil {
		body := node.Body
		if node.Catch != nil {
			body = block(node.Try, made)
		}
		made = m.finally(node.Try, body, node.Finally)
	}
	return made
}

// catch is what becomes of a try statement with a catch clause, and no other.
func (m *mender) catch(node *ast.TryStatement) ast.Statement {
	at := node.Catch.Catch
	thrown := identifier(m.name("thrown"), at)
	returned := m.returned(thrown)
	_, plain := node.Catch.Parameter.(*ast.Identifier)
	if len(node.Catch.Body.List) == 0 && (plain || node.Catch.Parameter == nil) {
		if returned != nil {
			node.Catch.Parameter, node.Catch.Body = thrown, block(at, returned)
		}
		return node
	}
	caught, leave := m.name("caught"), m.name("leave")
	handler := node.Catch.Body
	if parameter := node.Catch.Parameter; parameter != nil {
		list := handler.List
		if !plain && !declaresLexically(list, parameter) {
			list = []ast.Statement{handler} // Functions in the pattern do not see what the clause declares.
		}
		// In one list otherwise, where Goja finds names that are declared twice.
		handler = &ast.BlockStatement{LeftBrace: handler.LeftBrace, RightBrace: handler.RightBrace, List: append(
			[]ast.Statement{declare(parameter, helpers.Call(helpers.Caught, at, identifier(caught, at)), at)}, list...,
		)}
	}
	body := *node.Body
	if !leaves(body.List) {
		body.List = append(body.List[:len(body.List):len(body.List)], branch(token.BREAK, leave, at))
	}
	keep := perform(assignment(identifier(caught, at), thrown))
	if len(handler.List) == 0 {
		handler = block(at, perform(undefined(at))) // The value of a script that ends with the statement.
	}
	recorded := &ast.TryStatement{
		Try: node.Try, Body: &body,
		Catch: &ast.CatchStatement{Catch: at, Parameter: thrown, Body: block(at, some(returned, keep)...)},
	}
	return &ast.LabelledStatement{
		Label: identifier(leave, node.Try), Colon: node.Try,
		Statement: block(node.Try, declare(identifier(caught, at), undefined(at), at), recorded, handler),
	}
}

// declaresLexically reports whether some statements declare a name that a pattern declares as well.
func declaresLexically(list []ast.Statement, pattern ast.BindingTarget) bool {
	names := map[unistring.String]bool{}
	for _, name := range syntax.Names(pattern) {
		names[name.Name] = true
	}
	for _, statement := range list {
		var declared []*ast.Identifier
		switch statement := statement.(type) {
		case *ast.FunctionDeclaration:
			declared = append(declared, statement.Function.Name)
		case *ast.ClassDeclaration:
			declared = append(declared, statement.Class.Name)
		case *ast.LexicalDeclaration:
			for _, binding := range statement.List {
				declared = append(declared, syntax.Names(binding)...)
			}
		}
		for _, name := range declared {
			if names[name.Name] {
				return true
			}
		}
	}
	return false
}

// finally is what becomes of a try statement with a finally clause, and no other.
func (m *mender) finally(at file.Idx, body, finally *ast.BlockStatement) ast.Statement {
	thrown := identifier(m.name("thrown"), at)
	caught, failed := m.name("caught"), m.name("failed")
	record := block(at,
		perform(assignment(identifier(failed, at), &ast.BooleanLiteral{Idx: at, Literal: "true", Value: true})),
		perform(assignment(identifier(caught, at), thrown)),
	)
	again := &ast.IfStatement{
		If: at, Test: identifier(failed, at),
		Consequent: block(at, some(
			m.returned(identifier(caught, at)), &ast.ThrowStatement{Throw: at, Argument: identifier(caught, at)},
		)...),
	}
	declared := []ast.Statement{
		declare(identifier(caught, at), undefined(at), at),
		declare(identifier(failed, at), &ast.BooleanLiteral{Idx: at, Literal: "false"}, at),
	}
	list := finally.List
	if !leaves(list) {
		list = []ast.Statement{finally, again}
		if m.function != nil && len(returnsIn(finally)) > 0 {
			kept := m.name("kept")
			declared = append(declared, declare(identifier(kept, at), undefined(at), at))
			list = append(list, m.keepReturned(kept, body))
		}
	}
	return block(at, append(declared, &ast.TryStatement{
		Try: at,
		Body: block(at, &ast.TryStatement{
			Try: at, Body: body, Catch: &ast.CatchStatement{Catch: at, Parameter: thrown, Body: record},
		}),
		Finally: &ast.BlockStatement{LeftBrace: finally.LeftBrace, List: list, RightBrace: finally.RightBrace},
	})...)
}

// keepReturned has the returns of a block keep what they return, and is the statement at the end of
// the finally clause after the block that makes Goja return this again, by a return that does not
// come about:
//
//	leave: try { return kept } finally { break leave }
func (m *mender) keepReturned(kept unistring.String, body *ast.BlockStatement) ast.Statement {
	at := body.LeftBrace
	for _, statement := range returnsIn(body) {
		value := statement.Argument
		if value == nil {
			value = undefined(at)
		}
		statement.Argument = assignment(identifier(kept, at), value)
	}
	leave := m.name("leave")
	return &ast.LabelledStatement{Label: identifier(leave, at), Colon: at, Statement: &ast.TryStatement{
		Try:     at,
		Body:    block(at, &ast.ReturnStatement{Return: at, Argument: identifier(kept, at)}),
		Finally: block(at, branch(token.BREAK, leave, at)),
	}}
}

// returnsIn finds the return statements of a block that are the function's around it.
func returnsIn(body *ast.BlockStatement) (found []*ast.ReturnStatement) {
	var visit func(ast.Node)
	visit = func(node ast.Node) {
		switch node := node.(type) {
		case *ast.ReturnStatement:
			found = append(found, node)
			return
		case ast.Expression, *ast.FunctionDeclaration, *ast.ClassDeclaration:
			return
		}
		syntax.Children(node, visit)
	}
	visit(body)
	return found
}

// leaves reports whether the last of some statements goes elsewhere in any case.
func leaves(list []ast.Statement) bool {
	if len(list) == 0 {
		return false
	}
	switch list[len(list)-1].(type) {
	case *ast.BranchStatement, *ast.ReturnStatement, *ast.ThrowStatement:
		return true
	}
	return false
}

// returned is the statement that returns from a generator if what was thrown says so, or nil
// outside of generators.
func (m *mender) returned(thrown *ast.Identifier) ast.Statement {
	if m.function == nil || !m.function.generator {
		return nil
	}
	at := thrown.Idx
	call := func(helper unistring.String) ast.Expression {
		return helpers.Call(helper, at, identifier(thrown.Name, at))
	}
	return &ast.IfStatement{
		If: at, Test: call(helpers.Returned), Consequent: &ast.ReturnStatement{Return: at, Argument: call(helpers.Value)},
	}
}

// some are those statements that are not nil.
func some(statements ...ast.Statement) (list []ast.Statement) {
	for _, statement := range statements {
		if statement != nil {
			list = append(list, statement)
		}
	}
	return list
}

func branch(how token.Token, label unistring.String, at file.Idx) ast.Statement {
	return &ast.BranchStatement{Idx: at, Token: how, Label: identifier(label, at)}
}

// forOf mends a loop over an iterator. In a generator that yields in the loop it becomes
//
//	for (x of iterable) try { … } catch (x) { if (x says so) return …; throw x }
func (m *mender) forOf(node *ast.ForOfStatement) {
	m.visit(node.Into)
	m.visit(node.Source)
	if m.function == nil || !m.function.generator {
		m.replace(&node.Body)
		return
	}
	before := m.function.yields
	m.replace(&node.Body)
	if m.function.yields == before {
		return
	}
	at := node.For
	thrown := identifier(m.name("thrown"), at)
	node.Body = block(at, &ast.TryStatement{
		Try: at, Body: block(at, node.Body), Catch: &ast.CatchStatement{
			Catch: at, Parameter: thrown, Body: block(at, m.returned(thrown), &ast.ThrowStatement{Throw: at, Argument: thrown}),
		},
	})
}
