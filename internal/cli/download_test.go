package cli

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A redirect to where Twilio keeps a file leads to no host that the run denies.
func TestADownloadStaysWithinTheAllowedHosts(t *testing.T) {
	t.Parallel()
	twilio := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".json") {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"sid": "RE1"}`))
			return
		}
		http.Redirect(w, r, "https://storage.example.com/x?Signature=abc", http.StatusTemporaryRedirect)
	}))
	t.Cleanup(twilio.Close)
	for _, flag := range []string{"--deny-net", "--deny-net=storage.example.com", "--deny-net=*.example.com:443", "--allow-net=127.0.0.1", "--allow-net=example.com"} {
		dir := t.TempDir()
		var stdout, stderr bytes.Buffer
		process := Process{Stdin: os.Stdin, Stdout: &stdout, Stderr: &stderr, Environ: []string{"TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001", "TWILIO_AUTH_TOKEN=token"}}
		script := "Recording.find('RE1').save('" + filepath.ToSlash(filepath.Join(dir, "a.mp3")) + "')"
		code := Run([]string{"--base-url", twilio.URL, flag, "eval", script}, process)
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) > 0 {
			t.Errorf("%s: the folder has %v, %v", flag, entries, err)
		}
		if says := stderr.String(); code != 1 || !strings.Contains(says, "storage.example.com") || !strings.Contains(says, "started with "+flag) || strings.Contains(says, "abc") {
			t.Errorf("%s: exits %d and says %s", flag, code, says)
		}
	}
}
