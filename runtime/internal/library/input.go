package library

import (
	"context"
	"errors"
	"io"

	"github.com/dop251/goja"
)

// inputModules are what data comes in by: files and the standard input as streams, and what the web
// has for both.
var inputModules = map[string]module{
	"webevents":         {script: script("js/webevents.js")},
	"fs/streams":        {script: script("node/fs_streams.js")},
	"process/stdin":     {script: script("node/stdin.js"), natives: inputNatives},
	"readline":          {script: script("node/readline.js"), public: true},
	"readline/promises": {script: script("node/readline_promises.js"), public: true},
}

// inputPiece is how many bytes of the standard input are read at once, at most.
const inputPiece = 64 << 10

func inputNatives(l *Library) map[string]any {
	natives := ttyNatives(l)
	// readInput(callback) calls back with what there is next, or null at the end.
	natives["readInput"] = func(call goja.FunctionCall) goja.Value {
		callback, ok := goja.AssertFunction(call.Argument(0))
		if !ok {
			panic(l.VM.NewTypeError("readInput needs a function"))
		}
		l.Async(func(ctx context.Context) func() {
			piece := make([]byte, inputPiece)
			n, err := l.ReadInput(ctx, piece)
			return func() {
				var thrown error
				switch {
				case n > 0:
					_, thrown = callback(goja.Undefined(), goja.Null(), l.VM.ToValue(l.VM.NewArrayBuffer(piece[:n])))
				case errors.Is(err, io.EOF):
					_, thrown = callback(goja.Undefined(), goja.Null(), goja.Null())
				case err != nil:
					_, thrown = callback(goja.Undefined(), l.fsError(err, "read", "", ""))
				}
				if thrown != nil {
					panic(thrown)
				}
			}
		})
		return goja.Undefined()
	}
	return natives
}
