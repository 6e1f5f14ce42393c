package syntax

import "github.com/dop251/goja/ast"

// Children calls visit with each node that a node directly leads to, in the order of the source. A
// node that has none of them, a name for one, is left alone; so are the lists of what a function
// declares.
func Children(node ast.Node, visit func(ast.Node)) {
	switch node := node.(type) {
	case *ast.Program:
		eachStatement(node.Body, visit)
	case *ast.BlockStatement:
		eachStatement(node.List, visit)
	case *ast.CaseStatement:
		one(node.Test, visit)
		eachStatement(node.Consequent, visit)
	case *ast.CatchStatement:
		one(node.Parameter, visit)
		visit(node.Body)
	case *ast.DoWhileStatement:
		one(node.Body, visit)
		one(node.Test, visit)
	case *ast.ExpressionStatement:
		one(node.Expression, visit)
	case *ast.ForInStatement:
		one(node.Into, visit)
		one(node.Source, visit)
		one(node.Body, visit)
	case *ast.ForOfStatement:
		one(node.Into, visit)
		one(node.Source, visit)
		one(node.Body, visit)
	case *ast.ForStatement:
		one(node.Initializer, visit)
		one(node.Test, visit)
		one(node.Update, visit)
		one(node.Body, visit)
	case *ast.IfStatement:
		one(node.Test, visit)
		one(node.Consequent, visit)
		one(node.Alternate, visit)
	case *ast.LabelledStatement:
		one(node.Statement, visit)
	case *ast.ReturnStatement:
		one(node.Argument, visit)
	case *ast.SwitchStatement:
		one(node.Discriminant, visit)
		for _, branch := range node.Body {
			visit(branch)
		}
	case *ast.ThrowStatement:
		one(node.Argument, visit)
	case *ast.TryStatement:
		visit(node.Body)
		if node.Catch != nil {
			visit(node.Catch)
		}
		if node.Finally != nil {
			visit(node.Finally)
		}
	case *ast.VariableStatement:
		eachBinding(node.List, visit)
	case *ast.LexicalDeclaration:
		eachBinding(node.List, visit)
	case *ast.WhileStatement:
		one(node.Test, visit)
		one(node.Body, visit)
	case *ast.WithStatement:
		one(node.Object, visit)
		one(node.Body, visit)
	case *ast.FunctionDeclaration:
		visit(node.Function)
	case *ast.ClassDeclaration:
		visit(node.Class)
	case *ast.ForLoopInitializerExpression:
		one(node.Expression, visit)
	case *ast.ForLoopInitializerVarDeclList:
		eachBinding(node.List, visit)
	case *ast.ForLoopInitializerLexicalDecl:
		eachBinding(node.LexicalDeclaration.List, visit)
	case *ast.ForIntoVar:
		visit(node.Binding)
	case *ast.ForDeclaration:
		one(node.Target, visit)
	case *ast.ForIntoExpression:
		one(node.Expression, visit)
	case ast.ClassElement:
		elementChildren(node, visit)
	case ast.Expression:
		expressionChildren(node, visit)
	case *ast.ParameterList:
		eachBinding(node.List, visit)
		one(node.Rest, visit)
	case *ast.ExpressionBody:
		one(node.Expression, visit)
	}
}

func elementChildren(node ast.ClassElement, visit func(ast.Node)) {
	switch node := node.(type) {
	case *ast.FieldDefinition:
		one(node.Key, visit)
		one(node.Initializer, visit)
	case *ast.MethodDefinition:
		one(node.Key, visit)
		visit(node.Body)
	case *ast.ClassStaticBlock:
		visit(node.Block)
	}
}

