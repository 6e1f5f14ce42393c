package authority

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestItIsMadeOnce: the first use makes the authority, of which each later one reads the same, also
// where many come at once; the key is its user's alone.
func TestItIsMadeOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dialtone")
	all := make([]*Authority, 8)
	var group sync.WaitGroup
	for i := range all {
		group.Go(func() {
			a, err := Open(dir)
			if err != nil {
				t.Error(err)
			}
			all[i] = a
		})
	}
	group.Wait()
	if t.Failed() {
		return
	}
	for _, a := range all {
		if !bytes.Equal(a.Certificate(), all[0].Certificate()) {
			t.Fatal("two of them are different")
		}
	}
	info, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("left there: %v %v", files, err)
	}
	name, err := all[0].Trust().File()
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(name); err != nil || !bytes.Equal(raw, all[0].Certificate()) || bytes.Contains(raw, []byte("PRIVATE")) {
		t.Errorf("%s has %s %v", name, raw, err)
	}
}

// TestAKeyThatOthersRead, or a file that has none, is not used.
func TestAKeyThatOthersRead(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, keyFile)
	if runtime.GOOS != "windows" {
		if err := os.Chmod(name, 0o640); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "can be read by others") {
			t.Error(err)
		}
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "is not a key and a certificate") {
		t.Error(err)
	}
}

// TestTime: an authority is renewed in its last month, a leaf in its last day.
func TestTime(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	a, err := open(dir, clock)
	if err != nil {
		t.Fatal(err)
	}
	first, err := a.Leaf("api.twilio.com")
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(leafHolds - skew - time.Minute)
	if same, err := a.Leaf("API.twilio.com."); err != nil || same != first {
		t.Error("another leaf is made for the same name", err)
	}
	now = now.Add(2 * time.Minute)
	if other, err := a.Leaf("api.twilio.com"); err != nil || other == first {
		t.Error("a leaf that runs out stays", err)
	}
	if b, err := open(dir, clock); err != nil || !bytes.Equal(b.Certificate(), a.Certificate()) {
		t.Error("another authority is made", err)
	}
	now = now.Add(holds - leafHolds)
	if b, err := open(dir, clock); err != nil || bytes.Equal(b.Certificate(), a.Certificate()) {
		t.Error("an authority that runs out stays", err)
	}
}

// TestWhatItVouchesFor: programs that trust it believe its servers for Twilio's names and for this
// machine, and for no other, even with its key.
func TestWhatItVouchesFor(t *testing.T) {
	a, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(a.Certificate())
	for _, name := range []string{"api.twilio.com", "verify.dublin.ie1.twilio.com", "localhost", "127.0.0.1", "::1"} {
		leaf, err := a.Leaf(name)
		if err != nil {
			t.Error(err)
			continue
		}
		parsed, err := x509.ParseCertificate(leaf.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		if key, ok := parsed.PublicKey.(*ecdsa.PublicKey); !ok || key.Curve != elliptic.P256() {
			t.Errorf("the key of %s is %T", name, parsed.PublicKey)
		}
		if _, err := parsed.Verify(x509.VerifyOptions{DNSName: name, Roots: roots}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"example.com", "nottwilio.com", "twilio.com.example.com", "10.0.0.1", ""} {
		if _, err := a.Leaf(name); err == nil {
			t.Errorf("it vouches for %q", name)
		}
	}
	// A leaf for another name, which the key could sign, is believed by no program.
	domains = append(domains, "example.com")
	forged, err := a.Leaf("example.com")
	domains = domains[:len(domains)-1]
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(forged.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parsed.Verify(x509.VerifyOptions{DNSName: "example.com", Roots: roots}); err == nil {
		t.Error("example.com is believed")
	}
}

// TestTLS: a server answers for each name that is asked for, over HTTP/1.1.
func TestTLS(t *testing.T) {
	a, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto+" "+r.TLS.ServerName)
	}))
	l := tls.NewListener(server.Listener, a.TLS("127.0.0.1"))
	server.Listener = l
	server.Start()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(a.Certificate())
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}
	dialer := net.Dialer{}
	transport.DialContext = dialer.DialContext
	t.Cleanup(transport.CloseIdleConnections)
	client := &http.Client{Transport: transport}
	for _, name := range []string{"verify.twilio.com", ""} {
		transport.TLSClientConfig.ServerName = name
		transport.CloseIdleConnections()
		res, err := client.Get("https://" + l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(res.Body)
		res.Body.Close()
		if want := "HTTP/1.1 " + name; err != nil || string(raw) != want {
			t.Errorf("%q %v, want %q", raw, err, want)
		}
	}
}

// TestBundles: a bundle has the machine's roots, those that were named before, and the authority's,
// each once.
func TestBundles(t *testing.T) {
	dir := t.TempDir()
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	before, err := other.Trust().File()
	if err != nil {
		t.Fatal(err)
	}
	machine, err := machineRoots()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "0a1b2c.0"), other.Certificate(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "README"), []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	count := func(raw []byte) int { return bytes.Count(raw, []byte("BEGIN CERTIFICATE")) }
	roots := count(distinct(machine))
	for _, c := range []struct {
		name string
		of   []string
		want int
	}{
		{"the machine's and ours", []string{""}, roots + 1},
		{"with a file's", []string{before}, roots + 2},
		{"with a folder's", []string{folder}, roots + 2},
		{"each once", []string{before, folder}, roots + 2},
	} {
		name, err := a.Trust().Bundle(c.of...)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(name)
		if err != nil || count(raw) != c.want || !bytes.HasSuffix(raw, a.Certificate()) || filepath.Dir(name) != dir {
			t.Errorf("%s: %s has %d certificates, want %d; %v", c.name, name, count(raw), c.want, err)
		}
	}
	extra, err := a.Trust().Extra(before)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(extra); err != nil || count(raw) != 2 {
		t.Errorf("%s has %d certificates, want 2", extra, count(raw))
	}
	if name, err := a.Trust().Extra(""); err != nil || filepath.Base(name) != certificateFile {
		t.Error(name, err)
	}
	elsewhere, err := TrustIn(filepath.Join(t.TempDir(), "new"), append([]byte("text\n"), other.Certificate()...))
	if err != nil {
		t.Fatal(err)
	}
	if name, err := elsewhere.File(); err != nil || filepath.Base(name) == certificateFile {
		t.Error(name, err)
	} else if raw, err := os.ReadFile(name); err != nil || !bytes.Equal(raw, other.Certificate()) {
		t.Errorf("%s has %s; %v", name, raw, err)
	}
	if _, err := TrustIn(t.TempDir(), []byte("nothing")); err == nil {
		t.Error("nothing is a certificate")
	}
	if _, err := a.Trust().Bundle(filepath.Join(dir, "none.pem")); err == nil || !strings.Contains(err.Error(), "none.pem") {
		t.Errorf("a file that is not there: %v", err)
	}
}
