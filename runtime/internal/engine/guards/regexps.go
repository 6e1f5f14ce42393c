package guards

import (
	"strings"
	"sync"
	"time"

	"dialtone/runtime/internal/engine/nesting"
	"dialtone/runtime/internal/engine/regexps"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// MatchTime is how long one search of a regular expression that backtracks may take in this
// process. The library that does the searching has one default for all, and Goja no way to set it
// for each; its clock ticks ten times a second. Tests have less patience.
var MatchTime = 2 * time.Second

// noticed is from when on a call that has found nothing is taken to have met the
// bound: Goja says that there is no match then. It is less than MatchTime because the
// library's clock may be late on a busy machine.
func noticed() time.Duration { return MatchTime / 2 }

// BoundMatchTime sets the bound of the process. It must come before the first
// regular expression is compiled; calls after the first do nothing.
var BoundMatchTime = sync.OnceFunc(func() { regexp2.DefaultMatchTimeout = MatchTime })

// guardRegexps watches over the time of regular expressions.
//
// RegExp.prototype.exec stays: where it is replaced Goja takes another way through
// split and replace, which is ten to three hundred times as slow. [Prepare] rewrites calls of it.
func (g *Guards) guardRegexps() {
	prototype := g.global("RegExp", "prototype")
	if prototype == nil {
		return
	}
	g.guardEmptyMatches(prototype)
	g.wrap(prototype, "test", g.timed(func(result, _ goja.Value) bool { return !result.ToBoolean() }))
	g.wrapSymbol(prototype, goja.SymMatch, g.timed(isNull))
	g.wrapSymbol(prototype, goja.SymSearch, g.timed(func(result, _ goja.Value) bool { return result.ToInteger() < 0 }))
	g.wrapSymbol(prototype, goja.SymSplit, g.timed(func(result, _ goja.Value) bool {
		array, ok := result.(*goja.Object)
		return !ok || array.Get("length").ToInteger() < 2
	}))
	g.wrapSymbol(prototype, goja.SymReplace, g.timedReplace)
	for _, method := range []*goja.Symbol{goja.SymMatch, goja.SymReplace, goja.SymSplit} {
		g.wrapSymbol(prototype, method, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				g.countMatches(call.This, call.Argument(0), method == goja.SymSplit)
				return original(call)
			}
		})
	}
}

func isNull(result, _ goja.Value) bool { return goja.IsNull(result) }

// matchIterator is the prototype of what matchAll returns.
func (g *Guards) matchIterator(prototype *goja.Object) *goja.Object {
	matchAll, ok := prototype.GetSymbol(goja.SymMatchAll).(*goja.Object)
	if !ok {
		return nil
	}
	call, ok := matchAll.Export().(native)
	if !ok {
		return nil
	}
	empty, err := g.VM.New(g.global("RegExp"))
	if err != nil {
		return nil
	}
	iterator, ok := call(goja.FunctionCall{This: empty, Arguments: []goja.Value{g.VM.ToValue("")}}).(*goja.Object)
	if !ok {
		return nil
	}
	return iterator.Prototype()
}

// timed guards a method that searches. Nothing tells whether its result, for the
// text that it was given, says that nothing was found.
func (g *Guards) timed(nothing func(result, text goja.Value) bool) func(native) native {
	return func(search native) native {
		return func(call goja.FunctionCall) goja.Value {
			start := time.Now()
			result := search(call)
			if took := time.Since(start); g.slow(took) {
				g.met(took, nothing(result, call.Argument(0)))
			}
			return result
		}
	}
}

// slow reports whether a call took so long that it has to be looked at.
func (g *Guards) slow(took time.Duration) bool {
	return took >= noticed() || g.Regexp > 0 && took >= g.Regexp
}

// met ends the script if its regular expression has met the bound.
func (g *Guards) met(took time.Duration, nothing bool) {
	switch {
	case g.Regexp > 0 && took >= g.Regexp:
		g.Exceed("Regexp", "a call of a regular expression took longer than "+g.Regexp.String())
	case took >= noticed() && nothing:
		g.Exceed("Regexp", "a regular expression had not found anything after "+MatchTime.String())
	}
}

