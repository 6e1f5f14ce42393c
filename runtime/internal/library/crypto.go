package library

import (
	"crypto/rand"
	"fmt"

	"github.com/dop251/goja"
)

func cryptoNatives(l *Library) map[string]any {
	return map[string]any{
		"randomBytes": func(call goja.FunctionCall) goja.Value {
			data := make([]byte, call.Argument(0).ToInteger())
			_, _ = rand.Read(data) // It never fails.
			return l.VM.ToValue(l.VM.NewArrayBuffer(data))
		},
		"randomUUID": func(goja.FunctionCall) goja.Value { return l.VM.ToValue(randomUUID()) },
	}
}

// randomUUID is a UUID of version 4 (RFC 9562, section 5.4).
func randomUUID() string {
	var id [16]byte
	_, _ = rand.Read(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
