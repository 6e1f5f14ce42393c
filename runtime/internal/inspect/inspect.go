// Package inspect writes JavaScript values for people to read, as Node's
// util.inspect, console.log and console.table do. One [Inspector] does it for a VM, on
// the VM's goroutine.
package inspect

import (
	"math"
	"strconv"
	"strings"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// Options says how a value is written. The names and the defaults are those of
// Node's util.inspect, by which a zero field goes.
type Options struct {
	Depth           int  // How many levels of objects below the value are shown: 0 is 2; see DepthNone.
	Colors          bool // Whether to colour with ANSI escapes.
	ShowHidden      bool // Whether to show properties that are not enumerable.
	NoCustom        bool // Whether to leave out the values' own inspect methods.
	MaxArrayLength  int  // Elements shown of an array, a Map, a Set: 0 is 100, less is none.
	MaxStringLength int  // UTF-16 units shown of a string: 0 is 10,000, less is none.
	BreakLength     int  // The columns in which an object should fit: 0 is 80.
}

// Depths for [Options].
const (
	DepthNone = -1
	DepthAll  = math.MaxInt32
)

// Text writes a value. Getters are not run, but for those of what an ES module
// exports. A method under Symbol.for('nodejs.util.inspect.custom') is, with
// (depth, options, inspect); if it throws, the object is shown as if it had none.
func (in *Inspector) Text(value goja.Value, options Options) string {
	return in.inspect(value, options.settings())
}

// settings are options with their defaults filled in, and those that
// only scripts can give.
type settings struct {
	depth           int
	colors          bool
	showHidden      bool
	custom          bool
	maxArrayLength  int
	maxStringLength int
	breakLength     int
	compact         int // How many innermost levels share a line; 0 puts every property on its own.
	sorted          bool
	getters         getters
}

// getters are those that are run, and shown with what they return.
type getters byte

const (
	noGetters     getters = iota
	allGetters            // getters: true
	loneGetters           // "get": those without a setter
	pairedGetters         // "set": those with one
)

func (o Options) settings() settings {
	orDefault := func(value, usual int) int {
		if value == 0 {
			return usual
		}
		return max(value, 0)
	}
	return settings{
		depth:           orDefault(o.Depth, 2),
		colors:          o.Colors,
		showHidden:      o.ShowHidden,
		custom:          !o.NoCustom,
		maxArrayLength:  orDefault(o.MaxArrayLength, 100),
		maxStringLength: orDefault(o.MaxStringLength, 10_000),
		breakLength:     orDefault(o.BreakLength, 80),
		compact:         3,
	}
}

// inspect writes a value. Whatever a script's own code does in between, there is
// a text at the end; only the stopping of the script passes through.
func (in *Inspector) inspect(value goja.Value, settings settings) string {
	p := &printer{Inspector: in, set: settings}
	text := ""
	if in.vm.Try(func() { text = p.value(value, 0) }) != nil {
		return "[object that cannot be inspected]"
	}
	return text
}

// printer is one call of inspect.
type printer struct {
	*Inspector
	set      settings
	indent   int                  // Columns to the left of the current value.
	level    int                  // Depth of the object whose properties are being written.
	seen     []*goja.Object       // The objects around the current value, outermost first.
	circular map[*goja.Object]int // Numbers of the objects that are met inside of themselves.
}

// value writes any value, level objects deep.
func (p *printer) value(value goja.Value, level int) string {
	object, ok := value.(*goja.Object)
	if !ok {
		return p.primitive(value)
	}
	target, revoked := unproxied(object)
	if revoked {
		return p.style("<Revoked Proxy>", styleSpecial)
	}
	if peek.NamespaceOf(object) != nil {
		return p.namespace(object, level)
	}
	if p.set.custom {
		if text, done := p.ownInspect(object, target, level); done {
			return text
		}
	}
	if shown := p.presented(target); shown != target {
		return p.object(shown, level)
	}
	for _, around := range p.seen {
		if around == target {
			return p.style("[Circular *"+strconv.Itoa(p.reference(target))+"]", styleSpecial)
		}
	}
	return p.object(target, level)
}

// reference is the number under which an object that contains itself is known.
func (p *printer) reference(object *goja.Object) int {
	if p.circular == nil {
		p.circular = map[*goja.Object]int{}
	}
	if _, known := p.circular[object]; !known {
		p.circular[object] = len(p.circular) + 1
	}
	return p.circular[object]
}

// primitive writes a value that is not an object.
func (p *printer) primitive(value goja.Value) string {
	switch {
	case value == nil || goja.IsUndefined(value):
		return p.style("undefined", styleUndefined)
	case goja.IsNull(value):
		return p.style("null", styleNull)
	case goja.IsString(value):
		return p.stringValue(value.(goja.String))
	case goja.IsNumber(value):
		return p.style(numberText(value), styleNumber)
	case goja.IsBigInt(value):
		return p.style(value.String()+"n", styleBigInt)
	}
	if symbol, ok := value.(*goja.Symbol); ok {
		return p.style(symbolText(symbol), styleSymbol)
	}
	return p.style(value.String(), styleBoolean)
}

// numberText is a number as JavaScript writes it, but for minus zero.
func numberText(value goja.Value) string {
	if f := value.ToFloat(); f == 0 && math.Signbit(f) {
		return "-0"
	}
	return value.String()
}

func symbolText(symbol *goja.Symbol) string { return "Symbol(" + symbol.String() + ")" }

// stringValue writes a string with quotes; a long one of several lines over
// several lines.
func (p *printer) stringValue(text goja.String) string {
	trailer := ""
	if length := text.Length(); length > p.set.maxStringLength {
		more := length - p.set.maxStringLength
		text = text.Substring(0, p.set.maxStringLength)
		trailer = "... " + strconv.Itoa(more) + " more character" + plural(more)
	}
	units := unitsOf(text)
	if p.set.compact != 0 && len(units) > 16 && len(units) > p.set.breakLength-p.indent-4 {
		var lines []string
		for _, line := range splitLines(units) {
			lines = append(lines, p.style(quote(line), styleString))
		}
		return strings.Join(lines, " +\n"+strings.Repeat(" ", p.indent+2)) + trailer
	}
	return p.style(quote(units), styleString) + trailer
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}
