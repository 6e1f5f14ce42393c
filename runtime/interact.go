package runtime

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/token"
)

// Interact runs what a person typed, as [Host.Eval] does, with the liberties of
// a console: let, const and class may be declared again, at which they become
// var; and source that is an object literal is one, not a block.
func (h *Host) Interact(ctx context.Context, name, source string) (goja.Value, error) {
	// The child of a host that has one looks at the source itself.
	if h.worker == nil && isObjectLiteral(source) {
		source = "(" + source + "\n)"
	}
	return h.execute(ctx, name, source, asEntry)
}

// Unfinished tells whether source is the beginning of a script that only goes
// on: a brace, a bracket, a template or a comment is still open.
func Unfinished(source string) bool {
	_, err := compile("", validUTF8(source), asEntry)
	var problem *syntaxError
	return errors.As(err, &problem) && problem.message == "Unexpected end of input" && !isObjectLiteral(source)
}

// isObjectLiteral tells whether source can be read as an object in braces. Node
// draws the line at the semicolon, too.
func isObjectLiteral(source string) bool {
	text := strings.TrimSpace(source)
	if !strings.HasPrefix(text, "{") || strings.HasSuffix(text, ";") {
		return false
	}
	_, err := compile("", validUTF8("("+source+"\n)"), asEntry)
	return err == nil
}

// With calls fn on the loop, as if a script had. What fn panics with as a script
// throws is a [*ScriptError]; the rest is as in [Host.Run]. It is for those who
// look at values, as a console does.
func (h *Host) With(ctx context.Context, fn func(vm *goja.Runtime)) error {
	r, err := h.begin(ctx)
	if err != nil {
		return err
	}
	defer h.end(r)
	if err := r.enter(func() error {
		if thrown := h.vm.Try(func() { fn(h.vm) }); thrown != nil {
			return thrown
		}
		return nil
	}); err != nil {
		return err
	}
	return r.drain()
}

// Globals names what scripts find beside the language itself: the host's own
// globals and those of its modules, sorted. It makes none of them.
func (h *Host) Globals() []string {
	names := slices.Clone(ownNames)
	for _, m := range h.modules {
		names = append(names, m.names...)
	}
	slices.Sort(names)
	return names
}

// loosen makes var declarations of the let, const and class declarations among
// a script's statements that are its own, so that a later entry may declare them again. What
// it returns is added to the declarations of the script.
func loosen(statements []ast.Statement, isOwn func(*ast.Identifier) bool) []*ast.VariableDeclaration {
	var declared []*ast.VariableDeclaration
	for i, statement := range statements {
		var list []*ast.Binding
		switch declaration := statement.(type) {
		case *ast.LexicalDeclaration:
			if !slices.ContainsFunc(namesOf(declaration), isOwn) {
				continue
			}
			list = declaration.List
			for _, binding := range list {
				if binding.Initializer == nil {
					// A let without a value is undefined again; a var would keep what it was.
					binding.Initializer = &ast.UnaryExpression{
						Operator: token.VOID, Idx: declaration.Idx,
						Operand: &ast.NumberLiteral{Idx: declaration.Idx, Literal: "0", Value: int64(0)},
					}
				}
			}
		case *ast.ClassDeclaration:
			list = []*ast.Binding{{Target: declaration.Class.Name, Initializer: declaration.Class}}
		default:
			continue
		}
		statements[i] = &ast.VariableStatement{Var: statement.Idx0(), List: list}
		declared = append(declared, &ast.VariableDeclaration{Var: statement.Idx0(), List: list})
	}
	return declared
}
