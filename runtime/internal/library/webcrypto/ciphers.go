package webcrypto

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"math/big"

	"github.com/dop251/goja"
)

// cipherNatives are what encrypts: each has encrypts, a bool, its parameters, and then done, as
// [Crypto.job] calls it.
func (c *Crypto) cipherNatives() map[string]any {
	return map[string]any{
		// cbc(encrypts, key, data, iv, done)
		"cbc": func(call goja.FunctionCall) goja.Value {
			encrypts, key, data, iv := call.Argument(0).ToBoolean(), c.ownBytes(call.Argument(1)), c.ownBytes(call.Argument(2)), c.ownBytes(call.Argument(3))
			return c.job(call.Argument(4), func(context.Context) (any, error) { return aesCBC(encrypts, key, data, iv) })
		},
		// ctr(key, data, counter, bits of the counter, done)
		"ctr": func(call goja.FunctionCall) goja.Value {
			key, data, counter, bits := c.ownBytes(call.Argument(0)), c.ownBytes(call.Argument(1)), c.ownBytes(call.Argument(2)), uint(call.Argument(3).ToInteger())
			return c.job(call.Argument(4), func(context.Context) (any, error) { return aesCTR(key, data, counter, bits) })
		},
		// gcm(encrypts, key, data, iv, additional data, bytes of the tag, done)
		"gcm": func(call goja.FunctionCall) goja.Value {
			encrypts, key, data, iv := call.Argument(0).ToBoolean(), c.ownBytes(call.Argument(1)), c.ownBytes(call.Argument(2)), c.ownBytes(call.Argument(3))
			additional, tag := c.ownBytes(call.Argument(4)), int(call.Argument(5).ToInteger())
			return c.job(call.Argument(6), func(context.Context) (any, error) { return aesGCM(encrypts, key, data, iv, additional, tag) })
		},
		// keyWrap(encrypts, key, data, done)
		"keyWrap": func(call goja.FunctionCall) goja.Value {
			encrypts, key, data := call.Argument(0).ToBoolean(), c.ownBytes(call.Argument(1)), c.ownBytes(call.Argument(2))
			return c.job(call.Argument(3), func(context.Context) (any, error) { return aesKeyWrap(encrypts, key, data) })
		},
	}
}

// aesCBC has the padding of PKCS #7.
func aesCBC(encrypts bool, key, data, iv []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(iv) != aes.BlockSize {
		return nil, errOperation
	}
	if encrypts {
		padding := aes.BlockSize - len(data)%aes.BlockSize
		for range padding {
			data = append(data, byte(padding))
		}
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)
		return data, nil
	}
	if len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, errOperation
	}
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(data, data)
	padding := int(data[len(data)-1])
	if padding == 0 || padding > aes.BlockSize {
		return nil, errOperation
	}
	for _, b := range data[len(data)-padding:] {
		if int(b) != padding {
			return nil, errOperation
		}
	}
	return data[:len(data)-padding], nil
}

// aesCTR counts in the last bits of the counter alone, where Go counts in all of it.
func aesCTR(key, data, counter []byte, bits uint) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(counter) != aes.BlockSize {
		return nil, errOperation
	}
	all := new(big.Int).SetBytes(counter)
	period := new(big.Int).Lsh(big.NewInt(1), bits)
	counted := new(big.Int).Mod(all, period)
	blocks := big.NewInt(int64(len(data)+aes.BlockSize-1) / aes.BlockSize)
	if blocks.Cmp(period) > 0 {
		return nil, errors.New("the counter is too short for so much data")
	}
	first := len(data)
	if left := new(big.Int).Sub(period, counted); left.Cmp(blocks) < 0 {
		first = int(left.Int64()) * aes.BlockSize
	}
	cipher.NewCTR(block, counter).XORKeyStream(data[:first], data[:first])
	if first < len(data) {
		again := new(big.Int).Sub(all, counted).FillBytes(make([]byte, aes.BlockSize))
		cipher.NewCTR(block, again).XORKeyStream(data[first:], data[first:])
	}
	return data, nil
}

