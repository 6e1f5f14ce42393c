package guards

import (
	"strings"

	"github.com/dop251/goja"
	"golang.org/x/text/unicode/norm"
)

// forms are those that normalize knows.
var forms = map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD, "NFKC": norm.NFKC, "NFKD": norm.NFKD}

// normalize goes through a long text piece by piece, and looks meanwhile at the time and at how
// long the result becomes.
func (g *Guards) normalize(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		whole, ok := g.text(call.This)
		if !ok || whole.Length() <= longText {
			return original(call)
		}
		name := "NFC"
		if wanted := call.Argument(0); !goja.IsUndefined(wanted) {
			name = g.toString(wanted).String()
		}
		form, ok := forms[name]
		if !ok {
			return original(goja.FunctionCall{This: g.VM.ToValue(""), Arguments: []goja.Value{g.VM.ToValue(name)}})
		}
		g.ask(float64(whole.Length()) * characterBytes * 2)
		var made strings.Builder
		var pieces norm.Iter
		for pieces.InitString(form, whole.String()); !pieces.Done(); {
			g.poll()
			made.Write(pieces.Next())
			if length := made.Len() / 4; length > g.Size { // Four bytes are the most that a character takes.
				g.allowString(float64(length), "String.prototype.normalize")
			}
		}
		return g.VM.ToValue(made.String())
	}
}
