package webcrypto

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"runtime"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
)

// KeyNatives are those of keys that have a public and a private part.
func (c *Crypto) KeyNatives() map[string]any {
	return map[string]any{"parse": c.parseKey, "generate": c.generateNow, "generateLater": c.generate, "fromJWK": c.importJWK}
}

// asymmetric is a key, of which the private part may be missing.
type asymmetric struct {
	public  crypto.PublicKey
	private crypto.PrivateKey
}

// The bounds of keys: what is done with a larger one takes longer than a script may be held up, and
// nothing stops it meanwhile.
const (
	maxModulus   = 8192     // Bits of a key of RSA that is read,
	maxGenerated = 4096     // and of one that is made.
	maxKeyText   = 64 << 10 // Bytes of a key, or of a certificate, as text or DER.
)

// check says what is wrong with a key that was read.
func (key asymmetric) check() error {
	public, ok := key.public.(*rsa.PublicKey)
	if ok && public.N.BitLen() > maxModulus {
		return fmt.Errorf("it has %d bits, and keys of RSA may have %d here", public.N.BitLen(), maxModulus)
	}
	return nil
}

// parseKey is parse(data, private): the object of a key in PEM or DER.
func (c *Crypto) parseKey(call goja.FunctionCall) goja.Value {
	given := codec.Bytes(call.Argument(0))
	if len(given) > maxKeyText {
		panic(c.NewError("RangeError", fmt.Sprintf("a key has %d bytes here at most", maxKeyText)))
	}
	key, err := readKey(bytes.Clone(given))
	if err == nil {
		err = key.check()
	}
	if err == nil && call.Argument(1).ToBoolean() && key.private == nil {
		err = errors.New("it is a public key")
	}
	if err != nil {
		object := c.NewError("Error", "the key cannot be read: "+err.Error())
		_ = object.Set("code", "ERR_OSSL_UNSUPPORTED")
		panic(object)
	}
	return c.keyObject(key)
}

// readKey reads a key or a certificate.
func readKey(data []byte) (asymmetric, error) {
	if block, _ := pem.Decode(data); block != nil {
		if block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "" {
			return asymmetric{}, errors.New("it is encrypted with a passphrase, which is not supported")
		}
		data = block.Bytes
	}
	for _, read := range []func([]byte) (any, error){
		x509.ParsePKCS8PrivateKey,
		func(der []byte) (any, error) { return x509.ParsePKCS1PrivateKey(der) },
		func(der []byte) (any, error) { return x509.ParseECPrivateKey(der) },
		x509.ParsePKIXPublicKey,
		func(der []byte) (any, error) { return x509.ParsePKCS1PublicKey(der) },
		func(der []byte) (any, error) {
			certificate, err := x509.ParseCertificate(der)
			if err != nil {
				return nil, err
			}
			return certificate.PublicKey, nil
		},
	} {
		key, err := read(data)
		if err != nil {
			continue
		}
		switch private := key.(type) {
		case crypto.Signer:
			return asymmetric{private.Public(), private}, nil
		case *ecdh.PrivateKey:
			return asymmetric{private.PublicKey(), private}, nil
		}
		return asymmetric{public: key}, nil
	}
	return asymmetric{}, errors.New("it is not a key in PEM or DER")
}

// generateNow is generate(type, size or curve), for which the script waits.
func (c *Crypto) generateNow(call goja.FunctionCall) goja.Value {
	make := c.generator(call)
	key, err := make(c.Context())
	c.Check()
	if err != nil {
		panic(c.NewError("Error", err.Error()))
	}
	return c.keyObject(key)
}

// generate is generate(type, size or curve, done), beside the script.
func (c *Crypto) generate(call goja.FunctionCall) goja.Value {
	make := c.generator(call)
	return c.job(call.Argument(2), func(ctx context.Context) (any, error) { return make(ctx) })
}

// generator is what makes a key, by a call's first two arguments. It ends with its context.
func (c *Crypto) generator(call goja.FunctionCall) func(ctx context.Context) (asymmetric, error) {
	pair := func(private crypto.Signer, err error) (asymmetric, error) {
		if err != nil {
			return asymmetric{}, err
		}
		return asymmetric{private.Public(), private}, nil
	}
	switch kind := call.Argument(0).String(); kind {
	case "rsa":
		bits := call.Argument(1).ToInteger()
		if bits > maxGenerated {
			panic(c.NewError("RangeError", fmt.Sprintf("keys of RSA are made here with %d bits at most, not %d: a larger one takes minutes", maxGenerated, bits)))
		}
		return func(ctx context.Context) (asymmetric, error) { return generateRSA(ctx, int(bits)) }
	case "ec":
		curve := curveOf(call.Argument(1).String())
		if curve == nil {
			panic(c.NewError("TypeError", "Invalid EC curve name"))
		}
		return func(context.Context) (asymmetric, error) { return pair(ecdsa.GenerateKey(curve, rand.Reader)) }
	case "ed25519":
		return func(context.Context) (asymmetric, error) {
			_, private, err := ed25519.GenerateKey(rand.Reader)
			return pair(private, err)
		}
	case "x25519":
		return func(context.Context) (asymmetric, error) {
			private, err := ecdh.X25519().GenerateKey(rand.Reader)
			if err != nil {
				return asymmetric{}, err
			}
			return asymmetric{private.PublicKey(), private}, nil
		}
	default:
		panic(c.NewError("TypeError", fmt.Sprintf("Keys of type %s are not supported: there are rsa, ec, ed25519 and x25519", kind)))
	}
}

