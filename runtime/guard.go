package runtime

import (
	"errors"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/engine/guards"
	"dialtone/runtime/internal/intl"
	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// evalName stands for the source of eval and of Function in errors.
const evalName = "<eval>"

// guard puts those guards into the VM that a source needs.
func (m *machine) guard(source guards.Prepared) {
	if source.Needed == 0 && len(source.Written) == 0 {
		return
	}
	g := m.guarding()
	g.Remember(source.Written)
	g.Install(source.Needed)
}

// guarding is the guards of the host, made when they are first needed.
func (m *machine) guarding() *guards.Guards {
	if m.guards == nil {
		host := guards.Host{
			VM:     m.vm,
			Exceed: m.exceed,
			Throw:  func(class, message string) { panic(native.Error(m.vm, class, message)) },
			Ended:  m.stopIfEnded,
			Replaced: func(function, guarded *goja.Object) {
				if m.built != nil {
					m.built.Replace(function, guarded)
				}
			},
			ZoneName: intl.HereName,
			Parse: func(source string) *ast.Program {
				tree, err := compiling(m, source, func() (*ast.Program, error) { return engine.Parse(evalName, source) })
				if errors.Is(err, errCompiling) {
					m.stopIfEnded()
				}
				if err != nil {
					panic(native.Error(m.vm, "SyntaxError", plainMessage(err)))
				}
				return tree
			},
			Compile: func(tree *ast.Program, source string) *goja.Program {
				compiled, err := compiling(m, source, func() (engine.Script, error) { return engine.Tree(evalName, source, tree) })
				if errors.Is(err, errCompiling) {
					m.stopIfEnded()
				}
				if err != nil {
					panic(native.Error(m.vm, "SyntaxError", plainMessage(err)))
				}
				m.guard(compiled.Prepared)
				return compiled.Program
			},
		}
		if m.options.limits != nil {
			host.Size, host.Regexp, host.Ask = m.options.limits.Size, m.options.limits.Regexp, m.askHeap
		}
		m.guards = guards.New(host)
	}
	return m.guards
}

// plainMessage is the message of an error of parsing, without its class.
func plainMessage(err error) string {
	if problem, ok := err.(*engine.SyntaxError); ok {
		return problem.Message
	}
	return err.Error()
}
