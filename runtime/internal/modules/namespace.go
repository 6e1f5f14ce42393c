package modules

import (
	"dialtone/runtime/internal/native"
	"slices"
	"unicode/utf16"

	"github.com/dop251/goja"
)

// newNamespace makes the namespace object of a module, as
// https://tc39.es/ecma262/#sec-module-namespace-exotic-objects has it: it has what the module
// exports, sorted, without a prototype, and nobody changes it. Get is the value of an export at the
// time; it panics where that has none yet.
func (m *Loader) newNamespace(names []string, get func(name string) goja.Value) *goja.Object {
	target := m.host.VM.CreateObject(nil)
	names = slices.Clone(names)
	slices.SortFunc(names, func(a, b string) int { return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b))) })
	exported := map[string]bool{}
	for _, name := range slices.Compact(names) {
		exported[name] = true
		_ = target.DefineDataProperty(name, goja.Undefined(), goja.FLAG_TRUE, goja.FLAG_FALSE, goja.FLAG_TRUE)
	}
	_ = target.DefineDataPropertySymbol(goja.SymToStringTag, m.host.VM.ToValue("Module"), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	m.preventExtensions(target)
	return m.host.VM.ToValue(m.host.VM.NewProxy(target, &goja.ProxyTrapConfig{
		SetPrototypeOf:    func(_, prototype *goja.Object) bool { return prototype == nil },
		PreventExtensions: func(*goja.Object) bool { return true },
		Get: func(_ *goja.Object, name string, _ goja.Value) goja.Value {
			if !exported[name] {
				return goja.Undefined()
			}
			return get(name)
		},
		Set:    func(*goja.Object, string, goja.Value, goja.Value) bool { return false },
		SetSym: func(*goja.Object, *goja.Symbol, goja.Value, goja.Value) bool { return false },
		GetOwnPropertyDescriptor: func(_ *goja.Object, name string) goja.PropertyDescriptor {
			if !exported[name] {
				return goja.PropertyDescriptor{}
			}
			return goja.PropertyDescriptor{
				Value: get(name), Writable: goja.FLAG_TRUE, Enumerable: goja.FLAG_TRUE, Configurable: goja.FLAG_FALSE,
			}
		},
		DefineProperty: func(_ *goja.Object, name string, wanted goja.PropertyDescriptor) bool {
			if !exported[name] || wanted.Configurable == goja.FLAG_TRUE || wanted.Enumerable == goja.FLAG_FALSE ||
				wanted.Getter != nil || wanted.Setter != nil || wanted.Writable == goja.FLAG_FALSE {
				return false
			}
			current := get(name)
			return wanted.Value == nil || wanted.Value.SameAs(current)
		},
	})).(*goja.Object)
}

// preventExtensions is Object.preventExtensions.
func (m *Loader) preventExtensions(object *goja.Object) {
	constructor, ok := m.host.VM.GlobalObject().Get("Object").(*goja.Object)
	if !ok {
		return
	}
	if call, ok := goja.AssertFunction(constructor.Get("preventExtensions")); ok {
		if _, err := call(constructor, object); err != nil {
			native.Throw(m.host.VM, err)
		}
	}
}

// namespaceKey is what there is one namespace for: the module object of a file or the exports
// of a library's module, as one kind of importing file sees it.
type namespaceKey struct {
	of     *goja.Object
	byNode bool // Whether all of a CommonJS module is its default, whatever a compiler has marked.
}

// namespace is the one namespace under a key.
func (m *Loader) namespace(key namespaceKey, make func() *goja.Object) *goja.Object {
	made, ok := m.namespaces[key]
	if !ok {
		made = make()
		if m.namespaces == nil {
			m.namespaces = map[namespaceKey]*goja.Object{}
		}
		m.namespaces[key] = made
	}
	return made
}

// namespaceOf is the namespace of a file's module, as an importing file sees it.
func (m *Loader) namespaceOf(file string, object *goja.Object, importing string) *goja.Object {
	exports := object.Get("exports")
	if module := m.linked[file]; module != nil {
		return m.namespace(namespaceKey{of: object}, func() *goja.Object {
			return m.newNamespace(m.exportNames(module), func(name string) goja.Value {
				return valueOf(object.Get("exports").(*goja.Object), name)
			})
		})
	}
	byNode := m.importsAsNode(importing)
	if !native.IsTrue(object.Get("loaded")) {
		// It is in a cycle, and will have more.
		return m.commonNamespace(exports, byNode)
	}
	return m.namespace(namespaceKey{object, byNode}, func() *goja.Object { return m.commonNamespace(exports, byNode) })
}

// builtInNamespace is the namespace of a module that is not a file.
func (m *Loader) builtInNamespace(exports goja.Value) *goja.Object {
	object, _ := exports.(*goja.Object)
	return m.namespace(namespaceKey{of: object}, func() *goja.Object { return m.commonNamespace(exports, true) })
}

// commonNamespace makes the namespace of what a module that is not an ES module exports: its values
// at the time, and all of them as the default.
func (m *Loader) commonNamespace(exports goja.Value, byNode bool) *goja.Object {
	values := map[string]goja.Value{}
	object, isObject := exports.(*goja.Object)
	marked := isObject && native.IsTrue(object.Get("__esModule"))
	if isObject {
		for _, name := range object.Keys() {
			values[name] = valueOf(object, name)
		}
	}
	switch {
	case byNode || !marked:
		values["default"] = exports
		if marked {
			values["__esModule"] = object.Get("__esModule")
		}
	default:
		delete(values, "__esModule")
	}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	return m.newNamespace(names, func(name string) goja.Value { return values[name] })
}

func valueOf(object *goja.Object, name string) goja.Value {
	if value := object.Get(name); value != nil {
		return value
	}
	return goja.Undefined()
}
