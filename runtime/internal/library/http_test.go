package library_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
)

// The scripts of testdata/network print what they do in Node.
func TestNetworkAsNode(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no Node to compare with")
	}
	scripts, err := filepath.Glob("testdata/network/*.mjs")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, script := range scripts {
		t.Run(filepath.Base(script), func(t *testing.T) {
			t.Parallel()
			server := fetchServer(t)
			ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
			defer cancel()
			node := exec.CommandContext(ctx, "node", script)
			node.Env = append(os.Environ(), "SERVER="+server.URL)
			want, err := node.CombinedOutput()
			if err != nil {
				t.Fatalf("node: %v\n%s", err, want)
			}
			var out bytes.Buffer
			host, err := runtime.New(runtime.Options{
				Files:   runtime.Files{All: true},
				Network: runtime.Network{Transport: http.DefaultTransport, Listen: anyAddress},
				Env:     runtime.Env{Vars: map[string]string{"SERVER": server.URL}},
				Stdout:  &out,
				Stderr:  &out,
			})
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

// What a host does not grant, or has not, is an error that says so.
func TestRequestsThatAreRefused(t *testing.T) {
	for source, want := range map[string]string{
		"await new Promise((_, no) => require('http').get('http://example.com').on('error', no))":                          "grants its scripts no network",
		"require('https').get('https://example.com', {rejectUnauthorized: false})":                                         "rejectUnauthorized: false is not supported",
		"new (require('https').Agent)({ca: 'x'})":                                                                          "the option ca of TLS is not supported",
		"require('http').get('http://example.com', {socketPath: '/x'})":                                                    "the option socketPath is not supported",
		"require('net').connect(80)":                                                                                       "net.connect is missing here",
		"new (require('net').Socket)().connect(80)":                                                                        "net.Socket.connect is missing here",
		"require('tls').connect(443)":                                                                                      "tls.connect is missing here",
		"require('dns').lookup('example.com', () => {})":                                                                   "dns.lookup is missing here",
		"require('http2').connect('https://example.com')":                                                                  "http2.connect is missing here",
		"class Own extends require('http').Agent { addRequest() {} }; require('http').get('http://x', {agent: new Own()})": "an agent that makes connections of its own is not supported",
	} {
		_, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "script.js", source)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}
