package library

import (
	"bytes"
	"unicode/utf8"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
)

// codecNatives turn text into bytes and back, for Buffer, TextDecoder and fs.
// An encoding has the one name that buffer.js makes of Node's many.
func codecNatives(l *Library) map[string]any {
	return map[string]any{
		"encode": func(call goja.FunctionCall) goja.Value {
			data := codec.Encode(call.Argument(0).ToString().(goja.String), call.Argument(1).String())
			return l.VM.ToValue(l.VM.NewArrayBuffer(data))
		},
		"decode": func(call goja.FunctionCall) goja.Value {
			return codec.Decode(l.VM, codec.Bytes(call.Argument(0)), call.Argument(1).String())
		},
		"isUTF8": func(call goja.FunctionCall) goja.Value {
			return l.VM.ToValue(utf8.Valid(codec.Bytes(call.Argument(0))))
		},
		"compare": func(call goja.FunctionCall) goja.Value {
			return l.VM.ToValue(bytes.Compare(codec.Bytes(call.Argument(0)), codec.Bytes(call.Argument(1))))
		},
		"indexOf": func(call goja.FunctionCall) goja.Value {
			return l.VM.ToValue(bytes.Index(codec.Bytes(call.Argument(0)), codec.Bytes(call.Argument(1))))
		},
		"lastIndexOf": func(call goja.FunctionCall) goja.Value {
			return l.VM.ToValue(bytes.LastIndex(codec.Bytes(call.Argument(0)), codec.Bytes(call.Argument(1))))
		},
	}
}
