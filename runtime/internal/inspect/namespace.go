package inspect

import "github.com/dop251/goja"

// namespace writes the namespace object of a module. Its values are read through it: what has none
// yet throws.
func (p *printer) namespace(object *goja.Object, level int) string {
	for _, around := range p.seen {
		if around == object {
			return p.style("[Circular *"+itoa(p.reference(object))+"]", styleSpecial)
		}
	}
	p.poll()
	if level > p.set.depth {
		return p.style("[Module]", styleSpecial)
	}
	return p.written(object, className{}, "", p.namespaceShape(object), level)
}

// namespacePrefix stands before what a module exports.
const namespacePrefix = "[Module: null prototype]"

func (p *printer) namespaceShape(object *goja.Object) shape {
	var names []string
	p.try(func() { names = object.GetOwnPropertyNames() })
	return shape{
		open: namespacePrefix + " {", close: "}",
		entries: func(level int) []string {
			entries := make([]string, len(names))
			for i, name := range names {
				own := property{enumerable: true}
				text, gap := p.style("<uninitialized>", styleSpecial), " "
				if threw := p.try(func() { own.value = object.Get(name) }); !threw {
					text, gap = p.propertyValue(own, level)
				}
				entries[i] = p.propertyName(propertyKey{name: name}, true) + ":" + gap + text
			}
			return entries
		},
	}
}
