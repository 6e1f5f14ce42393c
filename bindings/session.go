package bindings

import (
	"context"

	"dialtone/bindings/durable"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/progress"
	"dialtone/bindings/internal/requests"
	"dialtone/internal/misses"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// session is the bindings in one VM.
type session struct {
	*requests.Builder
	vm     module.VM // As its host has it.
	rt     *goja.Runtime
	module *Module
	root   *namespace // Twilio itself
	protos *prototypes

	files     Files // nil where scripts have none
	bars      progress.Terminal
	guard     func(context.Context, Deed) bool // nil where nobody is asked
	durable   durable.Runs                     // nil where no runs are kept
	misses    misses.Ring                      // the names that were asked for in vain
	foundNone string                           // the method that found nothing last, unless one has found something since
}

func newSession(vm module.VM, m *Module) *session {
	s := &session{Builder: requests.New(actions.New(vm)), vm: vm, rt: vm.Runtime(), module: m, files: m.options.Files, bars: progress.Terminal{Out: m.options.Terminal}, guard: m.options.Guard, durable: m.options.Durable}
	s.protos = newPrototypes(s)
	s.root = newNamespace(s, m.client)
	s.Beginning = s.root.begin
	return s
}
