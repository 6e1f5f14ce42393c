package webcrypto

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"math/big"
	"strings"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
)

var hashes = map[string]crypto.Hash{
	"md5": crypto.MD5, "sha1": crypto.SHA1, "sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512,
}

// signing is how something is signed.
type signing struct {
	hash   crypto.Hash
	digest []byte
	pss    bool
	salt   int
	raw    bool // ieee-p1363 for ECDSA.
}

// signingOf reads sign(data, digest's name, pss, salt length or undefined, raw).
func (c *Crypto) signingOf(call goja.FunctionCall) signing {
	data := codec.Bytes(call.Argument(0))
	name := strings.TrimPrefix(strings.ToLower(call.Argument(1).String()), "rsa-")
	s := signing{pss: call.Argument(2).ToBoolean(), salt: rsa.PSSSaltLengthAuto, raw: call.Argument(4).ToBoolean()}
	if given := call.Argument(3); !goja.IsUndefined(given) {
		switch length := int(given.ToInteger()); length {
		case -1:
			s.salt = rsa.PSSSaltLengthEqualsHash
		case -2:
		case 0:
			// Go has no name for it: its 0 is any length.
			panic(c.NewError("RangeError", "a salt of 0 bytes is not supported"))
		default:
			s.salt = length
		}
	}
	hash, ok := hashes[name]
	if !ok {
		s.digest = data // Ed25519 signs what there is.
		return s
	}
	s.hash = hash
	summed := hash.New()
	_, _ = summed.Write(data) // It never fails.
	s.digest = summed.Sum(nil)
	return s
}

func (c *Crypto) sign(key asymmetric, call goja.FunctionCall) goja.Value {
	made, err := key.sign(c.signingOf(call))
	if err != nil {
		panic(c.NewError("Error", err.Error()))
	}
	return c.VM.ToValue(c.VM.NewArrayBuffer(made))
}

// verify is verify(data, digest's name, pss, salt length, raw, signature).
func (c *Crypto) verify(key asymmetric, call goja.FunctionCall) goja.Value {
	return c.VM.ToValue(key.verify(c.signingOf(call), codec.Bytes(call.Argument(5))))
}

// signLater is sign with done as its last argument, and verifyLater verify.
func (c *Crypto) signLater(key asymmetric, call goja.FunctionCall) goja.Value {
	s := c.signingOf(call)
	s.digest = bytes.Clone(s.digest)
	return c.job(call.Argument(5), func(context.Context) (any, error) { return key.sign(s) })
}

func (c *Crypto) verifyLater(key asymmetric, call goja.FunctionCall) goja.Value {
	s, signature := c.signingOf(call), c.ownBytes(call.Argument(5))
	s.digest = bytes.Clone(s.digest)
	return c.job(call.Argument(6), func(context.Context) (any, error) { return key.verify(s, signature), nil })
}

func (key asymmetric) sign(s signing) (made []byte, err error) {
	switch private := key.private.(type) {
	case *rsa.PrivateKey:
		if s.pss {
			return rsa.SignPSS(rand.Reader, private, s.hash, s.digest, &rsa.PSSOptions{SaltLength: s.salt})
		}
		return rsa.SignPKCS1v15(rand.Reader, private, s.hash, s.digest)
	case *ecdsa.PrivateKey:
		if made, err = ecdsa.SignASN1(rand.Reader, private, s.digest); err == nil && s.raw {
			made, err = toRaw(made, private.Curve)
		}
		return made, err
	case ed25519.PrivateKey:
		return ed25519.Sign(private, s.digest), nil
	}
	return nil, errors.New("the key does not sign")
}

func (key asymmetric) verify(s signing, signature []byte) bool {
	switch public := key.public.(type) {
	case *rsa.PublicKey:
		if s.pss {
			return rsa.VerifyPSS(public, s.hash, s.digest, signature, &rsa.PSSOptions{SaltLength: s.salt}) == nil
		}
		return rsa.VerifyPKCS1v15(public, s.hash, s.digest, signature) == nil
	case *ecdsa.PublicKey:
		if s.raw {
			signature = fromRaw(signature, public.Curve)
		}
		return ecdsa.VerifyASN1(public, s.digest, signature)
	case ed25519.PublicKey:
		return ed25519.Verify(public, s.digest, signature)
	}
	return false
}

// pair is a signature of ECDSA.
type pair struct{ R, S *big.Int }

// toRaw makes of a signature in DER the two numbers one after the other, as JSON web tokens have
// it.
func toRaw(der []byte, curve elliptic.Curve) ([]byte, error) {
	var both pair
	if _, err := asn1.Unmarshal(der, &both); err != nil {
		return nil, err
	}
	size := (curve.Params().BitSize + 7) / 8
	raw := make([]byte, 2*size)
	both.R.FillBytes(raw[:size])
	both.S.FillBytes(raw[size:])
	return raw, nil
}

func fromRaw(raw []byte, curve elliptic.Curve) []byte {
	half := len(raw) / 2
	if half != (curve.Params().BitSize+7)/8 || len(raw)%2 != 0 {
		return nil // no signature verifies with it
	}
	der, err := asn1.Marshal(pair{new(big.Int).SetBytes(raw[:half]), new(big.Int).SetBytes(raw[half:])})
	if err != nil {
		return nil // no signature verifies with it
	}
	return der
}
