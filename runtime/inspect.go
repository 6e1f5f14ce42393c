package runtime

import (
	"context"
	"math"

	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// InspectOptions says how [Inspect] writes a value. The zero value writes as
// Node's console does. The names are those of Node's util.inspect.
type InspectOptions struct {
	// Depth is how many levels of objects below the value are shown: 0 is the
	// default of 2, DepthNone shows none of them, DepthAll a thousand.
	Depth int

	Colors     bool // Whether to colour with ANSI escapes.
	ShowHidden bool // Whether to show properties that are not enumerable.
	NoCustom   bool // Whether to leave out the values' own inspect methods.

	MaxArrayLength  int // Elements shown of an array, a Map, a Set: 0 is 100, less is none.
	MaxStringLength int // UTF-16 units shown of a string: 0 is 10,000, less is none.
	BreakLength     int // The columns in which an object should fit: 0 is 80.
}

// Depths for [InspectOptions].
const (
	DepthNone = -1
	DepthAll  = math.MaxInt32
)

// Inspect writes a value of vm as Node's util.inspect does, for people to read.
// Getters are not run, but for those of what an ES module exports. A method under
// Symbol.for('nodejs.util.inspect.custom') is, with (depth, options, inspect); if it throws, the
// object is shown as if it had none. Inspect must be called on the goroutine of the VM.
func Inspect(vm *goja.Runtime, value goja.Value, options InspectOptions) string {
	return inspect.New(vm, sources.Sources{}.NodeStack, nil).Text(value, inspect.Options(options))
}

// Inspect writes a value of this host as the console prints it. It runs the
// value's own inspect methods, if it has any, under ctx.
func (h *Host) Inspect(ctx context.Context, value goja.Value, options InspectOptions) (string, error) {
	r, err := h.begin(ctx)
	if err != nil {
		return "", err
	}
	defer h.end(r)
	var text string
	err = r.enter(func() error {
		text = h.js.inspecting().Text(value, inspect.Options(options))
		return nil
	})
	return text, err
}

// inspecting writes the host's values.
func (m *machine) inspecting() *inspect.Inspector {
	if m.inspector == nil {
		m.inspector = inspect.New(m.vm, m.sources.NodeStack, m.stopIfEnded)
	}
	return m.inspector
}

// text is a value in an error or a question.
func (m *machine) text(value goja.Value) string {
	return m.inspecting().Text(value, inspect.Options{})
}
