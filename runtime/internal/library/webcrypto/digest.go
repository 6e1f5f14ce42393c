package webcrypto

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
	"strings"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
)

// digest makes a digest by the name that Node has for it, and nil where there is none.
func digest(name string) func() hash.Hash {
	switch strings.ToLower(name) {
	case "md5":
		return md5.New
	case "sha1":
		return sha1.New
	case "sha256":
		return sha256.New
	case "sha384":
		return sha512.New384
	case "sha512":
		return sha512.New
	}
	return nil
}

func (c *Crypto) DigestNatives() map[string]any {
	return map[string]any{
		"hasDigest": func(name string) bool { return digest(name) != nil },
		// The digest of bytes, with a key where there is a third argument.
		"digest": func(call goja.FunctionCall) goja.Value {
			made := digest(call.Argument(0).String())
			summed := made()
			if len(call.Arguments) > 2 {
				summed = hmac.New(made, codec.Bytes(call.Argument(2)))
			}
			_, _ = summed.Write(codec.Bytes(call.Argument(1))) // It never fails.
			return c.VM.ToValue(c.VM.NewArrayBuffer(summed.Sum(nil)))
		},
		"isEqual": func(call goja.FunctionCall) goja.Value {
			return c.VM.ToValue(hmac.Equal(codec.Bytes(call.Argument(0)), codec.Bytes(call.Argument(1))))
		},
		"randomBytes": func(call goja.FunctionCall) goja.Value {
			size := call.Argument(0).ToInteger()
			c.Allow(size, "bytes")
			data := make([]byte, size)
			_, _ = rand.Read(data) // It never fails.
			return c.VM.ToValue(c.VM.NewArrayBuffer(data))
		},
		"randomUUID": func(goja.FunctionCall) goja.Value { return c.VM.ToValue(RandomUUID()) },
	}
}

// RandomUUID is a UUID of version 4 (RFC 9562, section 5.4).
func RandomUUID() string {
	var id [16]byte
	_, _ = rand.Read(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