// timedReplace guards the method behind replace and replaceAll. The time that a
// script's own function takes does not count.
func (g *Guards) timedReplace(replace native) native {
	return func(call goja.FunctionCall) goja.Value {
		text, replacement := g.toString(call.Argument(0)), call.Argument(1)
		start := time.Now()
		var searched time.Duration
		args := []goja.Value{text, replacement}
		if function, ok := goja.AssertFunction(replacement); ok {
			args[1] = g.VM.ToValue(func(call goja.FunctionCall) goja.Value {
				if searched == 0 {
					searched = time.Since(start)
				}
				value, err := function(call.This, call.Arguments...)
				if err != nil {
					panic(err)
				}
				return value
			})
		} else {
			args[1] = g.toString(replacement)
			g.allowReplacing(replace, call.This, args)
		}
		result := replace(goja.FunctionCall{This: call.This, Arguments: args})
		if searched == 0 {
			searched = time.Since(start)
		}
		if g.slow(searched) {
			g.met(searched, result.SameAs(text))
		}
		return result
	}
}

// exec is a.exec(b…), where a may be anything.
func (g *Guards) exec(call goja.FunctionCall) goja.Value {
	this, args := call.Argument(0), call.Arguments[1:]
	if goja.IsUndefined(this) || goja.IsNull(this) {
		panic(g.VM.NewTypeError("Cannot read property 'exec' of undefined or null"))
	}
	object := this.ToObject(g.VM)
	method := object.Get("exec")
	if function, ok := method.(*goja.Object); ok && object.ClassName() == "RegExp" {
		if search, ok := function.Export().(native); ok {
			return g.timed(isNull)(search)(goja.FunctionCall{This: this, Arguments: args})
		}
	}
	function, ok := goja.AssertFunction(method)
	if !ok {
		// In Goja's words.
		if method == nil {
			panic(g.VM.NewTypeError("Object has no member 'exec'"))
		}
		if _, isObject := method.(*goja.Object); isObject {
			panic(g.VM.NewTypeError("Not a function: %s", method.String()))
		}
		panic(g.VM.NewTypeError("Value is not an object: %s", method.String()))
	}
	value, err := function(this, args...)
	if err != nil {
		panic(err)
	}
	return value
}

// guardPatterns guards what makes regular expressions of strings: it looks at how
// deep they are nested, and rewrites their \p{…}.
func (g *Guards) guardPatterns() {
	prototype := g.global("RegExp", "prototype")
	if prototype == nil {
		return
	}
	if next := g.matchIterator(prototype); next != nil {
		timed := g.timed(func(result, _ goja.Value) bool {
			step, ok := result.(*goja.Object)
			return ok && step.Get("done").ToBoolean()
		})
		g.wrap(next, "next", func(original native) native { return g.polled(timed(original)) })
	}
	g.wrapConstructor(g.VM.GlobalObject(), "RegExp", func(create construct) construct {
		return func(args []goja.Value, newTarget *goja.Object) goja.Value {
			if len(args) == 1 || len(args) == 2 && goja.IsUndefined(args[1]) {
				if same, ok := args[0].(*goja.Object); ok && same.ClassName() == "RegExp" {
					return create(args, newTarget)
				}
			}
			return create(g.pattern(args), newTarget)
		}
	})
	g.wrap(prototype, "compile", func(compile native) native {
		return func(call goja.FunctionCall) goja.Value {
			return compile(goja.FunctionCall{This: call.This, Arguments: g.pattern(call.Arguments)})
		}
	})
	for _, name := range []string{"match", "matchAll", "search"} {
		g.wrap(g.global("String", "prototype"), name, func(match native) native {
			return func(call goja.FunctionCall) goja.Value {
				if _, isObject := call.Argument(0).(*goja.Object); !isObject && len(call.Arguments) > 0 {
					pattern := call.Argument(0).String()
					g.checkPattern(pattern)
					made, err := regexps.Translate(pattern, "")
					if err != nil {
						g.Throw("SyntaxError", "Invalid regular expression: /"+pattern+"/: "+err.Error())
					}
					if made.Pattern != pattern {
						call.Arguments = append([]goja.Value{g.VM.ToValue(made.Pattern)}, call.Arguments[1:]...)
					}
				}
				return match(call)
			}
		})
	}
	g.guardSource(prototype)
}

func (g *Guards) checkPattern(pattern string) {
	if err := nesting.CheckRegexp(pattern); err != nil {
		g.Throw("SyntaxError", "Invalid regular expression: "+err.Error())
	}
	if duplicateGroup(pattern) != "" {
		g.Throw("SyntaxError", "Invalid regular expression: /"+pattern+"/: "+duplicateGroupMessage)
	}
}

