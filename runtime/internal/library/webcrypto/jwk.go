package webcrypto

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"math/big"

	"dialtone/runtime/internal/library/codec"

	"github.com/dop251/goja"
)

// A key as JSON has it (RFC 7517 and 7518), and the raw form that the web has of some public keys.

// curveNames are OpenSSL's names of curves, by those that JSON has.
var curveNames = map[string]string{"P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1"}

// exportJWK is jwk(): an object of the key's fields, in Node's order.
func (c *Crypto) exportJWK(key asymmetric) (goja.Value, error) {
	object := c.VM.NewObject()
	set := func(name, value string) {
		// A new object takes any property.
		_ = object.DefineDataProperty(name, c.VM.ToValue(value), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	}
	add := func(name string, data []byte) { set(name, base64.RawURLEncoding.EncodeToString(data)) }
	switch public := key.public.(type) {
	case *rsa.PublicKey:
		set("kty", "RSA")
		add("n", public.N.Bytes())
		add("e", big.NewInt(int64(public.E)).Bytes())
		if private, ok := key.private.(*rsa.PrivateKey); ok {
			if len(private.Primes) != 2 {
				return nil, errors.New("a key with more than two primes has no such form")
			}
			add("d", private.D.Bytes())
			add("p", private.Primes[0].Bytes())
			add("q", private.Primes[1].Bytes())
			add("dp", private.Precomputed.Dp.Bytes())
			add("dq", private.Precomputed.Dq.Bytes())
			add("qi", private.Precomputed.Qinv.Bytes())
		}
	case *ecdsa.PublicKey:
		point, err := public.Bytes()
		if err != nil {
			return nil, err
		}
		size := (len(point) - 1) / 2
		set("kty", "EC")
		add("x", point[1:1+size])
		add("y", point[1+size:])
		set("crv", public.Curve.Params().Name)
		if private, ok := key.private.(*ecdsa.PrivateKey); ok {
			own, err := private.Bytes()
			if err != nil {
				return nil, err
			}
			add("d", own)
		}
	case ed25519.PublicKey:
		set("crv", "Ed25519")
		if private, ok := key.private.(ed25519.PrivateKey); ok {
			add("d", private.Seed())
		}
		add("x", public)
		set("kty", "OKP")
	case *ecdh.PublicKey:
		set("crv", "X25519")
		if private, ok := key.private.(*ecdh.PrivateKey); ok {
			add("d", private.Bytes())
		}
		add("x", public.Bytes())
		set("kty", "OKP")
	}
	return object, nil
}

// rawOf is the raw form of a public key: the point of a curve, or the bytes of one of the others.
func rawOf(public any) ([]byte, error) {
	switch public := public.(type) {
	case *ecdsa.PublicKey:
		return public.Bytes()
	case ed25519.PublicKey:
		return public, nil
	case *ecdh.PublicKey:
		return public.Bytes(), nil
	}
	return nil, errors.New("the key has no raw form")
}

// importRaw is fromRaw(kind or curve, data), and importJWK fromJWK(kty, crv, fields): n, e, d, p
// and q for RSA, else x, y and d. What cannot be read is undefined.
func (c *Crypto) importRaw(call goja.FunctionCall) goja.Value {
	data := codec.Bytes(call.Argument(1))
	public, err := publicOfRaw(call.Argument(0).String(), bytes.Clone(data))
	return c.imported(asymmetric{public: public}, err)
}

func publicOfRaw(kind string, data []byte) (any, error) {
	switch kind {
	case "Ed25519":
		if len(data) != ed25519.PublicKeySize {
			return nil, errors.New("the key has a wrong length")
		}
		return ed25519.PublicKey(data), nil
	case "X25519":
		return ecdh.X25519().NewPublicKey(data)
	}
	curve := curveOf(kind)
	if curve == nil {
		return nil, errors.New("there is no such curve")
	}
	if len(data) > 0 && (data[0] == 2 || data[0] == 3) {
		x, y := elliptic.UnmarshalCompressed(curve, data)
		if x == nil {
			return nil, errors.New("the point is not on the curve")
		}
		size := (curve.Params().BitSize + 7) / 8
		data = append([]byte{4}, x.FillBytes(make([]byte, size))...)
		data = append(data, y.FillBytes(make([]byte, size))...)
	}
	return ecdsa.ParseUncompressedPublicKey(curve, data)
}

func (c *Crypto) importJWK(call goja.FunctionCall) goja.Value {
	field := func(i int) []byte {
		value := call.Argument(i)
		if goja.IsUndefined(value) {
			return nil
		}
		text := value.String()
		if len(text) > maxKeyText {
			return nil // as one that is missing
		}
		return codec.DecodeBase64(text)
	}
	var key asymmetric
	var err error
	switch kind := call.Argument(0).String(); kind {
	case "RSA":
		key, err = rsaOfJWK(field)
	case "EC":
		key, err = ecOfJWK(curveOf(call.Argument(1).String()), field(2), field(3), field(4))
	case "OKP":
		key, err = okpOfJWK(call.Argument(1).String(), field(2), field(4))
	default:
		err = errors.New("there are RSA, EC and OKP")
	}
	return c.imported(key, err)
}

// imported is the object of a key that was read, or undefined where it cannot be.
func (c *Crypto) imported(key asymmetric, err error) goja.Value {
	if err == nil {
		err = key.check()
	}
	if err != nil {
		return goja.Undefined()
	}
	return c.keyObject(key)
}

// rsaOfJWK reads n, e, d, p and q, the second field and the next. The others follow from them.
func rsaOfJWK(field func(int) []byte) (asymmetric, error) {
	number := func(i int) *big.Int { return new(big.Int).SetBytes(field(i)) }
	e := number(3)
	public := &rsa.PublicKey{N: number(2)}
	if !e.IsInt64() || e.Int64() > 1<<31-1 || public.N.BitLen() > maxModulus {
		return asymmetric{}, errTooLarge
	}
	public.E = int(e.Int64())
	if public.E < 2 || public.N.Sign() == 0 {
		return asymmetric{}, errors.New("the key is not complete")
	}
	if field(4) == nil {
		return asymmetric{public: public}, nil
	}
	private := &rsa.PrivateKey{PublicKey: *public, D: number(4), Primes: []*big.Int{number(5), number(6)}}
	for _, part := range []*big.Int{private.D, private.Primes[0], private.Primes[1]} {
		if part.Sign() == 0 || part.BitLen() > maxModulus {
			return asymmetric{}, errors.New("the key is not complete")
		}
	}
	private.Precompute()
	if err := private.Validate(); err != nil {
		return asymmetric{}, err
	}
	return asymmetric{&private.PublicKey, private}, nil
}

func ecOfJWK(curve elliptic.Curve, x, y, d []byte) (asymmetric, error) {
	if curve == nil {
		return asymmetric{}, errors.New("there is no such curve")
	}
	size := (curve.Params().BitSize + 7) / 8
	if len(x) > size || len(y) > size || len(d) > size {
		return asymmetric{}, errTooLarge
	}
	fill := func(data []byte) []byte { return append(make([]byte, size-len(data)), data...) }
	public, err := ecdsa.ParseUncompressedPublicKey(curve, append(append([]byte{4}, fill(x)...), fill(y)...))
	if err != nil || d == nil {
		return asymmetric{public: public}, err
	}
	private, err := ecdsa.ParseRawPrivateKey(curve, fill(d))
	if err != nil {
		return asymmetric{}, err
	}
	if !private.PublicKey.Equal(public) {
		return asymmetric{}, errNoPair
	}
	return asymmetric{public, private}, nil
}

func okpOfJWK(kind string, x, d []byte) (asymmetric, error) {
	public, err := publicOfRaw(kind, x)
	if err != nil || d == nil {
		return asymmetric{public: public}, err
	}
	var key asymmetric
	switch kind {
	case "Ed25519":
		if len(d) != ed25519.SeedSize {
			return asymmetric{}, errors.New("the key has a wrong length")
		}
		private := ed25519.NewKeyFromSeed(d)
		key = asymmetric{private.Public(), private}
	default:
		private, err := ecdh.X25519().NewPrivateKey(d)
		if err != nil {
			return asymmetric{}, err
		}
		key = asymmetric{private.PublicKey(), private}
	}
	if own, _ := rawOf(key.public); !bytes.Equal(own, x) {
		return asymmetric{}, errNoPair
	}
	return key, nil
}

var (
	errTooLarge = errors.New("the key is too large")
	errNoPair   = errors.New("the private key and the public one are not a pair")
)
