package engine

import (
	"fmt"
	"strings"

	"dialtone/runtime/internal/engine/guards"
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// Goja lacks what ECMAScript's Annex B says of sloppy code: a function that is declared in a
// block is a variable of the function around as well, once the block has come to it; and the
// block of a catch may have a var of the name that the catch has.

// hoist changes a tree so that Goja does what Annex B says.
func hoist(tree *ast.Program, source string, strict bool) {
	if !strings.Contains(source, "function") && !strings.Contains(source, "catch") {
		return
	}
	h := hoister{}
	h.function(container{program: tree, list: &tree.Body, declared: &tree.DeclarationList}, nil, strict)
}

// container is what has variables of its own: a function, or the program.
type container struct {
	program  *ast.Program
	list     *[]ast.Statement
	declared *[]*ast.VariableDeclaration
}

// hoister goes through the statements of one container.
type hoister struct {
	container
	strict bool
	taken  map[unistring.String]bool // What no function in a block may be hoisted as.
	set    map[unistring.String]bool // The names that have a setter, or need none any more.
	first  []ast.Statement           // The setters.
	scopes []scope                   // Of the blocks around, the outermost first.
}

// scope is the names that a block declares, or a catch or a loop for its block.
type scope struct {
	names    map[unistring.String]bool
	ofCatch  bool // A catch that has one name: a var may have it as well.
	function bool // Not a block: the statements of the container itself.
}

// function goes through a container, and through those inside of it.
func (h *hoister) function(c container, parameters *ast.ParameterList, strict bool) {
	inner := hoister{container: c, strict: strict || isStrict(*c.list), taken: map[unistring.String]bool{"arguments": true}, set: map[unistring.String]bool{}}
	if parameters != nil {
		for _, parameter := range parameters.List {
			inner.take(syntax.Names(parameter))
			inner.expressions(parameter)
		}
		inner.take(syntax.Names(parameters.Rest))
	}
	for _, statement := range *c.list {
		inner.take(lexicalNames(statement))
	}
	inner.scopes = append(inner.scopes, scope{function: true})
	inner.statements(c.list)
	if inner.first != nil {
		*c.list = append(inner.first, *c.list...)
	}
}

func (h *hoister) take(names []*ast.Identifier) {
	for _, name := range names {
		h.taken[name.Name] = true
	}
}

// isStrict reports whether a list of statements begins with "use strict".
func isStrict(list []ast.Statement) bool {
	for _, statement := range list {
		expression, ok := statement.(*ast.ExpressionStatement)
		if !ok {
			return false
		}
		literal, ok := expression.Expression.(*ast.StringLiteral)
		if !ok {
			return false
		}
		if text := strings.Trim(literal.Literal, `"'`); text == "use strict" {
			return true
		}
	}
	return false
}

// lexicalNames are the names that a statement declares for its block, functions aside.
func lexicalNames(statement ast.Statement) []*ast.Identifier {
	switch statement := statement.(type) {
	case *ast.LexicalDeclaration:
		return namesOf(statement)
	case *ast.ClassDeclaration:
		return []*ast.Identifier{statement.Class.Name}
	}
	return nil
}

// block goes through the lists of statements that are one block: the cases of a switch are.
func (h *hoister) block(lists ...*[]ast.Statement) {
	names := map[unistring.String]bool{}
	for _, list := range lists {
		for _, statement := range *list {
			for _, name := range lexicalNames(statement) {
				names[name.Name] = true
			}
		}
	}
	for _, list := range lists {
		var hoisted []ast.Statement
		for i, statement := range *list {
			function := plainFunction(statement)
			if hoisted != nil {
				hoisted = append(hoisted, statement)
			}
			if function == nil || !h.mayHoist(function.Name.Name) {
				continue
			}
			if hoisted == nil {
				hoisted = append(hoisted, (*list)[:i+1]...)
			}
			hoisted = append(hoisted, h.assignment(function))
		}
		if hoisted != nil {
			*list = hoisted
		}
	}
	h.scopes = append(h.scopes, scope{names: names})
	for _, list := range lists {
		h.statements(list)
	}
	h.scopes = h.scopes[:len(h.scopes)-1]
}

// plainFunction is the function that a statement declares, behind labels, unless it is async
// or a generator.
func plainFunction(statement ast.Statement) *ast.FunctionLiteral {
	for {
		labelled, ok := statement.(*ast.LabelledStatement)
		if !ok {
			break
		}
		statement = labelled.Statement
	}
	declaration, ok := statement.(*ast.FunctionDeclaration)
	if !ok || declaration.Function.Async || declaration.Function.Generator {
		return nil
	}
	return declaration.Function
}

// mayHoist reports whether a var of a name could stand where a function in a block does. As in
// V8, a function of the same name in a block around does not count.
func (h *hoister) mayHoist(name unistring.String) bool {
	if h.strict || h.taken[name] {
		return false
	}
	for _, s := range h.scopes {
		if s.names[name] && !s.ofCatch {
			return false
		}
	}
	return true
}

// assignment is a statement without a value that gives the variable of the container what a
// function in a block is.
func (h *hoister) assignment(function *ast.FunctionLiteral) ast.Statement {
	name, at := function.Name.Name, function.Idx0()
	if !h.set[name] {
		h.set[name] = true
		*h.declared = append(*h.declared, declareVar(&ast.Identifier{Name: name, Idx: at}))
		if h.program == nil {
			h.first = append(h.first, setter(name, at))
		}
	}
	call := guards.Declare(name, at)
	if h.program == nil {
		call = &ast.CallExpression{
			Callee:           &ast.Identifier{Name: setterName(name), Idx: at},
			LeftParenthesis:  at,
			ArgumentList:     []ast.Expression{&ast.Identifier{Name: name, Idx: at}},
			RightParenthesis: at,
		}
	}
	return &ast.LexicalDeclaration{Idx: at, Token: token.CONST, List: []*ast.Binding{{
		Target:      &ast.Identifier{Name: unistring.String(fmt.Sprintf("hoisted at %d", at)), Idx: at},
		Initializer: call,
	}}}
}

// setterName is the name of the function that assigns to a variable from where its name
// means something else. No script can write it.
func setterName(name unistring.String) unistring.String { return "hoist " + name }

// setter declares that function.
func setter(name unistring.String, at file.Idx) ast.Statement {
	value := unistring.String("value")
	if name == value {
		value = "other"
	}
	arrow := &ast.ArrowFunctionLiteral{
		Start: at,
		ParameterList: &ast.ParameterList{Opening: at, Closing: at, List: []*ast.Binding{
			{Target: &ast.Identifier{Name: value, Idx: at}},
		}},
		Body: &ast.ExpressionBody{Expression: &ast.AssignExpression{
			Operator: token.ASSIGN,
			Left:     &ast.Identifier{Name: name, Idx: at},
			Right:    &ast.Identifier{Name: value, Idx: at},
		}},
	}
	return &ast.LexicalDeclaration{Idx: at, Token: token.CONST, List: []*ast.Binding{{
		Target:      &ast.Identifier{Name: setterName(name), Idx: at},
		Initializer: arrow,
	}}}
}

// statements goes through a list of statements of which the scope is known.
func (h *hoister) statements(list *[]ast.Statement) {
	for i := range *list {
		h.statement(&(*list)[i])
	}
}

func (h *hoister) statement(place *ast.Statement) {
	switch node := (*place).(type) {
	case nil:
	case *ast.BlockStatement:
		h.block(&node.List)
	case *ast.LabelledStatement:
		h.statement(&node.Statement)
	case *ast.IfStatement:
		h.expressions(node.Test)
		h.clause(&node.Consequent)
		h.clause(&node.Alternate)
	case *ast.SwitchStatement:
		h.expressions(node.Discriminant)
		var lists []*[]ast.Statement
		for _, part := range node.Body {
			h.expressions(part.Test)
			lists = append(lists, &part.Consequent)
		}
		h.block(lists...)
	case *ast.TryStatement:
		h.block(&node.Body.List)
		if node.Catch != nil {
			h.catch(node.Catch)
		}
		if node.Finally != nil {
			h.block(&node.Finally.List)
		}
	case *ast.ForStatement:
		h.loop(node)
	case *ast.ForInStatement:
		node.Into = h.into(node.Into)
		h.iteration(node.Into, node.Source, &node.Body)
	case *ast.ForOfStatement:
		h.iteration(node.Into, node.Source, &node.Body)
	case *ast.WhileStatement:
		h.expressions(node.Test)
		h.statement(&node.Body)
	case *ast.DoWhileStatement:
		h.statement(&node.Body)
		h.expressions(node.Test)
	case *ast.WithStatement:
		h.expressions(node.Object)
		h.statement(&node.Body)
	case *ast.VariableStatement:
		h.expressions(node)
		if h.isOfCatch(node.List) {
			*place = &ast.ExpressionStatement{Expression: assignments(node.List, node.Var)}
		}
	default:
		h.expressions(node)
	}
}

// clause goes through what an if does. A function that stands there is in a block of its own.
func (h *hoister) clause(place *ast.Statement) {
	if function := plainFunction(*place); function != nil {
		*place = &ast.BlockStatement{LeftBrace: function.Idx0(), List: []ast.Statement{*place}, RightBrace: function.Idx1()}
	}
	h.statement(place)
}

// catch goes through a catch, whose name a var in it may have.
func (h *hoister) catch(node *ast.CatchStatement) {
	names := map[unistring.String]bool{}
	for _, name := range syntax.Names(node.Parameter) {
		names[name.Name] = true
	}
	_, simple := node.Parameter.(*ast.Identifier)
	h.expressions(node.Parameter)
	h.scopes = append(h.scopes, scope{names: names, ofCatch: simple})
	h.block(&node.Body.List)
	h.scopes = h.scopes[:len(h.scopes)-1]
}

// loop goes through a loop with a head of three parts.
func (h *hoister) loop(node *ast.ForStatement) {
	names := map[unistring.String]bool{}
	switch first := node.Initializer.(type) {
	case nil:
	case *ast.ForLoopInitializerLexicalDecl:
		for _, name := range namesOf(&first.LexicalDeclaration) {
			names[name.Name] = true
		}
		h.expressions(&first.LexicalDeclaration)
	case *ast.ForLoopInitializerVarDeclList:
		h.expressions(first)
		if h.isOfCatch(first.List) {
			node.Initializer = &ast.ForLoopInitializerExpression{Expression: assignments(first.List, first.Var)}
		}
	default:
		h.expressions(first)
	}
	h.scopes = append(h.scopes, scope{names: names})
	h.expressions(node.Test)
	h.expressions(node.Update)
	h.statement(&node.Body)
	h.scopes = h.scopes[:len(h.scopes)-1]
}

// iteration goes through a loop over the properties or the elements of something.
func (h *hoister) iteration(into ast.ForInto, source ast.Expression, body *ast.Statement) {
	h.expressions(source)
	names := map[unistring.String]bool{}
	if declaration, ok := into.(*ast.ForDeclaration); ok {
		for _, name := range syntax.Names(declaration.Target) {
			names[name.Name] = true
		}
	}
	h.expressions(into)
	h.scopes = append(h.scopes, scope{names: names})
	h.statement(body)
	h.scopes = h.scopes[:len(h.scopes)-1]
}

// into is what a for in assigns to, where that is a var of a catch's name.
func (h *hoister) into(into ast.ForInto) ast.ForInto {
	if declared, ok := into.(*ast.ForIntoVar); ok && h.isOfCatch([]*ast.Binding{declared.Binding}) && declared.Binding.Initializer == nil {
		return &ast.ForIntoExpression{Expression: declared.Binding.Target}
	}
	return into
}

// isOfCatch reports whether a var has the name of a catch around it, which no block between
// the two declares.
func (h *hoister) isOfCatch(list []*ast.Binding) bool {
	for _, binding := range list {
		for _, name := range syntax.Names(binding) {
			for i := len(h.scopes) - 1; i >= 0; i-- {
				if h.scopes[i].names[name.Name] {
					if h.scopes[i].ofCatch {
						return true
					}
					break
				}
			}
		}
	}
	return false
}

// assignments are those that the bindings of a var stand for.
func assignments(list []*ast.Binding, at file.Idx) ast.Expression {
	sequence := []ast.Expression{}
	for _, binding := range list {
		if binding.Initializer != nil {
			sequence = append(sequence, &ast.AssignExpression{Operator: token.ASSIGN, Left: binding.Target, Right: binding.Initializer})
		}
	}
	switch len(sequence) {
	case 0:
		return &ast.UnaryExpression{Operator: token.VOID, Idx: at, Operand: &ast.NumberLiteral{Idx: at, Literal: "0", Value: int64(0)}}
	case 1:
		return sequence[0]
	}
	return &ast.SequenceExpression{Sequence: sequence}
}

// expressions goes through the functions in a node that has no statements of its own.
func (h *hoister) expressions(node any) {
	if node == nil {
		return
	}
	var inClass func(node any) bool
	visitor := func(strict bool) func(node any) bool {
		return func(node any) bool {
			switch node := node.(type) {
			case *ast.FunctionLiteral:
				if node.Body != nil {
					h.function(container{list: &node.Body.List, declared: &node.DeclarationList}, node.ParameterList, strict)
				}
				return false
			case *ast.ArrowFunctionLiteral:
				if body, ok := node.Body.(*ast.BlockStatement); ok {
					h.function(container{list: &body.List, declared: &node.DeclarationList}, node.ParameterList, strict)
					return false
				}
			case *ast.ClassLiteral:
				if !strict {
					syntax.Walk(node.SuperClass, inClass)
					for _, element := range node.Body {
						syntax.Walk(element, inClass)
					}
					return false
				}
			case *ast.ClassStaticBlock:
				h.function(container{list: &node.Block.List, declared: &node.DeclarationList}, nil, true)
				return false
			}
			return true
		}
	}
	inClass = visitor(true)
	syntax.Walk(node, visitor(h.strict))
}
