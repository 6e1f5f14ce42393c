package library_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
)

// What crypto.subtle does is what it does in Node.
func TestWebCryptoAsNode(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no Node to compare with")
	}
	scripts, err := filepath.Glob("testdata/webcrypto/*.mjs")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, script := range scripts {
		t.Run(filepath.Base(script), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
			defer cancel()
			want, err := exec.CommandContext(ctx, "node", "--no-warnings", script).CombinedOutput()
			if err != nil {
				t.Fatalf("node: %v\n%s", err, want)
			}
			var out bytes.Buffer
			host, err := runtime.New(runtime.Options{Files: runtime.Files{All: true}, Stdout: &out, Stderr: &out})
			if err != nil {
				t.Fatal(err)
			}
			defer host.Close()
			if err := host.RunFile(ctx, script); err != nil {
				fmt.Fprint(&out, runtime.Report(err))
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); diff != "" {
				t.Errorf("-node +dialtone:\n%s", diff)
			}
		})
	}
}

// What takes long ends with the limit of time, and what makes much is refused by the one of size.
func TestWebCryptoLimits(t *testing.T) {
	t.Parallel()
	const derive = `crypto.subtle.importKey('raw', new Uint8Array(8), 'PBKDF2', false, ['deriveBits']).then(key =>
		crypto.subtle.deriveBits({name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(8), iterations: 4294967295}, key, LENGTH))`
	const many = `const all = []; for (let i = 0; i < 500; i++) all.push(crypto.subtle.generateKey(
		{name: 'RSA-PSS', modulusLength: BITS, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1'}, true, ['sign'])); Promise.all(all)`
	bits := "2048" // A key that is being made when its script ends is made to its end.
	if patience.Thorough() {
		bits = "4096"
	}
	for source, limit := range map[string]string{
		strings.ReplaceAll(derive, "LENGTH", "256"):        runtime.LimitTime,
		strings.ReplaceAll(derive, "LENGTH", "4294967288"): runtime.LimitSize,
		many: runtime.LimitTime,
		"const {generateKeyPairSync} = require('crypto'); for (;;) generateKeyPairSync('rsa', {modulusLength: BITS})":                                                                              runtime.LimitTime,
		"const data = new Uint8Array(3e6), {subtle} = crypto; subtle.digest('SHA-256', data)":                                                                                                      runtime.LimitSize,
		"crypto.subtle.generateKey({name: 'HMAC', hash: 'SHA-1', length: 2 ** 31}, true, ['sign'])":                                                                                                runtime.LimitSize,
		"crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', true, ['encrypt']).then(key => crypto.subtle.encrypt({name: 'AES-GCM', iv: new Uint8Array(12)}, key, new Uint8Array(2e6)))": runtime.LimitSize,
	} {
		limits := &runtime.Limits{Time: patience.Long, Size: 1 << 20}
		if limit == runtime.LimitTime {
			limits.Time = 100 * time.Millisecond
		}
		host := hosttest.New(t, runtime.Options{Limits: limits})
		began := time.Now()
		_, err := host.Eval(t.Context(), "script.js", strings.ReplaceAll(source, "BITS", bits))
		var reached *runtime.LimitError
		if !errors.As(err, &reached) || reached.Limit != limit {
			t.Errorf("%s: %v, want the limit of %s", source, err, limit)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s took %v", source, took)
		}
	}
}

// Keys that nothing could stop the use of are refused.
func TestKeysAreBounded(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"require('crypto').generateKeyPairSync('rsa', {modulusLength: 8192})":                                                                        "RangeError: keys of RSA are made here with 4096 bits at most, not 8192: a larger one takes minutes",
		"crypto.subtle.generateKey({name: 'RSA-PSS', modulusLength: 1e6, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1'}, true, ['sign'])": "OperationError: The operation failed for an operation-specific reason",
		"require('crypto').createPublicKey('x'.repeat(70000))":                                                                                       "RangeError: a key has 65536 bytes here at most",
		"require('crypto').createPublicKey({format: 'jwk', key: {kty: 'RSA', e: 'AQAB', n: '_'.repeat(1400)}})":                                      "TypeError: Invalid JWK data",
	} {
		_, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "script.js", source)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}

// A script that has replaced built-ins does not see the keys that crypto.subtle holds.
func TestWebCryptoKeepsKeys(t *testing.T) {
	t.Parallel()
	const source = `
		const seen = []
		const spy = (object, name) => {
			const own = object[name]
			object[name] = function (...values) { for (const value of [this, ...values]) seen[seen.length] = value; return Reflect.apply(own, this, values) }
		}
		const spied = {WeakMap: ['get', 'set'], Array: ['push', 'includes', 'map', 'filter'], Uint8Array: ['slice', 'set'], String: ['toUpperCase']}
		for (const [type, names] of Object.entries(spied)) for (const name of names) spy(globalThis[type].prototype, name)
		const raw = Uint8Array.from({length: 32}, (_, i) => i * 7 & 255)
		const key = await crypto.subtle.importKey('raw', raw, {name: 'HMAC', hash: 'SHA-256'}, false, ['sign'])
		raw.fill(0)
		await crypto.subtle.sign('HMAC', key, raw)
		seen.some(value => ArrayBuffer.isView(value) && value.length === 32 && value[1] === 7 || value?.material !== undefined)`
	value, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "script.js", source)
	if err != nil || value.String() != "false" {
		t.Errorf("%v, %v; want false", value, err)
	}
}
