package engine

import (
	"dialtone/runtime/internal/engine/syntax"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// commonNames finds every name that the function of a CommonJS module may export. It is nil where
// exports may get names in another way than by exports.name = …, module.exports = {name} or
// Object.defineProperty(exports, 'name', …): what is missing is then known when the module has run.
func commonNames(function *ast.FunctionLiteral) map[string]bool {
	f := &nameFinder{names: map[string]bool{}}
	syntax.Walk(function.Body, f.visit)
	if f.unknown {
		return nil
	}
	return f.names
}

// nameFinder looks through a CommonJS module for what it exports.
type nameFinder struct {
	names   map[string]bool
	unknown bool
	inner   int // How many functions with a this of their own are around.
}

func (f *nameFinder) visit(node any) bool {
	switch node := node.(type) {
	case *ast.FunctionLiteral:
		f.inner++
		if node.ParameterList != nil {
			syntax.Walk(node.ParameterList, f.visit)
		}
		syntax.Walk(node.Body, f.visit)
		f.inner--
		return false
	case *ast.ClassLiteral:
		f.inner++
		if node.SuperClass != nil {
			syntax.Walk(node.SuperClass, f.visit)
		}
		for _, element := range node.Body {
			syntax.Walk(element, f.visit)
		}
		f.inner--
		return false
	case *ast.ThisExpression:
		f.unknown = f.unknown || f.inner == 0
	case *ast.Identifier:
		switch node.Name {
		case "exports", "module", "eval", "arguments":
			f.unknown = true
		}
	case *ast.PropertyShort:
		f.unknown = f.unknown || node.Name.Name == "exports" || node.Name.Name == "module"
	case *ast.BinaryExpression: // As require.main === module.
		for _, side := range []ast.Expression{node.Left, node.Right} {
			if name, ok := side.(*ast.Identifier); !ok || name.Name != "module" {
				syntax.Walk(side, f.visit)
			}
		}
		return false
	case *ast.DotExpression:
		if isExports(node) { // All of module.exports, for whatever.
			f.unknown = true
			return false
		}
		return !isExports(node.Left)
	case *ast.AssignExpression:
		return f.assigned(node)
	case *ast.CallExpression:
		return f.called(node)
	}
	return true
}

// assigned looks at an assignment, and reports whether its parts are to be looked at.
func (f *nameFinder) assigned(node *ast.AssignExpression) bool {
	switch left := node.Left.(type) {
	case *ast.DotExpression:
		if isExports(left) {
			f.replaced(node)
			return false
		}
		if !isExports(left.Left) {
			return true
		}
		f.names[left.Identifier.Name.String()] = true
	case *ast.BracketExpression:
		key, ok := left.Member.(*ast.StringLiteral)
		if !ok || !isExports(left.Left) {
			return true
		}
		f.names[key.Value.String()] = true
	default:
		return true
	}
	syntax.Walk(node.Right, f.visit)
	return false
}

// replaced looks at what module.exports becomes.
func (f *nameFinder) replaced(node *ast.AssignExpression) {
	object, ok := node.Right.(*ast.ObjectLiteral)
	if !ok || node.Operator != token.ASSIGN {
		f.unknown = true
		return
	}
	for _, property := range object.Value {
		switch property := property.(type) {
		case *ast.PropertyShort:
			f.names[property.Name.Name.String()] = true
		case *ast.PropertyKeyed:
			key, ok := property.Key.(*ast.StringLiteral)
			f.unknown = f.unknown || !ok || property.Computed
			if ok {
				f.names[key.Value.String()] = true
			}
			syntax.Walk(property.Value, f.visit)
		default:
			f.unknown = true
		}
	}
}

// called looks at a call, and reports whether its parts are to be looked at.
func (f *nameFinder) called(node *ast.CallExpression) bool {
	callee, ok := node.Callee.(*ast.DotExpression)
	if !ok {
		return true
	}
	if isExports(callee.Left) { // It has the exports for its this.
		f.unknown = true
		return false
	}
	object, ok := callee.Left.(*ast.Identifier)
	if !ok || object.Name != "Object" || callee.Identifier.Name != "defineProperty" || len(node.ArgumentList) != 3 || !isExports(node.ArgumentList[0]) {
		return true
	}
	key, ok := node.ArgumentList[1].(*ast.StringLiteral)
	if !ok {
		return true
	}
	f.names[key.Value.String()] = true
	syntax.Walk(node.ArgumentList[2], f.visit)
	return false
}

// isExports reports whether an expression is exports or module.exports.
func isExports(expression ast.Expression) bool {
	switch expression := expression.(type) {
	case *ast.Identifier:
		return expression.Name == "exports"
	case *ast.DotExpression:
		object, ok := expression.Left.(*ast.Identifier)
		return ok && object.Name == "module" && expression.Identifier.Name == "exports"
	}
	return false
}
