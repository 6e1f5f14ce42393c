package inspect

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/internal/goerror"

	"github.com/dop251/goja"
)

// errorShape is that of an Error: its stack, and its other properties in braces.
func (p *printer) errorShape(object *goja.Object, class className, tag string) shape {
	form := shape{open: "{", close: "}"}
	stack := p.Stack(object)
	for _, key := range p.keys(object, p.set.showHidden) {
		if !p.set.showHidden && p.isInStack(object, key, stack) || p.isGoValue(object, key) {
			continue
		}
		form.keys = append(form.keys, key)
	}
	for _, name := range []string{"cause", "errors"} {
		key := propertyKey{name: name}
		own, found := p.own(object, key)
		if found && !slices.Contains(form.keys, key) && (name == "cause" || isArray(own.value)) {
			form.keys = append(form.keys, key)
		}
	}
	stack = withClassName(stack, p.nameOfError(object), class, tag)
	form.base = p.errorStack(object, stack)
	form.alone = form.base
	return form
}

func isArray(value goja.Value) bool {
	object, ok := value.(*goja.Object)
	return ok && object.ClassName() == "Array"
}

// Stack is an error's stack as Node would write it, or its name and message
// where it has none.
func (in *Inspector) Stack(object *goja.Object) string {
	if stack := in.get(object, "stack"); goja.IsString(stack) && stack.String() != "" {
		return in.stackText(stack.String(), in.lineageOf(object))
	}
	return in.ErrorText(object)
}

// ErrorText is the name and the message of what is an error, or looks like one.
func (in *Inspector) ErrorText(object *goja.Object) string {
	text := "Error"
	in.try(func() { text = in.errorText.call(object).String() })
	return text
}

// Class is a class that an error is an instance of.
type Class struct{ Name, Source string }

// Lineage is the classes an error is an instance of, innermost first.
type Lineage []Class

// StackText rewrites the stack of an error, as Goja has it, to how it is to be read.
type StackText func(stack string, classes Lineage) string

// lineageOf finds the classes that an error is an instance of.
func (in *Inspector) lineageOf(object *goja.Object) Lineage {
	var classes Lineage
	for link := object.Prototype(); link != nil; link = link.Prototype() {
		constructor, ok := in.OwnValue(link, "constructor").(*goja.Object)
		if !ok {
			continue
		}
		found := Class{Name: in.nameOf(constructor)}
		in.try(func() { found.Source = in.functionSource.call(constructor).String() })
		classes = append(classes, found)
	}
	return classes
}

func (p *printer) nameOfError(object *goja.Object) string {
	name := p.get(object, "name")
	if goja.IsUndefined(name) || goja.IsNull(name) {
		return "Error"
	}
	text := "Error"
	p.try(func() { text = name.String() })
	return text
}

// isInStack reports whether a property is one whose text the stack has already.
func (p *printer) isInStack(object *goja.Object, key propertyKey, stack string) bool {
	if !slices.Contains([]string{"name", "message", "stack"}, key.name) {
		return false
	}
	value := p.get(object, key.name)
	return !goja.IsString(value) || key.name == "stack" || strings.Contains(stack, value.String())
}

// isGoValue reports whether a property is the Go error that an error keeps: the
// message says the same.
func (p *printer) isGoValue(object *goja.Object, key propertyKey) bool {
	return key.name == "value" && goerror.In(object, p.OwnValue) != nil
}

// withClassName puts the class in front of a stack that only says "Error".
func withClassName(stack, name string, class className, tag string) string {
	startsWithName := strings.HasSuffix(name, "Error") && strings.HasPrefix(stack, name) &&
		(len(stack) == len(name) || stack[len(name)] == ':' || stack[len(name)] == '\n')
	if class.known && !startsWithName {
		return stack
	}
	written := name
	if !class.known {
		written, _, _ = strings.Cut(stack, "\n")
		written, _, _ = strings.Cut(written, ":")
		if !strings.HasPrefix(stack, written) || !strings.HasSuffix(written, "Error") {
			written = ""
		}
	}
	usual := written
	if usual == "" {
		usual = "Error"
	}
	prefix := strings.TrimSuffix(class.prefix(tag, usual, ""), " ")
	switch {
	case name == prefix:
		return stack
	case !strings.Contains(prefix, name):
		return prefix + " [" + name + "]" + stack[len(written):]
	case written == "":
		return prefix + ": " + stack
	default:
		return prefix + stack[len(written):]
	}
}

// errorStack is an error's stack as it stands in the output: indented, without
// the frames it shares with the error's cause, in brackets if it has no frames.
func (p *printer) errorStack(object *goja.Object, stack string) string {
	const frameStart = "\n    at "
	from := 0
	if message := p.get(object, "message"); goja.IsString(message) && message.String() != "" {
		if i := strings.Index(stack, message.String()); i >= 0 {
			from = i + len(message.String())
		}
	}
	start := strings.Index(stack[from:], frameStart)
	if start < 0 {
		stack = "[" + stack + "]"
	} else {
		start += from
		frames := strings.Split(stack[start+1:], "\n")
		if cause, ok := p.OwnValue(object, "cause").(*goja.Object); ok && cause.ClassName() == "Error" {
			frames = p.withoutShared(frames, p.Stack(cause))
		}
		stack = stack[:start] + "\n" + strings.Join(frames, "\n")
	}
	return strings.ReplaceAll(stack, "\n", "\n"+strings.Repeat(" ", p.indent))
}

// withoutShared replaces more than three frames in a row that another stack has
// too by a line that says so, but for the first and the last.
func (p *printer) withoutShared(frames []string, other string) []string {
	others := strings.Split(other, "\n")
	for i := range frames {
		at := slices.Index(others, frames[i])
		if at < 0 {
			continue
		}
		length := 1
		for i+length < len(frames) && at+length < len(others) && frames[i+length] == others[at+length] {
			length++
		}
		if length <= 3 {
			continue
		}
		line := p.style(fmt.Sprintf("    ... %d lines matching cause stack trace ...", length-2), styleUndefined)
		return slices.Concat(frames[:i+1], []string{line}, frames[i+length-1:])
	}
	return frames
}

// Thrown is what is to be said of a value that was thrown.
type Thrown struct {
	Text          string // The value as the console prints it.
	IsError       bool
	Name, Message string
	Classes       Lineage // Of an error.
}

// Thrown describes a thrown value. It never fails: what a script's own
// code in the value may do, even be stopped in, only shortens the text.
func (in *Inspector) Thrown(value goja.Value) (result Thrown) {
	result.Text = "[object that cannot be inspected]"
	defer func() { _ = recover() }()
	if object, ok := value.(*goja.Object); ok && object.ClassName() == "Error" {
		p := &printer{Inspector: in, set: Options{}.settings()}
		result.IsError = true
		result.Name = p.nameOfError(object)
		if message := p.get(object, "message"); goja.IsString(message) {
			result.Message = message.String()
		}
		result.Classes = p.lineageOf(object)
		result.Text = strings.TrimSuffix(result.Name+": "+result.Message, ": ")
	}
	result.Text = in.Text(value, Options{})
	return result
}
