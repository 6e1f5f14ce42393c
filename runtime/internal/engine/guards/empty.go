package guards

import (
	_ "embed"
	"regexp/syntax"
	"strings"
	"sync"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// What Goja does with all matches of an expression goes by the libraries that look for them. Go's
// package regexp leaves out an empty match behind another one, so that 'a1'.replace(/1*/g, '-')
// would be '-a-' and not '-a--'; the other one keeps those that split must leave out, and a sticky
// one stops at the first. Where an expression may find the empty string, the standard's own steps
// are taken.

//go:embed empty.js
var emptySource string

var emptyProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:regexps", emptySource, true)
})

// The same steps are taken where exec is not the language's own: Goja's ask nothing of what a
// script's exec gives, look for its results without end, and panic where there is no exec.

// emptyNeeds are the built-ins that empty.js calls. It may first run after a script has put others
// in their places, so that they are taken with the guards.
var emptyNeeds = [][]string{
	{"Object"}, {"String"}, {"TypeError"}, {"Math", "min"}, {"Math", "trunc"}, {"Reflect", "apply"}, {"Reflect", "defineProperty"},
	{"String", "prototype", "slice"}, {"String", "prototype", "indexOf"}, {"String", "prototype", "codePointAt"},
}

// taken is a built-in as it is now, or undefined.
func (g *Guards) taken(path ...string) goja.Value {
	if object := g.global(path...); object != nil {
		return object
	}
	return goja.Undefined()
}

// guardEmptyMatches guards the methods behind match, replace and split.
func (g *Guards) guardEmptyMatches(prototype *goja.Object) {
	g.ownExec, _ = prototype.Get("exec").(*goja.Object)
	g.emptyNeeds = []goja.Value{goja.SymSpecies}
	for _, path := range emptyNeeds {
		g.emptyNeeds = append(g.emptyNeeds, g.taken(path...))
	}
	for _, method := range []struct {
		symbol *goja.Symbol
		name   string
	}{{goja.SymMatch, "match"}, {goja.SymReplace, "replace"}, {goja.SymSplit, "split"}} {
		g.wrapSymbol(prototype, method.symbol, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				object, ok := call.This.(*goja.Object)
				if !ok || g.isStandard(object, method.name == "split") && !g.findsEmpty(object, method.name == "split") {
					return original(call)
				}
				args := append([]goja.Value{call.This}, call.Arguments...)
				value, err := g.emptyMatches(method.name)(goja.Undefined(), args...)
				if err != nil {
					panic(err)
				}
				return value
			}
		})
	}
}

// isStandard reports whether an object is a regular expression of which the language's own exec
// finds the matches, also where it is split.
func (g *Guards) isStandard(object *goja.Object, split bool) bool {
	if object.ClassName() != "RegExp" || g.ownExec == nil {
		return false
	}
	if exec := object.Get("exec"); exec == nil || !exec.SameAs(g.ownExec) {
		return false
	}
	if !split {
		return true
	}
	class, ok := object.Get("constructor").(*goja.Object)
	if !ok || !class.SameAs(g.global("RegExp")) {
		return false
	}
	species := class.GetSymbol(goja.SymSpecies)
	return species != nil && species.SameAs(class)
}

// emptyMatches is a function of empty.js.
func (g *Guards) emptyMatches(name string) goja.Callable {
	if g.empty == nil {
		value, err := g.VM.RunProgram(emptyProgram())
		if err != nil {
			panic(err)
		}
		make, _ := goja.AssertFunction(value)
		needs := []goja.Value{g.taken("RegExp"), goja.Undefined()}
		if g.ownExec != nil {
			needs[1] = g.ownExec
		}
		if value, err = make(goja.Undefined(), append(needs, g.emptyNeeds...)...); err != nil {
			panic(err)
		}
		g.empty = value.(*goja.Object)
	}
	function, _ := goja.AssertFunction(g.empty.Get(name))
	return function
}

// findsEmpty reports whether all matches of a regular expression are looked for, among which
// there may be empty ones.
func (g *Guards) findsEmpty(object *goja.Object, split bool) bool {
	if !split && !object.Get("global").ToBoolean() {
		return false
	}
	source := object.Get("source").String()
	if !strings.ContainsAny(source, `*?{|^$\()`) {
		return false
	}
	known, ok := g.mayBeEmpty[source]
	if !ok {
		known = patternMayBeEmpty(source)
		if g.mayBeEmpty == nil || len(g.mayBeEmpty) > 1000 {
			g.mayBeEmpty = map[string]bool{}
		}
		g.mayBeEmpty[source] = known
	}
	return known
}

// patternMayBeEmpty reports whether a pattern may find the empty string. It is true of those
// that Go's package does not know, as those that look ahead.
func patternMayBeEmpty(pattern string) bool {
	converted, err := parser.TransformRegExp(pattern, false, false)
	if err != nil {
		return true
	}
	tree, err := syntax.Parse(converted, syntax.Perl)
	return err != nil || mayBeEmpty(tree)
}

// mayBeEmpty reports whether an expression may find the empty string.
func mayBeEmpty(tree *syntax.Regexp) bool {
	switch tree.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpNoMatch:
		return len(tree.Rune) == 0 && tree.Op == syntax.OpLiteral
	case syntax.OpCapture, syntax.OpPlus:
		return mayBeEmpty(tree.Sub[0])
	case syntax.OpRepeat:
		return tree.Min == 0 || mayBeEmpty(tree.Sub[0])
	case syntax.OpConcat:
		for _, part := range tree.Sub {
			if !mayBeEmpty(part) {
				return false
			}
		}
	case syntax.OpAlternate:
		for _, part := range tree.Sub {
			if mayBeEmpty(part) {
				return true
			}
		}
		return false
	}
	return true
}
