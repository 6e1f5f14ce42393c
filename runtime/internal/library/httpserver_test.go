package library_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/hosts"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
)

func anyAddress(string) error { return nil }

// What a server sends is, byte for byte, what Node's does, also where a request makes no sense.
func TestServerBytesAsNode(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no Node to compare with")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
	defer cancel()
	const script = "testdata/network/bytes.cjs"
	node := exec.CommandContext(ctx, "node", script)
	stdout, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	theirs := portOf(t, stdout)
	reader, writer := io.Pipe()
	host, err := runtime.New(runtime.Options{Files: runtime.Files{All: true}, Network: runtime.Network{Listen: anyAddress}, Stdout: writer})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	ran := make(chan error, 1)
	go func() { ran <- host.RunFile(ctx, script) }()
	ours := portOf(t, reader)

	get := func(path string, headers ...string) string {
		return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + strings.Join(headers, "") + "Connection: close\r\n\r\n"
	}
	post := "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	for name, request := range map[string]string{
		"plain":              get("/a?b=c"),
		"two requests":       "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n" + get("/2"),
		"kept":               "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /parts HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + get("/2"),
		"HTTP/1.0":           "GET /a HTTP/1.0\r\n\r\n",
		"HTTP/1.0 in parts":  "GET /parts HTTP/1.0\r\n\r\n",
		"HTTP/1.0 kept":      "GET /head HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /head HTTP/1.0\r\n\r\n",
		"parts":              get("/parts"),
		"head":               get("/head"),
		"HEAD":               "HEAD /head HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"HEAD in parts":      "HEAD /parts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"without a date":     get("/nodate"),
		"removed":            get("/removed"),
		"304":                get("/304"),
		"chunked":            get("/chunked"),
		"trailers":           get("/trailers"),
		"flushed":            get("/flush"),
		"kept by header":     "GET /keep HTTP/1.1\r\nHost: a\r\n\r\n" + get("/a"),
		"informed":           get("/continue"),
		"corked":             get("/corked"),
		"headers":            get("/h", "X-A:  spaces \r\n", "x-a: again\r\n", "Cookie: a=1\r\n", "cookie: b=2\r\n", "User-Agent: one\r\n", "User-Agent: two\r\n", "X-Latin: \xe9\r\n"),
		"a body":             post + "Content-Length: 4\r\n\r\nabcd",
		"a chunked body":     post + "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\nX-T: 1\r\n\r\n",
		"expects":            post + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\nabcd",
		"expects else":       post + "Expect: wonders\r\nContent-Length: 0\r\n\r\n",
		"an empty line":      "\r\n" + get("/a"),
		"another method":     "PROPFIND /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"the star":           "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		"an absolute target": get("http://a/b"),
		"stray percent":      get("/%zz"),

		"no host":                  "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
		"no method":                "WHAT / HTTP/1.1\r\nHost: a\r\n\r\n",
		"no HTTP":                  "hello there\r\n\r\n",
		"HTTP/2":                   "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"a bad name":               get("/", "a b: c\r\n"),
		"a name alone":             get("/", "alone\r\n"),
		"a control character":      get("/", "a: b\x01c\r\n"),
		"a folded header":          get("/", " folded\r\n"),
		"two lengths":              post + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
		"length and chunks":        post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a length that is none":    post + "Content-Length: 4x\r\n\r\nabcd",
		"a negative length":        post + "Content-Length: -4\r\n\r\nabcd",
		"too long headers":         get("/", "X-Long: "+strings.Repeat("x", 20000)+"\r\n"),
		"an encoding that is none": post + "Transfer-Encoding: what\r\n\r\nabcd",
	} {
		t.Run(name, func(t *testing.T) {
			want, got := answerTo(t, theirs, request), answerTo(t, ours, request)
			if diff := cmp.Diff(strings.Split(want, "\r\n"), strings.Split(got, "\r\n")); diff != "" {
				t.Errorf("-node +dialtone:\n%s", diff)
			}
		})
	}
	answerTo(t, theirs, get("/quit"))
	answerTo(t, ours, get("/quit"))
	if err := <-ran; err != nil {
		t.Error(err)
	}
	if err := node.Wait(); err != nil {
		t.Error(err)
	}
}

