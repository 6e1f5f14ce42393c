package runtime_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// What the library makes of little is held to the limit of size, and what it waits for to the one
// of time.
func TestLibraryLimits(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	zip := gzip.NewWriter(&bomb)
	for range 64 {
		_, _ = zip.Write(make([]byte, 1<<20)) // to a buffer
	}
	_ = zip.Close()
	packed := "const packed = Buffer.from('" + base64.StdEncoding.EncodeToString(bomb.Bytes()) + "', 'base64'), zlib = require('zlib');"
	for source, limit := range map[string]string{
		packed + "zlib.gunzipSync(packed)":                                                         runtime.LimitSize,
		packed + "zlib.gunzip(packed, () => {})":                                                   runtime.LimitSize,
		"for (;;) require('zlib').gzipSync('text')":                                                runtime.LimitTime,
		"require('zlib').brotliCompressSync(Buffer.alloc(1e6)); for (;;);":                         runtime.LimitTime,
		"const {generateKeyPairSync} = require('crypto'); for (;;) generateKeyPairSync('ed25519')": runtime.LimitTime,
		"const c = require('crypto'), k = c.generateKeyPairSync('ec', {namedCurve: 'P-256'}); for (;;) c.sign('sha256', Buffer.from('a'), k.privateKey)": runtime.LimitTime,
		"require('crypto').randomBytes(1e7)": runtime.LimitSize,
		`const {subtle} = crypto, how = {name: 'ECDH', namedCurve: 'P-521'}
			const {publicKey, privateKey} = await subtle.generateKey(how, true, ['deriveBits'])
			for (;;) await subtle.deriveBits({name: 'ECDH', public: publicKey}, privateKey, 256)`: runtime.LimitTime,
	} {
		limits := &runtime.Limits{Size: 4 << 20}
		if limit == runtime.LimitTime {
			limits.Time = 250 * time.Millisecond
		}
		host := hosttest.New(t, runtime.Options{Limits: limits})
		ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
		_, err := host.Eval(ctx, "script.js", source)
		cancel()
		var reached *runtime.LimitError
		if !errors.As(err, &reached) || reached.Limit != limit {
			t.Errorf("%s: %v, want the limit of %s", source[max(0, len(source)-150):], err, limit)
		}
	}
}

// What a program prints without an end is held to the limit while it is read.
func TestSpawnSyncIsBounded(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("yes"); err != nil {
		t.Skip("there is no program yes")
	}
	host := hosttest.New(t, runtime.Options{
		Programs: []string{"yes"}, Env: runtime.Env{Vars: map[string]string{"PATH": os.Getenv("PATH")}},
		Limits: &runtime.Limits{Time: patience.Long, Size: 1 << 20},
	})
	_, err := host.Eval(t.Context(), "script.js", "require('child_process').spawnSync('yes', {maxBuffer: 1e12})")
	var reached *runtime.LimitError
	if !errors.As(err, &reached) || reached.Limit != runtime.LimitSize || !strings.Contains(err.Error(), "1048577 bytes") {
		t.Errorf("%v, want the limit of size", err)
	}
}

// A link says where it leads, as far as files may be read.
func TestReadlink(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.Symlink("target", filepath.Join(folder, "link")); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const source = `const fs = require('fs'), results = []
		results.push(fs.readlinkSync('link'), await fs.promises.readlink('link'), fs.readlinkSync('link', 'buffer').length)
		for (const name of ['file', 'missing']) try { fs.readlinkSync(name) } catch (e) { results.push(e.message) }
		results.join('; ')`
	const want = "target; target; 6; EINVAL: invalid argument, readlink 'file'; ENOENT: no such file or directory, readlink 'missing'"
	for _, files := range []runtime.Files{{All: true}, {Folders: []runtime.Folder{{Path: folder}}}} {
		value, err := hosttest.New(t, runtime.Options{Files: files, Dir: folder}).Eval(t.Context(), "script.js", source)
		if err != nil || value.String() != want {
			t.Errorf("%v, %v; want %s", value, err, want)
		}
	}
	_, err := hosttest.New(t, runtime.Options{Dir: folder}).Eval(t.Context(), "script.js", "require('fs').readlinkSync('link')")
	if err == nil || !strings.Contains(err.Error(), "is not allowed") {
		t.Errorf("%v, want an error that says what grants it", err)
	}
}
