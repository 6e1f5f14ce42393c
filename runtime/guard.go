package runtime

import (
	"dialtone/runtime/internal/compile"
	"dialtone/runtime/internal/guards"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// evalName stands for the source of eval and of Function in errors.
const evalName = "<eval>"

// guard puts those guards into the VM that a source needs.
func (h *Host) guard(source guards.Prepared) {
	if source.Needed == 0 && len(source.Written) == 0 {
		return
	}
	g := h.guarding()
	g.Remember(source.Written)
	g.Install(source.Needed)
}

// guarding is the guards of the host, made when they are first needed.
func (h *Host) guarding() *guards.Guards {
	if h.guards == nil {
		host := guards.Host{
			VM:     h.vm,
			Exceed: h.exceed,
			Throw:  func(class, message string) { panic(h.newErrorOf(class, message)) },
			Ended:  h.stopIfEnded,
			Parse: func(source string) *ast.Program {
				tree, err := compile.Parse(evalName, source)
				if err != nil {
					panic(h.newErrorOf("SyntaxError", plainMessage(err)))
				}
				return tree
			},
			Compile: func(tree *ast.Program, source string) *goja.Program {
				compiled, err := compile.Tree(evalName, source, tree)
				if err != nil {
					panic(h.newErrorOf("SyntaxError", plainMessage(err)))
				}
				h.guard(compiled.Prepared)
				return compiled.Program
			},
		}
		if h.limits != nil {
			host.Size, host.Regexp = h.limits.Size, h.limits.Regexp
		}
		h.guards = guards.New(host)
	}
	return h.guards
}

// plainMessage is the message of an error of parsing, without its class.
func plainMessage(err error) string {
	if problem, ok := err.(*compile.SyntaxError); ok {
		return problem.Message
	}
	return err.Error()
}