// portOf is the port that a server prints.
func portOf(t *testing.T, output io.Reader) string {
	t.Helper()
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("the server has printed no port: %v", err)
	}
	return strings.TrimSpace(line)
}

var dated = regexp.MustCompile(`Date: [^\r]*`)

// answerTo is all that a server sends after some bytes, until it closes the connection.
func answerTo(t *testing.T, port, request string) string {
	t.Helper()
	conn, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience.Long)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if err != nil && !strings.Contains(err.Error(), "reset") {
		t.Fatalf("%v after %q", err, answer)
	}
	return dated.ReplaceAllString(string(answer), "Date: now")
}

// A script listens where its host lets it.
func TestServersThatAreRefused(t *testing.T) {
	network, err := hosts.New(hosts.Rules{Allow: []string{"127.0.0.1:8099"}, AllowedBy: "the test allows it"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		network runtime.Network
		address string
		want    string
	}{
		{runtime.Network{}, "0", "ERR_ACCESS_DENIED listening on :0 is not allowed: this host grants its scripts no servers (runtime.Network)"},
		{runtime.Network{Transport: http.DefaultTransport}, "0, '127.0.0.1'", "ERR_ACCESS_DENIED listening on 127.0.0.1:0 is not allowed"},
		{runtime.Network{Listen: network.Listen}, "8098, '127.0.0.1'", "ERR_ACCESS_DENIED reaching 127.0.0.1:8098 is not allowed: it is an address of this machine; the test allows it"},
		{runtime.Network{Listen: network.Listen}, "8099", "ERR_ACCESS_DENIED"},
		{runtime.Network{Listen: func(string) error { return errors.New("not here") }}, "{port: 0}", "ERR_ACCESS_DENIED not here"},
		{runtime.Network{Listen: anyAddress}, "0, '192.0.2.1'", "EADDRNOTAVAIL listen EADDRNOTAVAIL: address not available 192.0.2.1:0"},
	} {
		host := hosttest.New(t, runtime.Options{Network: tt.network})
		_, err := host.Eval(t.Context(), "script.js", "await new Promise((_, no) => require('http').createServer().on('error', e => no(new Error(e.code + ' ' + e.message))).listen("+tt.address+"))")
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("listen(%s): %v, want %s", tt.address, err, tt.want)
		}
	}
	for source, want := range map[string]string{
		"require('http').createServer().listen('/tmp/socket')":                                 "a path, a descriptor or a handle is missing here",
		"require('https').createServer({pfx: 'x'})":                                            "the option pfx of https.createServer is missing here",
		"require('https').createServer({key: 'x', cert: 'y'}).listen(0, '127.0.0.1')":          "tls: failed to find any PEM data in certificate input",
		"require('https').createServer(() => {}).listen(0)":                                    "needs the options key and cert",
		"require('net').createServer().listen(0)":                                              "net.Server.listen is missing here",
		"require('http').createServer(() => { throw new Error('in it') }).emit('request', {})": "in it",
	} {
		_, err := hosttest.New(t, runtime.Options{Network: runtime.Network{Listen: anyAddress}}).Eval(t.Context(), "script.js", source)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}

// A server ends with its script: by the script itself, by an error of a listener, and from outside.
func TestServerEndsWithItsScript(t *testing.T) {
	const begin = `const server = require('http').createServer((req, res) => answer(req, res)).listen(0, '127.0.0.1', () => console.log(server.address().port));`
	for _, tt := range []struct {
		name, source, path, want string
	}{
		{"unref", begin + "server.unref()", "", ""},
		{"an error of a listener", begin + "function answer() { throw new Error('a bug') }", "/", "a bug"},
		{"an error that comes later", begin + "async function answer() { await null; null.x }", "/", "Cannot read property 'x'"},
		{"process.exit", begin + "function answer() { process.exit(0) }", "/", "exit"},
		{"its own end", begin + "function answer(req, res) { res.end(); server.close() }", "/", ""},
		{"a cancelled context", begin + "function answer() {}", "cancel", "stopped"},
		{"a context that ends while a request waits", begin + "function answer() { console.log('asked') }", "/cancel", "stopped"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
			defer cancel()
			reader, writer := io.Pipe()
			host, err := runtime.New(runtime.Options{Network: runtime.Network{Listen: anyAddress}, Exit: true, Stdout: writer})
			if err != nil {
				t.Fatal(err)
			}
			defer host.Close()
			ran := make(chan error, 1)
			go func() {
				_, err := host.Eval(ctx, "script.js", tt.source)
				_ = writer.Close()
				ran <- err
			}()
			lines := bufio.NewReader(reader)
			port := ""
			if tt.path != "" {
				port = portOf(t, lines)
			}
			asked := make(chan struct{})
			go func() {
				defer close(asked)
				if !strings.HasPrefix(tt.path, "/") {
					return
				}
				if response, err := http.Get("http://127.0.0.1:" + port + tt.path); err == nil {
					_ = response.Body.Close()
				}
			}()
			if strings.HasSuffix(tt.path, "cancel") {
				if tt.path == "/cancel" {
					portOf(t, lines) // it is asked
				}
				cancel()
			}
			go func() { _, _ = io.Copy(io.Discard, lines) }()
			err = <-ran
			<-asked
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("the script ended with %v, want %q", err, tt.want)
			}
			if port != "" {
				if conn, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
					_ = conn.Close()
					t.Error("its port is still open")
				}
			}
			http.DefaultClient.CloseIdleConnections()
		})
	}
}