// pattern is the arguments of RegExp as Goja can take them.
func (g *Guards) pattern(args []goja.Value) []goja.Value {
	if len(args) == 0 {
		return args
	}
	args = append([]goja.Value(nil), args...)
	if object, ok := args[0].(*goja.Object); ok {
		if object.ClassName() != "RegExp" {
			if object.GetSymbol(goja.SymMatch) != nil {
				return args // One that a script has made of its own.
			}
			args[0] = g.toString(object)
		} else {
			if len(args) == 1 || goja.IsUndefined(args[1]) {
				return args
			}
			args[0] = g.VM.ToValue(object.Get("source").String())
		}
	}
	if goja.IsUndefined(args[0]) {
		return args
	}
	text := args[0].String()
	g.checkPattern(text)
	flags := ""
	if len(args) > 1 && !goja.IsUndefined(args[1]) {
		args[1] = g.toString(args[1])
		flags = args[1].String()
	}
	made, err := regexps.Translate(text, flags)
	if wrong, ok := err.(*regexps.FlagsError); ok {
		g.Throw("SyntaxError", wrong.Error())
	}
	if err != nil {
		g.Throw("SyntaxError", "Invalid regular expression: /"+text+"/"+flags+": "+err.Error())
	}
	if strings.Contains(flags, "d") {
		g.Install(Indices)
	}
	if made.Pattern != text || escapedSource(text) != text {
		g.Remember(map[string]string{made.Pattern: text})
		args[0] = g.VM.ToValue(made.Pattern)
	}
	if made.Flags != flags {
		args[1] = g.VM.ToValue(made.Flags)
	}
	return args
}

// Remember keeps how regular expressions that [Prepare] has rewritten were
// written.
func (g *Guards) Remember(written map[string]string) {
	if g.sources == nil {
		g.sources = make(map[string]string, len(written))
	}
	for rewritten, source := range written {
		g.sources[sourceKey(rewritten)] = source
	}
}

// sourceKey is what a rewritten expression is remembered by: Goja escapes slashes and the ends of
// lines.
func sourceKey(pattern string) string {
	return strings.NewReplacer(`\/`, "/", `\u002f`, "/", "\n", `\n`, "\r", `\r`).Replace(pattern)
}

// escapedSource is a pattern as it may stand between slashes.
func escapedSource(pattern string) string {
	if !strings.ContainsAny(pattern, "/\n\r\u2028\u2029") {
		return pattern
	}
	var out strings.Builder
	inClass, escaped := false, false
	for _, r := range pattern {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			if !escaped {
				out.WriteByte('\\')
			}
			out.WriteString(map[rune]string{'\n': "n", '\r': "r", '\u2028': "u2028", '\u2029': "u2029"}[r])
			escaped = false
			continue
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '[':
			inClass = true
		case r == ']':
			inClass = false
		case r == '/' && !inClass:
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// guardSource has regular expressions show themselves as they were written.
func (g *Guards) guardSource(prototype *goja.Object) {
	if g.describe == nil {
		return
	}
	description, err := g.describe(goja.Undefined(), prototype, g.VM.ToValue("source"))
	if err != nil || goja.IsUndefined(description) {
		return
	}
	getter, ok := description.ToObject(g.VM).Get("get").(*goja.Object)
	if !ok {
		return
	}
	source, ok := getter.Export().(native)
	if !ok {
		return
	}
	g.rawSource = func(object *goja.Object) string { return source(goja.FunctionCall{This: object}).String() }
	g.guardFlags(prototype, g.rawSource)
	guarded := g.like(getter, func(call goja.FunctionCall) goja.Value {
		value := source(call)
		if written, ok := g.sources[sourceKey(value.String())]; ok {
			return g.VM.ToValue(escapedSource(written))
		}
		return value
	})
	_ = prototype.DefineAccessorProperty("source", guarded, nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
	g.wrap(prototype, "toString", func(toString native) native {
		return func(call goja.FunctionCall) goja.Value {
			object, ok := call.This.(*goja.Object)
			if !ok || len(g.sources) == 0 || object.ClassName() != "RegExp" {
				return toString(call)
			}
			return g.VM.ToValue("/" + object.Get("source").String() + "/" + object.Get("flags").String())
		}
	})
}
