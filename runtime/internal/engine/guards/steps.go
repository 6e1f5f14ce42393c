package guards

import (
	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// Goja goes through what an iterator gives without looking whether the script has to stop, in a
// spread, a rest pattern, new Set, Promise.all and wherever else. Where the iterator's next is
// JavaScript, that looks. A script can also put a native function there that gives an object for
// ever, as in {next: Object}; so each native function that gives an object where it is called
// without an argument looks as well. Those of asksThis do already, and those of a generator run
// JavaScript. TestEndlessSteps tries every function that there is.

// steps are these functions, by what has them.
var steps = []struct {
	holder  []string
	symbols []*goja.Symbol // Of accessors.
	names   []string       // No name is the holder itself.
}{
	{[]string{"Object"}, nil, []string{""}},
	{[]string{"Object", "prototype"}, nil, []string{"valueOf", "__proto__"}},
	{[]string{"Function", "prototype"}, nil, []string{"apply", "bind", "call", "constructor"}},
	{[]string{"Array"}, []*goja.Symbol{goja.SymSpecies}, []string{"", "of"}},
	{[]string{"Array", "prototype"}, nil, []string{"entries", "keys", "values"}},
	{[]string{"String", "prototype"}, []*goja.Symbol{goja.SymIterator}, nil},
	{[]string{"RegExp"}, []*goja.Symbol{goja.SymSpecies}, []string{""}},
	{[]string{"RegExp", "prototype"}, []*goja.Symbol{goja.SymMatch, goja.SymMatchAll, goja.SymSplit}, []string{"compile", "exec"}},
	{[]string{"Error"}, nil, []string{""}},
	{[]string{"AggregateError"}, nil, []string{""}},
	{[]string{"EvalError"}, nil, []string{""}},
	{[]string{"GoError"}, nil, []string{""}},
	{[]string{"RangeError"}, nil, []string{""}},
	{[]string{"ReferenceError"}, nil, []string{""}},
	{[]string{"SyntaxError"}, nil, []string{""}},
	{[]string{"TypeError"}, nil, []string{""}},
	{[]string{"URIError"}, nil, []string{""}},
	{[]string{"ArrayBuffer"}, []*goja.Symbol{goja.SymSpecies}, []string{""}},
	{[]string{"ArrayBuffer", "prototype"}, nil, []string{"slice"}},
	{[]string{"DataView", "prototype"}, nil, []string{"buffer"}},
	{[]string{"Map"}, []*goja.Symbol{goja.SymSpecies}, nil},
	{[]string{"Map", "prototype"}, nil, []string{"set", "keys", "values", "entries"}},
	{[]string{"Set"}, []*goja.Symbol{goja.SymSpecies}, nil},
	{[]string{"Set", "prototype"}, nil, []string{"add", "values", "entries"}},
	{[]string{"Promise"}, []*goja.Symbol{goja.SymSpecies}, []string{"all", "allSettled", "any", "race", "reject", "resolve"}},
	{[]string{"Promise", "prototype"}, nil, []string{"then"}},
}

// typedSteps are those of the prototype that all typed arrays have.
var typedSteps = []string{
	"buffer", "copyWithin", "entries", "fill", "keys", "reverse", "slice", "sort", "subarray", "with", "toReversed", "toSorted", "values",
}

// guardSteps has these functions look now and then whether the script has to stop.
func (g *Guards) guardSteps() {
	step := func(value goja.Value) {
		if function, ok := value.(*goja.Object); ok {
			peek.Recall(function, g.polled)
		}
	}
	for _, of := range steps {
		holder := g.global(of.holder...)
		if holder == nil {
			continue
		}
		for _, name := range of.names {
			if name == "" {
				step(holder)
				continue
			}
			g.member(holder, g.VM.ToValue(name), step)
		}
		for _, symbol := range of.symbols {
			g.member(holder, symbol, step)
		}
	}
	if typed := g.global("Uint8Array", "prototype"); typed != nil && typed.Prototype() != nil {
		typed = typed.Prototype()
		for _, name := range typedSteps {
			g.member(typed, g.VM.ToValue(name), step)
		}
		g.member(typed, g.VM.ToValue("constructor"), func(class goja.Value) {
			g.member(class.ToObject(g.VM), g.VM.ToValue("of"), step)
			g.member(class.ToObject(g.VM), goja.SymSpecies, step)
		})
	}
	for _, typed := range typedArrays {
		if class := g.global(typed.name); class != nil {
			step(class)
			g.member(class, goja.SymSpecies, step)
		}
	}
	if iterators := g.iterators(); len(iterators) > 0 && iterators[0].Prototype() != nil {
		g.member(iterators[0].Prototype(), goja.SymIterator, step)
	}
}

// member gives what a property holds, or its accessor.
func (g *Guards) member(holder *goja.Object, key goja.Value, give func(goja.Value)) {
	description, err := g.describe(goja.Undefined(), holder, key)
	if err != nil || goja.IsUndefined(description) {
		return
	}
	object := description.ToObject(g.VM)
	for _, part := range []string{"value", "get"} {
		if value := object.Get(part); value != nil {
			give(value)
		}
	}
}
