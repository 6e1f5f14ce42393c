package views_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"dialtone/bindings"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// Many requests at once, while the view and what it requires are saved again and again, each get an
// answer of their own.
func TestManyRequestsWhileAViewChanges(t *testing.T) {
	dir := t.TempDir()
	write := func(name, source string) {
		temporary := filepath.Join(dir, ".saving")
		if err := os.WriteFile(temporary, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(temporary, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	save := func(version int) {
		write("lib.ts", fmt.Sprintf("export const about = (who: string): string => `%d ${who}`", version))
		write("index.voice.js", fmt.Sprintf("res.say(require('/lib').about(params.who)); session.who = params.who // %d", version))
	}
	save(0)
	folder := views.Handler(os.DirFS(dir), views.Options{
		Filter: webhook.Filter{AuthToken: token}, Documents: bindings.Documents{}, Host: runtime.Options{Files: runtime.Files{FS: os.DirFS(dir)}},
	})
	requests, versions := 20, 8
	if patience.Thorough() {
		requests, versions = 50, 20
	}
	var callers sync.WaitGroup
	for i := range 8 {
		callers.Go(func() {
			who := fmt.Sprint("caller ", i)
			for range requests {
				w := answer(folder, signed(post("/", form("CallSid", "CA1", "who", who)), "http://example.com/"))
				if w.Code != 200 || !strings.Contains(w.Body.String(), who+"</Say>") {
					t.Errorf("%d %s", w.Code, w.Body)
				}
			}
		})
	}
	for version := range versions {
		save(version)
		if err := folder.Load(); err != nil {
			t.Error(err)
		}
	}
	callers.Wait()
}

func BenchmarkView(b *testing.B) {
	dir := b.TempDir()
	const source = "res.say('Hello'); res.play('https://example.com/a.mp3'); res.hangup()"
	if err := os.WriteFile(filepath.Join(dir, "index.voice.js"), []byte(source), 0o600); err != nil {
		b.Fatal(err)
	}
	folder := views.Handler(os.DirFS(dir), views.Options{Filter: webhook.Filter{AuthToken: token}, Documents: bindings.Documents{}})
	params := form("CallSid", "CA00000000000000000000000000000001", "From", "+15306666666", "To", "+15306384866", "CallStatus", "ringing")
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		folder.ServeHTTP(w, signed(post("/", params), "http://example.com/"))
		if w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
