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

// guardEmptyMatches guards the methods behind match, replace and split.
func (g *Guards) guardEmptyMatches(prototype *goja.Object) {
	for _, method := range []struct {
		symbol *goja.Symbol
		name   string
	}{{goja.SymMatch, "match"}, {goja.SymReplace, "replace"}, {goja.SymSplit, "split"}} {
		g.wrapSymbol(prototype, method.symbol, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				if !g.findsEmpty(call.This, method.name == "split") {
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

// emptyMatches is a function of empty.js.
func (g *Guards) emptyMatches(name string) goja.Callable {
	if g.empty == nil {
		value, err := g.VM.RunProgram(emptyProgram())
		if err != nil {
			panic(err)
		}
		make, _ := goja.AssertFunction(value)
		if value, err = make(goja.Undefined(), g.global("RegExp")); err != nil {
			panic(err)
		}
		g.empty = value.(*goja.Object)
	}
	function, _ := goja.AssertFunction(g.empty.Get(name))
	return function
}

// findsEmpty reports whether all matches of a regular expression are looked for, among which
// there may be empty ones. One whose exec is a script's own is none of them: Goja takes the
// standard's steps for it.
func (g *Guards) findsEmpty(value goja.Value, split bool) bool {
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() != "RegExp" || !split && !object.Get("global").ToBoolean() {
		return false
	}
	source := object.Get("source").String()
	if !strings.ContainsAny(source, `*?{|^$\()`) {
		return false
	}
	known, ok := g.mayBeEmpty[source]
	if !ok {
		exec, isNative := object.Get("exec").(*goja.Object)
		if isNative {
			_, isNative = exec.Export().(native)
		}
		if !isNative {
			return false
		}
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
