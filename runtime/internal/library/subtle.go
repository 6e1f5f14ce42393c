package library

import (
	"context"
	"crypto/hmac"
	"maps"

	"github.com/dop251/goja"
)

// webKeyNatives are those of the keys of crypto.subtle.
func webKeyNatives(l *Library) map[string]any {
	return map[string]any{
		"parse": l.parseKey, "generate": l.generate, "fromJWK": l.importJWK, "fromRaw": l.importRaw,
		"randomBytes": cryptoNatives(l)["randomBytes"],
	}
}

// subtleNatives are the operations of crypto.subtle without a pair of keys. The last argument of
// each is done, as [Library.job] calls it.
func subtleNatives(l *Library) map[string]any {
	natives := map[string]any{
		// hash(digest's name, data, done)
		"hash": func(call goja.FunctionCall) goja.Value {
			hash, data := hashes[call.Argument(0).String()], l.ownBytes(call.Argument(1))
			return l.job(call.Argument(2), func(context.Context) (any, error) {
				summed := hash.New()
				_, _ = summed.Write(data) // It never fails.
				return summed.Sum(nil), nil
			})
		},
		// hmac(digest's name, data, key, done)
		"hmac": func(call goja.FunctionCall) goja.Value {
			sum := l.hmacOf(call)
			return l.job(call.Argument(3), func(context.Context) (any, error) { return sum(), nil })
		},
		// verifyHMAC(digest's name, data, key, signature, done)
		"verifyHMAC": func(call goja.FunctionCall) goja.Value {
			sum, signature := l.hmacOf(call), l.ownBytes(call.Argument(3))
			return l.job(call.Argument(4), func(context.Context) (any, error) { return hmac.Equal(sum(), signature), nil })
		},
	}
	maps.Copy(natives, cipherNatives(l))
	maps.Copy(natives, deriveNatives(l))
	return natives
}

// hmacOf reads a digest's name, data and a key.
func (l *Library) hmacOf(call goja.FunctionCall) (sum func() []byte) {
	hash, data, key := hashes[call.Argument(0).String()], l.ownBytes(call.Argument(1)), l.ownBytes(call.Argument(2))
	return func() []byte {
		summed := hmac.New(hash.New, key)
		_, _ = summed.Write(data) // It never fails.
		return summed.Sum(nil)
	}
}
