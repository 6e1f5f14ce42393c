package webcrypto

import (
	"context"
	"crypto/hmac"
	"maps"

	"github.com/dop251/goja"
)

// WebKeyNatives are those of the keys of crypto.subtle.
func (c *Crypto) WebKeyNatives() map[string]any {
	return map[string]any{
		"parse": c.parseKey, "generate": c.generate, "fromJWK": c.importJWK, "fromRaw": c.importRaw,
		"randomBytes": c.DigestNatives()["randomBytes"],
	}
}

// SubtleNatives are the operations of crypto.subtle without a pair of keys. The last argument of
// each is done, as [Crypto.job] calls it.
func (c *Crypto) SubtleNatives() map[string]any {
	natives := map[string]any{
		// hash(digest's name, data, done)
		"hash": func(call goja.FunctionCall) goja.Value {
			hash, data := hashes[call.Argument(0).String()], c.ownBytes(call.Argument(1))
			return c.job(call.Argument(2), func(context.Context) (any, error) {
				summed := hash.New()
				_, _ = summed.Write(data) // It never fails.
				return summed.Sum(nil), nil
			})
		},
		// hmac(digest's name, data, key, done)
		"hmac": func(call goja.FunctionCall) goja.Value {
			sum := c.hmacOf(call)
			return c.job(call.Argument(3), func(context.Context) (any, error) { return sum(), nil })
		},
		// verifyHMAC(digest's name, data, key, signature, done)
		"verifyHMAC": func(call goja.FunctionCall) goja.Value {
			sum, signature := c.hmacOf(call), c.ownBytes(call.Argument(3))
			return c.job(call.Argument(4), func(context.Context) (any, error) { return hmac.Equal(sum(), signature), nil })
		},
	}
	maps.Copy(natives, c.cipherNatives())
	maps.Copy(natives, c.deriveNatives())
	return natives
}

// hmacOf reads a digest's name, data and a key.
func (c *Crypto) hmacOf(call goja.FunctionCall) (sum func() []byte) {
	hash, data, key := hashes[call.Argument(0).String()], c.ownBytes(call.Argument(1)), c.ownBytes(call.Argument(2))
	return func() []byte {
		summed := hmac.New(hash.New, key)
		_, _ = summed.Write(data) // It never fails.
		return summed.Sum(nil)
	}
}