func expressionChildren(node ast.Expression, visit func(ast.Node)) {
	switch node := node.(type) {
	case *ast.YieldExpression:
		one(node.Argument, visit)
	case *ast.AwaitExpression:
		one(node.Argument, visit)
	case *ast.ArrayLiteral:
		eachExpression(node.Value, visit)
	case *ast.ArrayPattern:
		eachExpression(node.Elements, visit)
		one(node.Rest, visit)
	case *ast.AssignExpression:
		one(node.Left, visit)
		one(node.Right, visit)
	case *ast.BinaryExpression:
		one(node.Left, visit)
		one(node.Right, visit)
	case *ast.BracketExpression:
		one(node.Left, visit)
		one(node.Member, visit)
	case *ast.CallExpression:
		one(node.Callee, visit)
		eachExpression(node.ArgumentList, visit)
	case *ast.ConditionalExpression:
		one(node.Test, visit)
		one(node.Consequent, visit)
		one(node.Alternate, visit)
	case *ast.DotExpression:
		one(node.Left, visit)
	case *ast.PrivateDotExpression:
		one(node.Left, visit)
	case *ast.OptionalChain:
		one(node.Expression, visit)
	case *ast.Optional:
		one(node.Expression, visit)
	case *ast.FunctionLiteral:
		if node.Name != nil {
			visit(node.Name)
		}
		visit(node.ParameterList)
		visit(node.Body)
	case *ast.ArrowFunctionLiteral:
		visit(node.ParameterList)
		one(node.Body, visit)
	case *ast.ClassLiteral:
		if node.Name != nil {
			visit(node.Name)
		}
		one(node.SuperClass, visit)
		for _, element := range node.Body {
			visit(element)
		}
	case *ast.NewExpression:
		one(node.Callee, visit)
		eachExpression(node.ArgumentList, visit)
	case *ast.ObjectLiteral:
		eachProperty(node.Value, visit)
	case *ast.ObjectPattern:
		eachProperty(node.Properties, visit)
		one(node.Rest, visit)
	case *ast.PropertyShort:
		visit(&node.Name)
		one(node.Initializer, visit)
	case *ast.PropertyKeyed:
		one(node.Key, visit)
		one(node.Value, visit)
	case *ast.SpreadElement:
		one(node.Expression, visit)
	case *ast.SequenceExpression:
		eachExpression(node.Sequence, visit)
	case *ast.TemplateLiteral:
		one(node.Tag, visit)
		eachExpression(node.Expressions, visit)
	case *ast.UnaryExpression:
		one(node.Operand, visit)
	case *ast.Binding:
		one(node.Target, visit)
		one(node.Initializer, visit)
	}
}

// one visits a node that may be missing.
func one(node ast.Node, visit func(ast.Node)) {
	if node != nil {
		visit(node)
	}
}

func eachStatement(list []ast.Statement, visit func(ast.Node)) {
	for _, node := range list {
		one(node, visit)
	}
}

func eachExpression(list []ast.Expression, visit func(ast.Node)) {
	for _, node := range list {
		one(node, visit)
	}
}

func eachBinding(list []*ast.Binding, visit func(ast.Node)) {
	for _, node := range list {
		visit(node)
	}
}

func eachProperty(list []ast.Property, visit func(ast.Node)) {
	for _, node := range list {
		one(node, visit)
	}
}

// Names are the names that the left side of a declaration declares.
func Names(target ast.Expression) []*ast.Identifier {
	var names []*ast.Identifier
	switch target := target.(type) {
	case *ast.Identifier:
		if target != nil {
			names = append(names, target)
		}
	case *ast.Binding:
		names = Names(target.Target)
	case *ast.AssignExpression:
		names = Names(target.Left)
	case *ast.ArrayPattern:
		for _, element := range target.Elements {
			names = append(names, Names(element)...)
		}
		names = append(names, Names(target.Rest)...)
	case *ast.ObjectPattern:
		for _, property := range target.Properties {
			switch property := property.(type) {
			case *ast.PropertyShort:
				names = append(names, &property.Name)
			case *ast.PropertyKeyed:
				names = append(names, Names(property.Value)...)
			}
		}
		names = append(names, Names(target.Rest)...)
	}
	return names
}
