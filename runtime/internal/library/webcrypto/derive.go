package webcrypto

import (
	"context"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/hkdf"
	"crypto/hmac"
	"encoding/binary"

	"github.com/dop251/goja"
)

// deriveNatives are what derives bytes from a secret. The last argument is done, as [Crypto.job]
// calls it.
func (c *Crypto) deriveNatives() map[string]any {
	return map[string]any{
		// hkdf(digest's name, secret, salt, info, bytes, done)
		"hkdf": func(call goja.FunctionCall) goja.Value {
			hash, secret, salt, info := hashes[call.Argument(0).String()], c.ownBytes(call.Argument(1)), c.ownBytes(call.Argument(2)), c.ownBytes(call.Argument(3))
			size := call.Argument(4).ToInteger()
			c.Allow(size, "bytes")
			return c.job(call.Argument(5), func(context.Context) (any, error) {
				return hkdf.Key(hash.New, secret, salt, string(info), int(size))
			})
		},
		// pbkdf2(digest's name, password, salt, iterations, bytes, done)
		"pbkdf2": func(call goja.FunctionCall) goja.Value {
			name, password, salt := call.Argument(0).String(), c.ownBytes(call.Argument(1)), c.ownBytes(call.Argument(2))
			iterations, size := call.Argument(3).ToInteger(), call.Argument(4).ToInteger()
			c.Allow(size, "bytes")
			return c.job(call.Argument(5), func(ctx context.Context) (any, error) {
				return pbkdf2(ctx, name, password, salt, iterations, int(size))
			})
		},
	}
}

// pbkdf2 is RFC 8018, section 5.2, as crypto/pbkdf2 has it, but that it ends with ctx: four
// thousand million iterations take an hour.
func pbkdf2(ctx context.Context, digest string, password, salt []byte, iterations int64, size int) ([]byte, error) {
	mac := hmac.New(hashes[digest].New, password)
	var derived, once []byte
	for index := uint32(1); len(derived) < size; index++ {
		mac.Reset()
		mac.Write(salt)
		mac.Write(binary.BigEndian.AppendUint32(nil, index))
		once = mac.Sum(once[:0])
		block := append([]byte{}, once...)
		for i := int64(1); i < iterations; i++ {
			if i%1024 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			mac.Reset()
			mac.Write(once)
			once = mac.Sum(once[:0])
			for j, b := range once {
				block[j] ^= b
			}
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		derived = append(derived, block...)
	}
	return derived[:size], nil
}

// agree is agree(the other's public key in its raw form, done): the secret that both come to.
func (c *Crypto) agree(key asymmetric, call goja.FunctionCall) goja.Value {
	other := c.ownBytes(call.Argument(0))
	return c.job(call.Argument(1), func(context.Context) (any, error) {
		var own *ecdh.PrivateKey
		err := errOperation
		switch private := key.private.(type) {
		case *ecdsa.PrivateKey:
			own, err = private.ECDH()
		case *ecdh.PrivateKey:
			own, err = private, nil
		}
		if err != nil {
			return nil, errOperation
		}
		theirs, err := own.Curve().NewPublicKey(other)
		if err != nil {
			return nil, errOperation
		}
		secret, err := own.ECDH(theirs)
		if err != nil {
			return nil, errOperation
		}
		return secret, nil
	})
}
