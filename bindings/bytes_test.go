package bindings_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"dialtone/bindings"
	"dialtone/runtime"
)

// soundServer has one recording, whose sound is served by a function of the test's.
func soundServer(sound http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".json") {
			reply(w, 200, `{"sid": "RE1", "account_sid": "AC22222222222222222222222222222222"}`)
			return
		}
		sound(w, r)
	}
}

const recording = `const recording = Recording.find('RE1');`

// left returns the names of the files in a folder.
func left(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestSave(t *testing.T) {
	content := bytes.Repeat([]byte("sound "), 1<<20)
	dir, terminal := t.TempDir(), bytes.Buffer{}
	if err := os.WriteFile(filepath.Join(dir, "hello.mp3"), []byte("what was there before"), 0o644); err != nil {
		t.Fatal(err)
	}
	var asked []string
	w := newWire(t, soundServer(func(rw http.ResponseWriter, r *http.Request) {
		user, _, _ := r.BasicAuth()
		asked = append(asked, r.Host+r.URL.Path+" as "+user)
		rw.Header().Set("Content-Length", strconv.Itoa(len(content)))
		half := len(content) / 2
		_, _ = rw.Write(content[:half])
		rw.(http.Flusher).Flush()
		if before, err := os.ReadFile(filepath.Join(dir, "hello.mp3")); err != nil || string(before) != "what was there before" {
			t.Errorf("under its name there is half a file: %d bytes, %v", len(before), err)
		}
		_, _ = rw.Write(content[half:])
	}), nil, bindings.Options{Files: bindings.OSFiles(dir), Terminal: &terminal})
	if err := w.run(t.Context(), recording+`console.log(recording.save('hello.mp3') === recording)`); err != nil {
		t.Fatal(runtime.Report(err))
	}
	saved, err := os.ReadFile(filepath.Join(dir, "hello.mp3"))
	if err != nil || sha256.Sum256(saved) != sha256.Sum256(content) {
		t.Errorf("saved %d bytes of %d, %v", len(saved), len(content), err)
	}
	if got, want := strings.Join(asked, "\n"), "api.twilio.com/2010-04-01/Accounts/AC22222222222222222222222222222222/Recordings/RE1.mp3 as "+wireAccount; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
	if got := left(t, dir); got != "hello.mp3" {
		t.Errorf("the folder has %s", got)
	}
	if out := terminal.String(); !strings.Contains(out, "hello.mp3") || !strings.HasSuffix(out, " \r") {
		t.Errorf("the terminal has %q", out)
	}
}

// behindRedirect serves a sound where a signed URL leads to, and fails where the credentials come
// along.
func behindRedirect(sound http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/storage" {
			http.Redirect(w, r, "/storage?signature=1", http.StatusFound)
			return
		}
		if _, _, came := r.BasicAuth(); came || r.URL.RawQuery != "signature=1" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		sound(w, r)
	}
}

// What a redirect leads to replaces a file of the name.
func TestSaveFollowsRedirects(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hello.mp3"), []byte("what was there before"), 0o644); err != nil {
		t.Fatal(err)
	}
	w := newWire(t, soundServer(behindRedirect(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("sound")) })), nil,
		bindings.Options{Files: bindings.OSFiles(dir)})
	if err := w.run(t.Context(), recording+`recording.save('hello.mp3')`); err != nil {
		t.Fatal(runtime.Report(err))
	}
	if saved, err := os.ReadFile(filepath.Join(dir, "hello.mp3")); err != nil || string(saved) != "sound" || left(t, dir) != "hello.mp3" {
		t.Errorf("saved %q in %s, %v", saved, left(t, dir), err)
	}
}

// Whatever goes wrong, what was there before stays and nothing else is left.
func TestSaveFails(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	for _, c := range []struct {
		name, file string
		sound      http.HandlerFunc
		want       string // of what is thrown; "" where the script is stopped
	}{
		{"no sound", "hello.mp3", func(w http.ResponseWriter, r *http.Request) {
			reply(w, 404, `{"code": 20404, "message": "not found", "status": 404}`)
		}, "Twilio.APIError: Error #20404: not found (refused)"},
		{"cut off", "hello.mp3", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("half"))
			w.(http.Flusher).Flush()
			hangUp(w)
		}, "Twilio.ConnectionError: GET "},
		{"a folder of the name", "folder.mp3", func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte("all"))
		}, "Error: Recording.save cannot write folder.mp3: "},
		{"a redirect", "hello.wav", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.com/", http.StatusFound)
		}, "Twilio.ConnectionError: GET "},
		{"redirects in a circle", "hello.wav", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
		}, "Twilio.ConnectionError: GET "},
		{"not there behind a redirect", "hello.mp3", behindRedirect(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte("<Error><Code>AccessDenied</Code></Error>"))
		}), "Twilio.ConnectionError: GET "},
		{"cut off behind a redirect", "hello.mp3", behindRedirect(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("half"))
			w.(http.Flusher).Flush()
			hangUp(w)
		}), "Twilio.ConnectionError: GET "},
		{"Ctrl-C", "hello.mp3", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte("half"))
			w.(http.Flusher).Flush()
			cancel(runtime.ErrInterrupted)
			<-r.Context().Done()
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "folder.mp3"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "hello.mp3"), []byte("before"), 0o644); err != nil {
				t.Fatal(err)
			}
			w := newWire(t, soundServer(c.sound), nil, bindings.Options{Files: bindings.OSFiles(dir)})
			err := w.run(ctx, recording+"try { recording.save('"+c.file+"'); console.log('saved') } catch (e) { console.log(`${e.name}: ${e.message} (${e.outcome})`) }")
			if c.want == "" && !errors.Is(err, runtime.ErrInterrupted) || c.want != "" && err != nil {
				t.Errorf("ended with %v", err)
			}
			if got := w.stdout.String(); c.want != "" && !strings.HasPrefix(got, c.want) {
				t.Errorf("printed %s, want %s", got, c.want)
			}
			before, err := os.ReadFile(filepath.Join(dir, "hello.mp3"))
			if got := left(t, dir); got != "folder.mp3 hello.mp3" || string(before) != "before" {
				t.Errorf("the folder has %s, and hello.mp3 has %q, %v", got, before, err)
			}
		})
	}
}

func TestSaveWithoutFiles(t *testing.T) {
	w := newWire(t, soundServer(func(http.ResponseWriter, *http.Request) { t.Error("the sound was asked for") }), nil)
	if err := w.run(t.Context(), recording+"try { recording.save('hello.mp3') } catch (e) { console.log(`${e.name}: ${e.message}`) }"); err != nil {
		t.Fatal(runtime.Report(err))
	}
	if want := "Error: Recording.save cannot write hello.mp3: this host lets scripts have no files\n"; w.stdout.String() != want {
		t.Errorf("printed %q, want %q", w.stdout.String(), want)
	}
}

// By Connect the sound is asked for as the connected account.
func TestSaveByConnect(t *testing.T) {
	const connected = "AC22222222222222222222222222222222"
	user, password := "", ""
	w := newWire(t, soundServer(func(_ http.ResponseWriter, r *http.Request) { user, password, _ = r.BasicAuth() }), nil,
		bindings.Options{Files: bindings.OSFiles(t.TempDir())})
	if err := w.run(t.Context(), `Recording.find('RE1', {account_sid: '`+connected+`', connect: true}).save('hello.wav')`); err != nil {
		t.Fatal(runtime.Report(err))
	}
	if user != connected || password != wireToken {
		t.Errorf("asked for as %q with %q", user, password)
	}
}
