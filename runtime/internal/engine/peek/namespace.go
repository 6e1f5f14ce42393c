package peek

import (
	"reflect"

	"github.com/dop251/goja"
)

// NamespaceOf is the object behind the namespace object of a module, of which it has the keys; nil
// where an object is no such thing. Namespaces are proxies whose traps are Go functions, which no
// script can make, and have a tag that says what they are.
func NamespaceOf(object *goja.Object) *goja.Object {
	if object.ExportType() != reflect.TypeFor[goja.Proxy]() {
		return nil
	}
	proxy, ok := object.Export().(goja.Proxy)
	if !ok || proxy.Target() == nil {
		return nil
	}
	if _, ours := proxy.Handler().Export().(*goja.ProxyTrapConfig); !ours {
		return nil
	}
	target := proxy.Target()
	if target.Prototype() != nil {
		return nil
	}
	if tag := target.GetSymbol(goja.SymToStringTag); tag == nil || !goja.IsString(tag) || tag.String() != "Module" {
		return nil
	}
	return target
}