// generating are the places of keys of RSA that are being made in this process. Nothing stops the
// making of one, which takes a second or, rarely, ten: a script that has ended leaves it to itself,
// and it keeps its place, so that scripts which end soon do not fill the machine with what they no
// longer wait for.
var generating = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))

func generateRSA(ctx context.Context, bits int) (asymmetric, error) {
	select {
	case generating <- struct{}{}:
	case <-ctx.Done():
		return asymmetric{}, ctx.Err()
	}
	type outcome struct {
		private *rsa.PrivateKey
		err     error
	}
	made := make(chan outcome, 1)
	go func() {
		private, err := rsa.GenerateKey(rand.Reader, bits)
		<-generating
		made <- outcome{private, err}
	}()
	select {
	case o := <-made:
		if o.err != nil {
			return asymmetric{}, o.err
		}
		return asymmetric{&o.private.PublicKey, o.private}, nil
	case <-ctx.Done():
		return asymmetric{}, ctx.Err()
	}
}

func curveOf(name string) elliptic.Curve {
	switch name {
	case "P-256", "prime256v1":
		return elliptic.P256()
	case "P-384", "secp384r1":
		return elliptic.P384()
	case "P-521", "secp521r1":
		return elliptic.P521()
	}
	return nil
}

// keyObject is what the library's JavaScript has of a key.
func (c *Crypto) keyObject(key asymmetric) goja.Value {
	object := c.VM.NewObject()
	switch public := key.public.(type) {
	case *rsa.PublicKey:
		_ = object.Set("kind", "rsa")
		_ = object.Set("bits", public.N.BitLen())
		_ = object.Set("exponent", public.E)
	case *ecdsa.PublicKey:
		_ = object.Set("kind", "ec")
		_ = object.Set("curve", curveNames[public.Curve.Params().Name])
	case ed25519.PublicKey:
		_ = object.Set("kind", "ed25519")
	case *ecdh.PublicKey:
		_ = object.Set("kind", "x25519")
	}
	_ = object.Set("isPrivate", key.private != nil)
	_ = object.Set("publicOf", func(goja.FunctionCall) goja.Value { return c.keyObject(asymmetric{public: key.public}) })
	_ = object.Set("export", func(call goja.FunctionCall) goja.Value { return c.exportKey(key, call) })
	_ = object.Set("jwk", func(goja.FunctionCall) goja.Value {
		fields, err := c.exportJWK(key)
		if err != nil {
			panic(c.NewError("Error", err.Error()))
		}
		return fields
	})
	_ = object.Set("raw", func(goja.FunctionCall) goja.Value {
		data, err := rawOf(key.public)
		if err != nil {
			panic(c.NewError("Error", err.Error()))
		}
		return c.VM.ToValue(c.VM.NewArrayBuffer(bytes.Clone(data)))
	})
	_ = object.Set("oaep", func(call goja.FunctionCall) goja.Value { return c.oaep(key, call) })
	_ = object.Set("agree", func(call goja.FunctionCall) goja.Value { return c.agree(key, call) })
	_ = object.Set("signLater", func(call goja.FunctionCall) goja.Value { return c.signLater(key, call) })
	_ = object.Set("verifyLater", func(call goja.FunctionCall) goja.Value { return c.verifyLater(key, call) })
	_ = object.Set("sign", func(call goja.FunctionCall) goja.Value { return c.sign(key, call) })
	_ = object.Set("verify", func(call goja.FunctionCall) goja.Value { return c.verify(key, call) })
	return object
}

// exportKey is export(type, pem): the key's DER, or its PEM as text.
func (c *Crypto) exportKey(key asymmetric, call goja.FunctionCall) goja.Value {
	var der []byte
	var err error
	label := ""
	switch kind := call.Argument(0).String(); {
	case key.private != nil && kind == "pkcs1":
		own, ok := key.private.(*rsa.PrivateKey)
		if !ok {
			panic(c.NewError("TypeError", "pkcs1 is for keys of RSA"))
		}
		label, der = "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(own)
	case key.private != nil && kind == "sec1":
		own, ok := key.private.(*ecdsa.PrivateKey)
		if !ok {
			panic(c.NewError("TypeError", "sec1 is for keys of elliptic curves"))
		}
		label = "EC PRIVATE KEY"
		der, err = x509.MarshalECPrivateKey(own)
	case key.private != nil:
		label = "PRIVATE KEY"
		der, err = x509.MarshalPKCS8PrivateKey(key.private)
	case kind == "pkcs1":
		own, ok := key.public.(*rsa.PublicKey)
		if !ok {
			panic(c.NewError("TypeError", "pkcs1 is for keys of RSA"))
		}
		label, der = "RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(own)
	default:
		label = "PUBLIC KEY"
		der, err = x509.MarshalPKIXPublicKey(key.public)
	}
	if err != nil {
		panic(c.NewError("Error", err.Error()))
	}
	if call.Argument(1).ToBoolean() {
		return c.VM.ToValue(string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})))
	}
	return c.VM.ToValue(c.VM.NewArrayBuffer(der))
}
