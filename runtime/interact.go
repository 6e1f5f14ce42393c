package runtime

import (
	"context"
	"errors"
	"slices"
	"strings"

	"dialtone/runtime/internal/compile"

	"github.com/dop251/goja"
)

// Interact runs what a person typed, as [Host.Eval] does, with the liberties of
// a console: let, const and class may be declared again, at which they become
// var; and source that is an object literal is one, not a block.
func (h *Host) Interact(ctx context.Context, name, source string) (goja.Value, error) {
	// The child of a host that has one looks at the source itself.
	if h.worker == nil && isObjectLiteral(source) {
		source = "(" + source + "\n)"
	}
	return h.execute(ctx, name, source, compile.AsEntry)
}

// Unfinished tells whether source is the beginning of a script that only goes
// on: a brace, a bracket, a template or a comment is still open.
func Unfinished(source string) bool {
	_, err := compile.Source("", validUTF8(source), compile.AsEntry, compile.AnyKind)
	var problem *compile.SyntaxError
	return errors.As(err, &problem) && problem.Message == "Unexpected end of input" && !isObjectLiteral(source)
}

// isObjectLiteral tells whether source can be read as an object in braces. Node
// draws the line at the semicolon, too.
func isObjectLiteral(source string) bool {
	text := strings.TrimSpace(source)
	if !strings.HasPrefix(text, "{") || strings.HasSuffix(text, ";") {
		return false
	}
	_, err := compile.Source("", validUTF8("("+source+"\n)"), compile.AsEntry, compile.AnyKind)
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
