package provided

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/gofuncs"
)

// Declaration declares the module in TypeScript: Types, or else what the types of Exports say, and
// of Source that there are such exports, of type any.
func (m Module) Declaration() string {
	body := strings.Trim(m.Types, "\n")
	switch {
	case body != "":
	case m.Exports != nil:
		body = m.declareExports()
	default:
		body = m.declareSource()
	}
	var text strings.Builder
	fmt.Fprintf(&text, "declare module '%s' {\n", m.Name)
	for line := range strings.Lines(body) {
		if strings.TrimSpace(line) != "" {
			text.WriteString("  ")
		}
		text.WriteString(line)
	}
	text.WriteString("\n}\n")
	return text.String()
}

// declareExports declares Go values and functions.
func (m Module) declareExports() string {
	var lines, names []string
	for _, name := range slices.Sorted(maps.Keys(m.Exports)) {
		if !declarable().MatchString(name) {
			continue // It is reached by the default export.
		}
		if signature, ok := gofuncs.Signature(m.Exports[name]); ok {
			lines = append(lines, "export function "+name+signature)
		} else {
			lines = append(lines, "export const "+name+": "+gofuncs.TypeScript(reflect.TypeOf(m.Exports[name])))
		}
		names = append(names, name+": typeof "+name)
	}
	return strings.Join(append(lines, "const all: { "+strings.Join(names, "; ")+" }", "export default all"), "\n")
}

// declarable is a name that an export can be declared by.
var declarable = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`) })

// declareSource declares what source exports. Source that does not compile exports nothing.
func (m Module) declareSource() string {
	compiled, err := engine.Required(m.filename(), m.Source, engine.KindOf(m.filename()))
	if err != nil {
		return ""
	}
	exports := map[string]bool{}
	if maps.Copy(exports, compiled.Common); compiled.Module != nil {
		for name := range compiled.Module.Exports {
			exports[name] = true
		}
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(exports)) {
		switch {
		case name == "default":
			lines = append(lines, "const all: any", "export default all")
		case declarable().MatchString(name):
			lines = append(lines, "export const "+name+": any")
		}
	}
	return strings.Join(lines, "\n")
}