// In a console a server goes on between the entries.
func TestServerBetweenEntries(t *testing.T) {
	var out bytes.Buffer
	host := hosttest.New(t, runtime.Options{Network: runtime.Network{Listen: anyAddress}, Stdout: &out})
	ask := func(source string) string {
		t.Helper()
		value, err := host.Interact(t.Context(), "entry", source)
		if err != nil {
			t.Fatal(err)
		}
		return value.String()
	}
	ask("var count = 0; var server = require('http').createServer((req, res) => { count++; req.resume(); req.on('end', () => res.end('seen ' + count)) }); await new Promise(done => server.listen(0, '127.0.0.1', done))")
	address := "http://127.0.0.1:" + ask("String(server.address().port)")
	for i := range 3 {
		response, err := http.Post(address, "text/plain", strings.NewReader("body"))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if want := fmt.Sprintf("seen %d", i+1); string(body) != want {
			t.Errorf("%s, want %s", body, want)
		}
	}
	if got := ask("count"); got != "3" {
		t.Errorf("count is %s after three requests", got)
	}
	http.DefaultClient.CloseIdleConnections()
	ask("await new Promise(done => server.close(done)); 'closed'")
}

// https.createServer answers with the key and the certificate that it is given.
func TestSecureServer(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	reader, writer := io.Pipe()
	host := hosttest.New(t, runtime.Options{
		Network: runtime.Network{Listen: anyAddress},
		Stdout:  writer,
		Env: runtime.Env{Vars: map[string]string{
			"KEY":  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})),
			"CERT": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})),
		}},
	})
	ran := make(chan error, 1)
	go func() {
		_, err := host.Eval(t.Context(), "script.js", `
			const server = require('https').createServer({key: process.env.KEY, cert: Buffer.from(process.env.CERT)}, (req, res) => {
				res.end(req.socket.encrypted + ' ' + req.url)
				server.close()
			}).on('tlsClientError', () => console.log('refused')).listen(0, '127.0.0.1', () => console.log(server.address().port))`)
		ran <- err
	}()
	lines := bufio.NewReader(reader)
	port := portOf(t, lines)
	if _, err := http.Get("https://127.0.0.1:" + port); err == nil {
		t.Error("a certificate that nobody signed is taken")
	}
	if got := portOf(t, lines); got != "refused" {
		t.Errorf("the server says %s", got)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer client.CloseIdleConnections()
	response, err := client.Get("https://127.0.0.1:" + port + "/there")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, _ := io.ReadAll(response.Body); string(body) != "true /there" {
		t.Errorf("the answer is %q", body)
	}
	if err := <-ran; err != nil {
		t.Error(err)
	}
}
