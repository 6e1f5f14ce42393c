package inspect

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// Format joins the arguments of console.log into one text. If the first is a
// string, its %s, %d, %i, %f, %j, %o, %O and %c take arguments, as in Node.
func (in *Inspector) Format(args []goja.Value) string { return in.FormatIn(false, args) }

// FormatIn is Format with the values that it inspects in colours, or not.
func (in *Inspector) FormatIn(colors bool, args []goja.Value) string {
	if len(args) == 0 {
		return ""
	}
	var parts []string
	if first, ok := args[0].(goja.String); ok {
		if len(args) == 1 {
			return first.String()
		}
		text, taken := in.substitute(first.String(), args[1:], colors)
		parts, args = append(parts, text), args[1+taken:]
	}
	for _, arg := range args {
		if goja.IsString(arg) {
			parts = append(parts, arg.String())
		} else {
			parts = append(parts, in.Text(arg, Options{Colors: colors}))
		}
	}
	return strings.Join(parts, " ")
}

// substitute fills in a format and says how many arguments that took.
func (in *Inspector) substitute(format string, args []goja.Value, colors bool) (text string, taken int) {
	var out strings.Builder
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 || i == len(format)-1 {
			out.WriteString(format)
			return out.String(), taken
		}
		out.WriteString(format[:i])
		verb := format[i+1]
		format = format[i:]
		switch {
		case verb == '%':
			out.WriteByte('%')
		case taken == len(args) || !strings.ContainsRune("sdifjoOc", rune(verb)):
			out.WriteString(format[:1])
			format = format[1:]
			continue
		default:
			out.WriteString(in.verb(verb, args[taken], colors))
			taken++
		}
		format = format[2:]
	}
}

// verb writes one argument.
func (in *Inspector) verb(verb byte, arg goja.Value, colors bool) string {
	switch verb {
	case 's':
		return in.formatString(arg)
	case 'd', 'i', 'f':
		return in.formatNumber(verb, arg)
	case 'j':
		return in.formatJSON(arg)
	case 'o':
		return in.Text(arg, Options{ShowHidden: true, Depth: 4, Colors: colors})
	case 'O':
		return in.Text(arg, Options{Colors: colors})
	}
	return "" // %c is for a browser's styles.
}

func (in *Inspector) formatString(arg goja.Value) string {
	switch {
	case goja.IsNumber(arg):
		return numberText(arg)
	case goja.IsBigInt(arg):
		return arg.String() + "n"
	}
	switch value := arg.(type) {
	case *goja.Symbol:
		return symbolText(value)
	case *goja.Object:
		if _, callable := goja.AssertFunction(value); !callable && !in.hasOwnText(value) {
			return in.Text(value, Options{Depth: DepthNone})
		}
	}
	return arg.String()
}

// hasOwnText reports whether an object's toString is not one of JavaScript's own,
// which say less than inspecting the object.
func (in *Inspector) hasOwnText(object *goja.Object) bool {
	target, revoked := unproxied(object)
	if revoked || target != object {
		return false
	}
	found := false
	in.try(func() {
		for link := object; link != nil; link = link.Prototype() {
			if in.OwnValue(link, "toString") == nil {
				continue
			}
			constructor, ok := in.OwnValue(link, "constructor").(*goja.Object)
			found = link == object || !ok || !slices.Contains(namesWithToString, in.nameOf(constructor))
			return
		}
	})
	return found
}

// namesWithToString are JavaScript's own classes that have a toString.
var namesWithToString = []string{
	"Object", "Array", "Error", "Date", "RegExp", "Function", "Number", "String", "Boolean", "Symbol", "BigInt", "TypedArray",
}

// formatNumber converts with JavaScript's Number, parseInt and parseFloat.
func (in *Inspector) formatNumber(verb byte, arg goja.Value) string {
	if _, ok := arg.(*goja.Symbol); ok {
		return "NaN"
	}
	if goja.IsBigInt(arg) && verb != 'f' {
		return arg.String() + "n"
	}
	switch verb {
	case 'i':
		return numberText(in.parseInt.call(goja.Undefined(), arg))
	case 'f':
		return numberText(in.parseFloat.call(goja.Undefined(), arg))
	}
	return numberText(arg.ToNumber())
}

// withholder is a Go object that scripts see, and of which some members are not to be printed.
// Where they are stands what Withheld returns by name.
type withholder interface{ Withheld() map[string]string }

// withholding is a replacer for JSON.stringify, which leaves out what is not to be printed. It is
// called with what toJSON has made of a member, and the object that has the member.
func (in *Inspector) withholding(call goja.FunctionCall) goja.Value {
	value := call.Argument(1)
	plain, isObject := value.(*goja.Object)
	holder, hasHolder := call.This.(*goja.Object)
	if !isObject || !hasHolder {
		return value
	}
	original, isObject := holder.Get(call.Argument(0).String()).(*goja.Object)
	if !isObject {
		return value
	}
	withholder, ok := original.Export().(withholder)
	if !ok {
		return value
	}
	for name, instead := range withholder.Withheld() {
		if plain == original {
			return goja.Undefined() // It has been given a toJSON that keeps it as it is.
		}
		_ = plain.DefineDataProperty(name, in.vm.ToValue(instead), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	}
	return value
}

// formatJSON converts with JSON.stringify, without what is not to be printed.
func (in *Inspector) formatJSON(arg goja.Value) string {
	text := "undefined"
	exception := in.vm.Try(func() { text = in.stringify.call(goja.Undefined(), arg, in.vm.ToValue(in.withholding)).String() })
	if exception == nil {
		return text
	}
	if strings.Contains(exception.Error(), "circular") {
		return "[Circular]"
	}
	panic(exception)
}
