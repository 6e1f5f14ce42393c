// Package guards stands between a script and what Goja's native functions would do
// to the process. Goja can be interrupted between two instructions of a script
// only: a function that is asked for a string of a terabyte, or for a regular
// expression that backtracks for an hour, does it.
//
// A [Guards] puts functions of its own in the place of those of a VM, which look
// at what they are asked for first. They have the same names, and no way leads from
// them to what they guard. [Needed] says which of them a source may need, so that a
// VM whose scripts need none pays for none; [Prepare] rewrites those
// operators and literals of a source that no function stands for.
package guards

import (
	"github.com/dlclark/regexp2/v2"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

// Host is what guards ask of the host whose VM they are put into.
type Host struct {
	VM *goja.Runtime

	// Exceed ends the script at its line because of a limit: "Size" or "Regexp". It
	// does not return.
	Exceed func(limit, problem string)

	// Throw throws an error of JavaScript's, as "SyntaxError". It does not return.
	Throw func(class, message string)

	// Replaced is told of each built-in function that a guard stands in the place of.
	Replaced func(function, guarded *goja.Object)

	// Ended ends the script if it has to stop.
	Ended func()

	// Parse parses source, of eval for one, which has passed [nesting.Check], and throws where it
	// cannot.
	Parse func(source string) *ast.Program

	// Compile compiles such a tree.
	Compile func(tree *ast.Program, source string) *goja.Program

	// ZoneName is what the zone of local time is called at a time in milliseconds.
	ZoneName func(at float64) string

	// Ask ends the script if it may not make so many bytes at once. It is nil without limits.
	Ask func(bytes uint64)

	// Size is how many bytes, characters or elements one call may make. Zero is no
	// limit but that of the language.
	Size int

	// Regexp is how long one call of a regular expression may take. Zero stands for
	// MatchTime, and then only a call that has found nothing is taken to have met it.
	Regexp time.Duration
}

// Set is some of the guards.
type Set uint16

// The guards.
const (
	Sizes   Set = 1 << iota // Of strings, buffers and big integers.
	Generic                 // Loops of Array's functions over any length; only useful with a limit.
	JSON
	Flat
	Code       // eval and Function.
	Regexps    // The time that they take.
	Patterns   // What makes them of strings, and shows what they were made of.
	Generators // How generators are left.
	Dates      // What makes dates of text and of local time.
	Indices    // What regular expressions with the flag d find.
	DateText   // What dates are as text.
	Missing    // What comes upon something that is not there.

	All = Sizes | Generic | JSON | Flat | Code | Regexps | Patterns | Generators | DateText | Dates | Missing
)

// Guards are those of one VM.
type Guards struct {
	Host
	installed Set
	sources   map[string]string // Of regular expressions that were rewritten, as they were written.
	polls     int               // See poll.
	joining   int               // Calls of join and the like inside of each other.
	joined    []*goja.Object    // What they join.
	natives   int               // Native functions that are under way in each other; see guardDepth.
	describe  goja.Callable     // Object.getOwnPropertyDescriptor.
	eval      *goja.Object      // Goja's own, or what stands in its place under limits.
	operators *goja.Object      // See operate.
	empty     *goja.Object      // See emptyMatches.
	ownExec   *goja.Object      // That of RegExp.prototype.

	emptyNeeds []goja.Value // What empty.js calls, as it was before scripts ran.

	rawSource  func(*goja.Object) string  // What an expression was compiled of.
	searches   map[string]*regexp2.Regexp // For indices, by pattern and flags.
	mayBeEmpty map[string]bool            // Patterns of regular expressions; see findsEmpty.
}

// New makes guards that are not installed yet.
func New(host Host) *Guards {
	g := &Guards{Host: host}
	g.eval = g.global("eval")
	return g
}

// Install puts guards into the VM, those that are not there yet.
func (g *Guards) Install(set Set) {
	set &^= g.installed
	if set == 0 {
		return
	}
	if g.describe == nil {
		g.describe, _ = goja.AssertFunction(g.global("Object").Get("getOwnPropertyDescriptor"))
	}
	g.installed |= set
	for _, guard := range []struct {
		of      Set
		install func()
	}{
		{Missing, g.guardMissing}, {Sizes, g.guardStrings}, {Sizes, g.guardBuffers}, {Sizes, g.guardBigInts}, {Sizes, g.guardNumbers}, {Generic, g.guardArrays},
		{Generic, g.guardCalls}, {JSON, g.guardJSON}, {Flat, g.guardFlat}, {Code, g.guardCode}, {Regexps, g.guardRegexps}, {Patterns, g.guardPatterns},
		{Generators, g.guardGenerators}, {DateText, g.guardDateText}, {Dates, g.guardDates}, {Indices, g.guardIndices},
		{Generic, g.guardDepth}, // It counts the calls of the others too.
		{Generic, g.guardListing}, {Generic, g.guardSteps},
	} {
		if set&guard.of != 0 {
			guard.install()
		}
	}
}

// global is a built-in of the VM, by a path as "String.prototype"; nil where a script
// has put something else there.
func (g *Guards) global(path ...string) *goja.Object {
	object := g.VM.GlobalObject()
	for _, name := range path {
		next, ok := object.Get(name).(*goja.Object)
		if !ok {
			return nil
		}
		object = next
	}
	return object
}

type native = func(goja.FunctionCall) goja.Value

// wrap replaces a method of an object by what guard makes of it.
func (g *Guards) wrap(object *goja.Object, name string, guard func(original native) native) {
	if object == nil {
		return
	}
	g.replace(object, goja.NewSymbol(""), name, guard)
}

// wrapSymbol does the same for a method named by a symbol.
func (g *Guards) wrapSymbol(object *goja.Object, symbol *goja.Symbol, guard func(original native) native) {
	if object != nil {
		g.replace(object, symbol, "", guard)
	}
}

func (g *Guards) replace(object *goja.Object, symbol *goja.Symbol, name string, guard func(original native) native) {
	var found goja.Value
	if name != "" {
		found = object.Get(name)
	} else {
		found = object.GetSymbol(symbol)
	}
	function, ok := found.(*goja.Object)
	if !ok {
		return
	}
	original, ok := function.Export().(native)
	if !ok {
		return // A script's own.
	}
	guarded := g.like(function, guard(original))
	g.Replaced(function, guarded)
	if name != "" {
		_ = object.DefineDataProperty(name, guarded, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		return
	}
	_ = object.DefineDataPropertySymbol(symbol, guarded, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// like makes a function that looks like another.
func (g *Guards) like(function *goja.Object, call native) *goja.Object {
	guarded := g.VM.ToValue(call).(*goja.Object)
	g.nameLike(guarded, function)
	return guarded
}

func (g *Guards) nameLike(guarded, function *goja.Object) {
	for _, property := range []string{"name", "length"} {
		_ = guarded.DefineDataProperty(property, function.Get(property), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
}

// wrapConstructor replaces a global constructor by what guard makes of calling it.
func (g *Guards) wrapConstructor(holder *goja.Object, name string, guard func(construct construct) construct) *goja.Object {
	if holder == nil {
		return nil
	}
	original, ok := holder.Get(name).(*goja.Object)
	if !ok {
		return nil
	}
	guarded := g.constructor(original, guard)
	if guarded != nil {
		g.Replaced(original, guarded)
		_ = holder.DefineDataProperty(name, guarded, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return guarded
}

type construct = func(args []goja.Value, newTarget *goja.Object) goja.Value

// constructor makes a constructor that looks like another and makes the same
// objects, of which it becomes the constructor. Goja does not say whether it is
// called with new or without, so that it always is with: an array buffer can be made without new.
func (g *Guards) constructor(original *goja.Object, guard func(construct construct) construct) *goja.Object {
	create, ok := goja.AssertConstructor(original)
	if !ok {
		return nil
	}
	through := guard(func(args []goja.Value, newTarget *goja.Object) goja.Value {
		made, err := create(newTarget, args...)
		if err != nil {
			panic(err)
		}
		return made
	})
	var guarded *goja.Object
	guarded = g.VM.ToValue(func(call goja.ConstructorCall) *goja.Object {
		newTarget := call.NewTarget
		if newTarget == nil {
			newTarget = guarded
		}
		made, _ := through(call.Arguments, newTarget).(*goja.Object)
		return made
	}).(*goja.Object)
	g.nameLike(guarded, original)
	prototype, ok := original.Get("prototype").(*goja.Object)
	if !ok {
		return nil
	}
	_ = guarded.DefineDataProperty("prototype", prototype, goja.FLAG_FALSE, goja.FLAG_NOT_SET, goja.FLAG_FALSE)
	_ = prototype.DefineDataProperty("constructor", guarded, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = guarded.SetPrototype(original.Prototype())
	for _, name := range original.GetOwnPropertyNames() {
		switch name {
		case "name", "length", "prototype":
		default:
			_ = guarded.DefineDataProperty(name, original.Get(name), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		}
	}
	if original.GetSymbol(goja.SymSpecies) != nil {
		species := g.VM.ToValue(func(call goja.FunctionCall) goja.Value { return call.This }).(*goja.Object)
		_ = species.DefineDataProperty("name", g.VM.ToValue("get [Symbol.species]"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		_ = guarded.DefineAccessorPropertySymbol(goja.SymSpecies, species, nil, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return guarded
}
