package genuine

import (
	"slices"
	"strconv"
	"strings"

	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// parameter is the name, which no source can write, of the parameter by which a module has what it
// is given here.
const parameter = "genuine:"

// Rewrite has a module of the library use the built-ins as they were before a script ran. The tree
// is that of a function expression alone, the module's; it gets one more parameter, for what
// [Built.Give] returns.
//
//   - x.push(y), for a name that a built-in method has, calls that method where x has it of a built-in prototype.
//   - Object, as a variable, is the constructor; and {keys} = Object and Array.prototype.slice are read as they were.
//   - Loops, spreads and array patterns go through arrays without their iterators where those were replaced.
//   - new Map(list) adds by the method as it was.
func Rewrite(tree *ast.Program) {
	module := tree.Body[0].(*ast.ExpressionStatement).Expression.(*ast.FunctionLiteral)
	r := &rewriter{module: module, spared: map[ast.Expression]bool{}, given: map[string]bool{}, mayMiss: map[ast.Expression]bool{}}
	r.look()
	syntax.Rewrite(module.Body, r.expression)
	r.giveAll()
}

type rewriter struct {
	module  *ast.FunctionLiteral
	spared  map[ast.Expression]bool // Members that are not reads: what is called, assigned or deleted.
	mayMiss map[ast.Expression]bool // Rewritten calls that are undefined where what stands before ?. is.
	given   map[string]bool         // What the module needs.
	order   []string
}

// globals are the variables that modules have as they were.
var globals = strings.Fields(`Object Array Map Set WeakMap WeakSet Promise Symbol Error AggregateError EvalError RangeError ReferenceError
	SyntaxError TypeError URIError RegExp Date Math JSON Reflect Proxy Number String Boolean BigInt Function ArrayBuffer DataView
	Uint8Array Uint16Array Float32Array Float64Array parseInt isNaN isFinite decodeURIComponent encodeURIComponent`)

func isGlobal(expression ast.Expression) bool {
	identifier, ok := expression.(*ast.Identifier)
	return ok && slices.Contains(globals, identifier.Name.String())
}

// isBuiltIn reports whether an expression is a global or its prototype.
func isBuiltIn(expression ast.Expression) bool {
	if dot, ok := expression.(*ast.DotExpression); ok && dot.Identifier.Name == "prototype" {
		return isGlobal(dot.Left)
	}
	return isGlobal(expression)
}

// look goes through the module: which globals it names, and where members are not read.
func (r *rewriter) look() {
	own := map[string]bool{}
	for _, statement := range r.module.Body.List {
		declares(statement, own)
	}
	syntax.Walk(r.module.Body, func(node any) bool {
		switch node := node.(type) {
		case *ast.Identifier:
			if name := node.Name.String(); slices.Contains(globals, name) && !own[name] {
				r.give("global " + name)
			}
		case *ast.CallExpression:
			r.spared[node.Callee] = true
		case *ast.Optional:
			r.spared[node.Expression] = true
		case *ast.OptionalChain:
			r.spared[node.Expression] = true
		case *ast.TemplateLiteral:
			r.spared[node.Tag] = true
		case *ast.AssignExpression:
			r.spared[node.Left] = true
		case *ast.UnaryExpression:
			if node.Operator == token.DELETE || node.Operator == token.INCREMENT || node.Operator == token.DECREMENT {
				r.spared[node.Operand] = true
			}
		case *ast.Binding:
			if _, ok := node.Target.(*ast.ObjectPattern); ok && node.Initializer != nil && isBuiltIn(node.Initializer) {
				node.Initializer = r.call("table", node.Initializer)
			}
			if target, ok := node.Target.(*ast.ArrayPattern); ok && target.Rest != nil && node.Initializer != nil {
				node.Initializer = r.call("iterable", node.Initializer)
			}
		case *ast.ForOfStatement:
			node.Source = r.call("iterable", node.Source)
		case *ast.SpreadElement:
			node.Expression = r.call("iterable", node.Expression)
		}
		return true
	})
}

// declares adds the names that a statement declares in the scope that it stands in.
func declares(statement ast.Statement, own map[string]bool) {
	add := func(target ast.Expression) {
		for _, name := range syntax.Names(target) {
			own[name.Name.String()] = true
		}
	}
	switch statement := statement.(type) {
	case *ast.LexicalDeclaration:
		for _, binding := range statement.List {
			add(binding.Target)
		}
	case *ast.VariableStatement:
		for _, binding := range statement.List {
			add(binding.Target)
		}
	case *ast.FunctionDeclaration:
		own[statement.Function.Name.Name.String()] = true
	case *ast.ClassDeclaration:
		own[statement.Class.Name.Name.String()] = true
	}
}

// expression is what stands in the place of one, whose parts have been rewritten.
func (r *rewriter) expression(expression ast.Expression) ast.Expression {
	switch expression := expression.(type) {
	case *ast.CallExpression:
		return r.method(expression)
	case *ast.DotExpression:
		name := expression.Identifier.Name.String()
		if _, isSuper := expression.Left.(*ast.SuperExpression); isSuper || r.spared[expression] || !names()[name] {
			break
		}
		if optional(expression.Left) {
			break
		}
		return r.call("read "+name, expression.Left)
	case *ast.NewExpression:
		if identifier, ok := expression.Callee.(*ast.Identifier); ok && len(expression.ArgumentList) == 1 && slices.Contains([]string{"Map", "Set", "WeakMap", "WeakSet"}, identifier.Name.String()) {
			return r.call("collection", expression.Callee, expression.ArgumentList[0])
		}
	case *ast.ArrayPattern:
		if expression.Rest == nil {
			return byIndex(expression)
		}
	}
	return expression
}

// byIndex is an array pattern as one of an object, for which no iterator is called.
func byIndex(pattern *ast.ArrayPattern) ast.Expression {
	object := &ast.ObjectPattern{LeftBrace: pattern.LeftBracket, RightBrace: pattern.RightBracket}
	for i, element := range pattern.Elements {
		if element == nil {
			continue
		}
		key := strconv.Itoa(i)
		object.Properties = append(object.Properties, &ast.PropertyKeyed{
			Key:  &ast.StringLiteral{Idx: pattern.LeftBracket, Literal: strconv.Quote(key), Value: unistring.String(key)},
			Kind: ast.PropertyKindValue, Value: element,
		})
	}
	return object
}

// optional reports whether what an expression stands for may be left out by a ?. inside of it.
func optional(expression ast.Expression) bool {
	for {
		switch inner := expression.(type) {
		case *ast.Optional:
			return true
		case *ast.DotExpression:
			expression = inner.Left
		case *ast.BracketExpression:
			expression = inner.Left
		case *ast.PrivateDotExpression:
			expression = inner.Left
		case *ast.CallExpression:
			expression = inner.Callee
		default:
			return false
		}
	}
}

// method is a call of a method that may be a built-in one.
func (r *rewriter) method(call *ast.CallExpression) ast.Expression {
	member, ok := call.Callee.(*ast.DotExpression)
	if !ok {
		return call
	}
	name := member.Identifier.Name.String()
	if _, isSuper := member.Left.(*ast.SuperExpression); isSuper || !names()[name] {
		return call
	}
	if isGlobal(member.Left) && slices.Contains([]string{"all", "any", "from", "fromEntries"}, name) && len(call.ArgumentList) > 0 {
		call.ArgumentList[0] = r.call("iterable", call.ArgumentList[0])
	}
	object, mayMiss := member.Left, r.mayMiss[member.Left]
	if before, ok := object.(*ast.Optional); ok {
		object, mayMiss = before.Expression, true
	}
	if optional(object) {
		return call
	}
	kind := "call"
	if mayMiss {
		kind = "try"
	}
	if i := slices.IndexFunc(call.ArgumentList, isSpread); i >= 0 {
		list := &ast.ArrayLiteral{LeftBracket: member.Idx0(), RightBracket: member.Idx0(), Value: call.ArgumentList}
		made := r.call(kind+" "+name+" list", object, list)
		r.mayMiss[made] = mayMiss
		return made
	}
	made := r.call(kind+" "+name+" "+strconv.Itoa(len(call.ArgumentList)), append([]ast.Expression{object}, call.ArgumentList...)...)
	r.mayMiss[made] = mayMiss
	return made
}

func isSpread(expression ast.Expression) bool {
	_, ok := expression.(*ast.SpreadElement)
	return ok
}

// give has the module be given something, once.
func (r *rewriter) give(what string) {
	if !r.given[what] {
		r.given[what] = true
		r.order = append(r.order, what)
	}
}

// call is a call of what the module is given.
func (r *rewriter) call(what string, arguments ...ast.Expression) ast.Expression {
	r.give(what)
	const at = file.Idx(1)
	return &ast.CallExpression{
		Callee: &ast.Identifier{Name: unistring.String(what), Idx: at}, LeftParenthesis: at, ArgumentList: arguments, RightParenthesis: at,
	}
}

// giveAll declares what the module needs, in front of it: const what = genuine(what).
func (r *rewriter) giveAll() {
	const at = file.Idx(1)
	identifier := func(name string) *ast.Identifier {
		return &ast.Identifier{Name: unistring.String(name), Idx: at}
	}
	r.module.ParameterList.List = append(r.module.ParameterList.List, &ast.Binding{Target: identifier(parameter)})
	if len(r.order) == 0 {
		return
	}
	declared := &ast.LexicalDeclaration{Idx: at, Token: token.CONST}
	for _, what := range r.order {
		declared.List = append(declared.List, &ast.Binding{
			Target: identifier(strings.TrimPrefix(what, "global ")),
			Initializer: &ast.CallExpression{
				Callee: identifier(parameter), LeftParenthesis: at, RightParenthesis: at,
				ArgumentList: []ast.Expression{&ast.StringLiteral{Idx: at, Literal: strconv.Quote(what), Value: unistring.String(what)}},
			},
		})
	}
	body := r.module.Body
	// After the directive that makes it strict.
	body.List = slices.Insert(body.List, 1, ast.Statement(declared))
}
