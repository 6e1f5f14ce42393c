package cli

import (
	"fmt"

	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// nodeModules are Node's modules that the console has as globals, as Node's own
// prompt does: fs.readFileSync without a require.
type nodeModules struct{}

// Names lists those that are not globals everywhere.
func (nodeModules) Names() []string {
	return []string{"assert", "events", "fs", "os", "path", "timers", "url", "util"}
}

// Bind requires a module when it is first named.
func (nodeModules) Bind(vm module.VM) func(name string) (goja.Value, error) {
	return func(name string) (goja.Value, error) {
		require, ok := goja.AssertFunction(vm.Runtime().GlobalObject().Get("require"))
		if !ok {
			return nil, fmt.Errorf("%s needs require, and a script has replaced it", name)
		}
		return require(goja.Undefined(), vm.Runtime().ToValue(name))
	}
}
