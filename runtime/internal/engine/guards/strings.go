package guards

import (
	"strings"

	"github.com/dop251/goja"
)

// guardStrings guards what makes long strings of short ones.
func (g *Guards) guardStrings() {
	prototype := g.global("String", "prototype")
	g.wrap(prototype, "repeat", g.lengthened("String.prototype.repeat", func(text goja.String, args []goja.Value) float64 {
		return float64(text.Length()) * args[0].ToFloat()
	}))
	for _, name := range []string{"padStart", "padEnd"} {
		g.wrap(prototype, name, g.lengthened("String.prototype."+name, func(text goja.String, args []goja.Value) float64 {
			return args[0].ToFloat()
		}))
	}
	if g.Size == 0 {
		return
	}
	g.wrap(prototype, "concat", func(concat native) native {
		return func(call goja.FunctionCall) goja.Value {
			total := 0
			args := make([]goja.Value, len(call.Arguments))
			for i, arg := range call.Arguments {
				args[i] = arg
				if converted, ok := g.text(arg); ok {
					args[i], total = converted, total+converted.Length()
				}
			}
			g.allowString(float64(total), "String.prototype.concat")
			return concat(goja.FunctionCall{This: call.This, Arguments: args})
		}
	})
	g.wrap(prototype, "split", func(split native) native {
		return func(call goja.FunctionCall) goja.Value {
			if whole, ok := call.This.(goja.String); ok {
				g.allow(int64(whole.Length()), "String.prototype.split", "characters")
			}
			return split(call)
		}
	})
	for _, name := range []string{"toUpperCase", "toLowerCase"} {
		g.wrap(prototype, name, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				whole, ok := g.text(call.This)
				if !ok {
					return original(call)
				}
				if whole.Length() > longText {
					g.ask(float64(whole.Length()) * characterBytes * 2) // Some letters become two.
				}
				return original(goja.FunctionCall{This: whole, Arguments: call.Arguments})
			}
		})
	}
	g.wrap(prototype, "normalize", g.normalize)
	for _, name := range []string{"replace", "replaceAll"} {
		g.wrap(prototype, name, g.replacing(name))
	}
	g.wrap(g.global("String"), "raw", func(raw native) native {
		return func(call goja.FunctionCall) goja.Value {
			if template, ok := call.Argument(0).(*goja.Object); ok {
				if strings, ok := template.Get("raw").(*goja.Object); ok {
					fixed, _ := g.bounded(strings, "String.raw")
					holder := g.VM.NewObject()
					_ = holder.Set("raw", fixed)
					call.Arguments = append([]goja.Value{holder}, call.Arguments[1:]...)
				}
			}
			return raw(call)
		}
	})
}

// lengthened guards a method whose first argument says how long the result is.
func (g *Guards) lengthened(what string, length func(text goja.String, args []goja.Value) float64) func(native) native {
	return func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			whole, ok := g.text(call.This)
			if !ok || len(call.Arguments) == 0 {
				return original(call)
			}
			args := append([]goja.Value{number(call.Arguments[0])}, call.Arguments[1:]...)
			if wanted := length(whole, args); wanted > 0 && !goja.IsInfinity(args[0]) {
				g.allowString(wanted, what)
			}
			return original(goja.FunctionCall{This: whole, Arguments: args})
		}
	}
}

// replacing guards replace and replaceAll of a string by a string. A regular
// expression has a method of its own for it.
func (g *Guards) replacing(name string) func(native) native {
	return func(replace native) native {
		return func(call goja.FunctionCall) goja.Value {
			whole, ok := g.text(call.This)
			_, byObject := call.Argument(0).(*goja.Object)
			_, byFunction := goja.AssertFunction(call.Argument(1))
			if !ok || byObject || byFunction || len(call.Arguments) < 2 {
				return replace(call)
			}
			pattern, replacement := call.Arguments[0].String(), g.toString(call.Arguments[1])
			count := 1
			if name == "replaceAll" {
				count = strings.Count(whole.String(), pattern)
			}
			each := float64(len(replacement.String()))
			each += float64(strings.Count(replacement.String(), "$")) * float64(len(pattern))
			each += float64(strings.Count(replacement.String(), "$`")+strings.Count(replacement.String(), "$'")) * float64(whole.Length())
			if wanted := float64(whole.Length()) + float64(count)*each; wanted > float64(g.Size) {
				g.allowString(wanted, "String.prototype."+name)
			}
			return replace(goja.FunctionCall{This: whole, Arguments: []goja.Value{call.Arguments[0], replacement}})
		}
	}
}

// allowReplacing looks at the length of what a regular expression's replace makes,
// by replacing with nothing first where the result could be too long.
func (g *Guards) allowReplacing(replace native, this goja.Value, args []goja.Value) {
	if g.Size == 0 {
		return
	}
	whole, replacement := args[0].(goja.String), args[1].String()
	dollars := float64(strings.Count(replacement, "$"))
	each := float64(len(replacement)) + dollars*float64(whole.Length())
	if float64(whole.Length()+1)*each <= float64(g.Size) {
		return
	}
	expression, ok := this.(*goja.Object)
	if !ok {
		return
	}
	last := expression.Get("lastIndex")
	total := float64(whole.Length())
	counting := g.VM.ToValue(func(call goja.FunctionCall) goja.Value {
		total += float64(len(replacement))
		for i := 0; i+1 < len(replacement); i++ {
			if replacement[i] == '$' {
				total += g.substituted(replacement[i+1], call.Arguments)
			}
		}
		g.allowString(total, "String.prototype.replace")
		return g.VM.ToValue("")
	})
	replace(goja.FunctionCall{This: this, Arguments: []goja.Value{args[0], counting}})
	_ = expression.Set("lastIndex", last)
}

// substituted is the length of what a dollar and the character after it stand for,
// or more.
func (g *Guards) substituted(after byte, match []goja.Value) float64 {
	longest := 0
	for i, capture := range match {
		if captured, ok := capture.(goja.String); ok && (i < len(match)-1 || after == '`' || after == '\'') {
			longest = max(longest, captured.Length())
		}
	}
	return float64(longest)
}
