package guards

import (
	_ "embed"
	"math"
	"strings"
	"sync"
	"time"

	"dialtone/runtime/internal/engine/dates"

	"github.com/dop251/goja"
)

//go:embed dates.js
var datesSource string

var datesProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:dates", datesSource, true)
})

// guardDates puts functions of our own in the place of those of Date that read text or make time
// of local time: Goja takes much for a date that is none, and leaves to Go which of two times a
// clock means that was put forward or back.
func (g *Guards) guardDates() {
	original := g.global("Date")
	prototype := g.global("Date", "prototype")
	if original == nil || prototype == nil {
		return
	}
	value, err := g.VM.RunProgram(datesProgram())
	if err != nil {
		panic(err)
	}
	install, _ := goja.AssertFunction(value)
	replaced, err := install(goja.Undefined(), original, g.VM.ToValue(g.dateOfParts), g.VM.ToValue(g.dateOfText))
	if err != nil {
		panic(err)
	}
	constructor := replaced.(*goja.Object)
	for name, call := range map[string]native{"parse": g.parseDate, "UTC": g.dateUTC} {
		if was, ok := original.Get(name).(*goja.Object); ok {
			_ = constructor.DefineDataProperty(name, g.like(was, call), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		}
	}
	_ = constructor.DefineDataProperty("now", original.Get("now"), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = prototype.DefineDataProperty("constructor", constructor, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	_ = g.VM.GlobalObject().DefineDataProperty("Date", constructor, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	g.Replaced(original, constructor)
	g.guardSetters(prototype)
}

// guardDateText has dates as text end with the name of the zone in full, as "(Coordinated Universal
// Time)": Goja writes the abbreviation.
func (g *Guards) guardDateText() {
	prototype := g.global("Date", "prototype")
	if prototype == nil {
		return
	}
	get, ok := prototype.Get("getTime").(*goja.Object)
	if !ok {
		return
	}
	getTime, ok := get.Export().(native)
	if !ok {
		return
	}
	for _, name := range []string{"toString", "toTimeString"} {
		g.wrap(prototype, name, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				value := original(call)
				text := value.String()
				at := strings.LastIndex(text, "(")
				if at < 0 {
					return value // It is not a date.
				}
				return g.VM.ToValue(text[:at+1] + g.ZoneName(getTime(call).ToFloat()) + ")")
			}
		})
	}
}

// guardSetters replaces what sets parts of a local time.
func (g *Guards) guardSetters(prototype *goja.Object) {
	get, ok := prototype.Get("getTime").(*goja.Object)
	if !ok {
		return
	}
	getTime, ok := get.Export().(native)
	if !ok {
		return
	}
	set, ok := prototype.Get("setTime").(*goja.Object)
	if !ok {
		return
	}
	setTime, ok := set.Export().(native)
	if !ok {
		return
	}
	for name, parts := range map[string]struct{ first, most int }{
		"setFullYear": {0, 3}, "setMonth": {1, 2}, "setDate": {2, 1},
		"setHours": {3, 4}, "setMinutes": {4, 3}, "setSeconds": {5, 2}, "setMilliseconds": {6, 1},
	} {
		g.wrap(prototype, name, func(native) native {
			return func(call goja.FunctionCall) goja.Value {
				at := getTime(goja.FunctionCall{This: call.This}).ToFloat()
				given := numbers(call.Arguments, parts.most)
				if len(given) == 0 {
					given = []float64{math.NaN()}
				}
				if math.IsNaN(at) && parts.first == 0 {
					at = 0 // A year makes a date of what was none.
				} else {
					at = dates.Local(at, time.Local)
				}
				all := dates.Split(at)
				copy(all[parts.first:], given)
				changed := dates.Clip(dates.UTC(dates.Make(all), time.Local))
				return setTime(goja.FunctionCall{This: call.This, Arguments: []goja.Value{g.VM.ToValue(changed)}})
			}
		})
	}
}

// numbers are the numbers that arguments stand for, at most so many.
func numbers(args []goja.Value, most int) []float64 {
	given := make([]float64, 0, 7)
	for _, arg := range args[:min(len(args), most)] {
		given = append(given, arg.ToNumber().ToFloat())
	}
	return given
}

// partsOf are those of a date that are given, and the least of the others.
func partsOf(args []goja.Value) [7]float64 {
	parts := [7]float64{math.NaN(), 0, 1}
	copy(parts[:], numbers(args, len(parts)))
	parts[0] = dates.FullYear(parts[0])
	return parts
}

// dateOfParts is the time of a local year, month and so on.
func (g *Guards) dateOfParts(call goja.FunctionCall) goja.Value {
	return g.VM.ToValue(dates.Clip(dates.UTC(dates.Make(partsOf(call.Arguments)), time.Local)))
}

func (g *Guards) dateUTC(call goja.FunctionCall) goja.Value {
	return g.VM.ToValue(dates.Clip(dates.Make(partsOf(call.Arguments))))
}

func (g *Guards) parseDate(call goja.FunctionCall) goja.Value {
	return g.VM.ToValue(dates.Parse(g.toString(call.Argument(0)).String(), time.Local))
}

// dateOfText is [dates.Parse] of what is a string.
func (g *Guards) dateOfText(call goja.FunctionCall) goja.Value {
	return g.VM.ToValue(dates.Parse(call.Argument(0).String(), time.Local))
}
