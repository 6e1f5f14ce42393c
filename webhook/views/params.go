package views

import (
	"maps"
	"slices"

	"dialtone/webhook"

	"github.com/dop251/goja"
)

// paramsObject is a request's parameters as a script sees them: an object like any other, whose
// values are made when they are read. Twilio sends some twenty-five, and a view reads two.
func paramsObject(rt *goja.Runtime, r *webhook.Request) *goja.Object {
	return rt.NewDynamicObject(&params{rt: rt, request: r, made: map[string]goja.Value{}})
}

type params struct {
	rt      *goja.Runtime
	request *webhook.Request
	made    map[string]goja.Value // What has been read or set; nil is what has been deleted.
	added   []string              // What the script has added, in order.
}

// Get is a parameter: a string, or an array of them where its name comes twice.
func (p *params) Get(name string) goja.Value {
	if value, ok := p.made[name]; ok {
		return value
	}
	values, ok := p.request.Params[name]
	if !ok {
		return nil
	}
	value := p.rt.ToValue(values[0])
	if len(values) > 1 {
		list := make([]any, len(values))
		for i := range values {
			list[i] = values[i]
		}
		value = p.rt.NewArray(list...)
	}
	p.made[name] = value
	return value
}

// Has reports whether there is a parameter.
func (p *params) Has(name string) bool {
	if value, ok := p.made[name]; ok {
		return value != nil
	}
	_, ok := p.request.Params[name]
	return ok
}

// Keys are the names in alphabetical order, and then what the script has added.
func (p *params) Keys() []string {
	names := append(slices.Sorted(maps.Keys(p.request.Params)), p.added...)
	return slices.DeleteFunc(names, func(name string) bool { return !p.Has(name) })
}

// Set changes what the script sees; the request stays as it came.
func (p *params) Set(name string, value goja.Value) bool {
	if _, known := p.made[name]; !known {
		if _, sent := p.request.Params[name]; !sent {
			p.added = append(p.added, name)
		}
	}
	p.made[name] = value
	return true
}

// Delete takes a parameter out of the script's sight.
func (p *params) Delete(name string) bool {
	p.made[name] = nil
	return true
}