// aesGCM has a tag of any length that the web has, where Go has twelve bytes and more.
func aesGCM(encrypts bool, key, data, iv, additional []byte, tag int) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil || len(iv) == 0 {
		return nil, errOperation
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, len(iv))
	if err != nil {
		return nil, errOperation
	}
	if encrypts {
		sealed := gcm.Seal(nil, iv, data, additional)
		return sealed[:len(data)+tag], nil
	}
	if len(data) < tag {
		return nil, errors.New("the provided data is too small")
	}
	if tag == gcm.Overhead() {
		opened, err := gcm.Open(nil, iv, data, additional)
		if err != nil {
			return nil, errOperation
		}
		return append([]byte{}, opened...), nil
	}
	// A short tag is the beginning of the whole one, which comes of sealing what the data, sealed
	// once more, begins with: the cipher's stream is its own reverse.
	text, short := data[:len(data)-tag], data[len(data)-tag:]
	plain := gcm.Seal(nil, iv, text, additional)[:len(text)]
	whole := gcm.Seal(nil, iv, plain, additional)[len(text):]
	if subtle.ConstantTimeCompare(whole[:tag], short) != 1 {
		return nil, errOperation
	}
	return plain, nil
}

// aesKeyWrap is RFC 3394.
func aesKeyWrap(encrypts bool, key, data []byte) ([]byte, error) {
	const initial = 0xa6a6a6a6a6a6a6a6
	block, err := aes.NewCipher(key)
	if err != nil || len(data)%8 != 0 {
		return nil, errOperation
	}
	if encrypts {
		if len(data) < 16 {
			return nil, errOperation
		}
		wrapped := make([]byte, 8+len(data))
		copy(wrapped[8:], data)
		var register [16]byte
		binary.BigEndian.PutUint64(register[:8], initial)
		n := uint64(len(data) / 8)
		for round := range uint64(6) {
			for i := uint64(1); i <= n; i++ {
				copy(register[8:], wrapped[8*i:])
				block.Encrypt(register[:], register[:])
				binary.BigEndian.PutUint64(register[:8], binary.BigEndian.Uint64(register[:8])^(n*round+i))
				copy(wrapped[8*i:], register[8:])
			}
		}
		copy(wrapped, register[:8])
		return wrapped, nil
	}
	if len(data) < 24 {
		return nil, errOperation
	}
	var register [16]byte
	copy(register[:8], data)
	n := uint64(len(data)/8 - 1)
	for round := uint64(6); round > 0; round-- {
		for i := n; i > 0; i-- {
			binary.BigEndian.PutUint64(register[:8], binary.BigEndian.Uint64(register[:8])^(n*(round-1)+i))
			copy(register[8:], data[8*i:])
			block.Decrypt(register[:], register[:])
			copy(data[8*i:], register[8:])
		}
	}
	if binary.BigEndian.Uint64(register[:8]) != initial {
		return nil, errOperation
	}
	return data[8:], nil
}

// oaep is oaep(data, digest's name, label, done): a public key encrypts, a private one decrypts.
func (c *Crypto) oaep(key asymmetric, call goja.FunctionCall) goja.Value {
	data, hash, label := c.ownBytes(call.Argument(0)), hashes[call.Argument(1).String()], c.ownBytes(call.Argument(2))
	return c.job(call.Argument(3), func(context.Context) (any, error) {
		var made []byte
		err := errOperation
		if private, ok := key.private.(*rsa.PrivateKey); ok {
			made, err = rsa.DecryptOAEP(hash.New(), nil, private, data, label)
		} else if public, ok := key.public.(*rsa.PublicKey); ok {
			made, err = rsa.EncryptOAEP(hash.New(), rand.Reader, public, data, label)
		}
		if err != nil {
			return nil, errOperation
		}
		return made, nil
	})
}
