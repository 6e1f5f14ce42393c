package inspect

import (
	"strings"

	"github.com/dop251/goja"
)

// functionShape is that of a function or class.
func (p *printer) functionShape(object *goja.Object, class className, tag string) shape {
	form := shape{open: "{", close: "}", keys: p.keys(object, p.set.showHidden)}
	source := ""
	p.try(func() { source = p.functionSource.call(object).String() })
	if strings.HasPrefix(source, "class") && strings.HasSuffix(source, "}") {
		form.base = p.classText(object, class, tag)
	} else {
		form.base = p.functionText(object, class, tag, source)
	}
	form.alone = p.style(form.base, styleSpecial)
	return form
}

func (p *printer) functionText(object *goja.Object, class className, tag, source string) string {
	kind := "Function"
	switch {
	case tag == "GeneratorFunction":
		kind = "GeneratorFunction"
	// Goja gives an async method the prototype of an ordinary function.
	case tag == "AsyncFunction" || strings.HasPrefix(source, "async "):
		kind = "AsyncFunction"
	}
	text := "[" + kind
	if !class.known {
		text += " (null prototype)"
	}
	if name := p.nameOf(object); name != "" {
		text += ": " + name + "]"
	} else {
		text += " (anonymous)]"
	}
	if class.known && class.name != kind && class.name != "Function" {
		text += " " + class.name
	}
	if tag != "" && tag != class.name {
		text += " [" + tag + "]"
	}
	return text
}

func (p *printer) classText(object *goja.Object, class className, tag string) string {
	name := p.nameOf(object)
	if name == "" {
		name = "(anonymous)"
	}
	text := "class " + name
	if class.known && class.name != "Function" {
		text += " [" + class.name + "]"
	}
	if tag != "" && tag != class.name {
		text += " [" + tag + "]"
	}
	if !class.known {
		return "[" + text + " extends null]"
	}
	if parent := object.Prototype(); parent != nil {
		if name := p.nameOf(parent); name != "" {
			text += " extends " + name
		}
	}
	return "[" + text + "]"
}

// nameOf is a function's own name, unless a getter would have to be run for it.
func (in *Inspector) nameOf(function *goja.Object) string {
	if name := in.OwnValue(function, "name"); name != nil && goja.IsString(name) {
		return name.String()
	}
	return ""
}
