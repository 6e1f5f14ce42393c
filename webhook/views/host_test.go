package views_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/webhook/views"
)

// What a view may do beside answering is the embedder's choice: nothing, unless the host's options
// say so.
func TestWhatAViewMayDo(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "note.txt"), []byte("a note"), 0o600); err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "a page") }))
	defer site.Close()
	network := &http.Transport{}
	defer network.CloseIdleConnections()
	read := "res.say(require('fs').readFileSync('" + filepath.ToSlash(dir) + "/note.txt', 'utf8'))"
	write := "require('fs').writeFileSync('" + filepath.ToSlash(dir) + "/note.txt', 'gone')"
	fetch := "res.say(await (await fetch('" + site.URL + "')).text())"
	tests := []struct {
		name   string
		host   runtime.Options
		view   string
		answer string // in the document, or
		logged string // in the log of a view that failed.
	}{
		{name: "no files", view: read, logged: "ERR_ACCESS_DENIED"},
		{name: "no network", view: fetch, logged: "fetch"},
		{name: "no environment", view: "res.say(Object.keys(process.env).length)", answer: "<Say>0</Say>"},
		{name: "no Twilio", view: "res.say(typeof Twilio)", answer: "<Say>undefined</Say>"},
		{name: "no exit", view: "process.exit(0)", logged: "process.exit"},
		{name: "files to read", host: runtime.Options{Files: runtime.Files{Folders: []runtime.Folder{{Path: dir}}}}, view: read, answer: "<Say>a note</Say>"},
		{name: "and not to write", host: runtime.Options{Files: runtime.Files{Folders: []runtime.Folder{{Path: dir}}}}, view: write, logged: "ERR_ACCESS_DENIED"},
		{name: "network", host: runtime.Options{Network: runtime.Network{Transport: network}}, view: fetch, answer: "<Say>a page</Say>"},
		{name: "environment", host: runtime.Options{Env: runtime.Env{Vars: map[string]string{"OFFICE": "Oakland"}}}, view: "res.say(process.env.OFFICE)", answer: "<Say>Oakland</Say>"},
		{name: "a limit of time", host: runtime.Options{Limits: &runtime.Limits{Time: soon}},
			view: "\nfor (;;) {}", logged: "the script was stopped: it ran longer than 100ms"},
		{name: "a limit of output", host: runtime.Options{Limits: &runtime.Limits{Time: patience.Long, Output: 100}},
			view: "for (;;)\n  console.log('0123456789')", logged: "index.voice.js:2:"},
		{name: "a limit of requests", host: runtime.Options{
			Network: runtime.Network{Transport: network},
			Limits:  &runtime.Limits{Time: patience.Long, Requests: 1},
		},
			view: fetch + "\n" + fetch, logged: "it made more than 1 request"},
		{name: "a limit that is kept", host: runtime.Options{Limits: &runtime.Limits{Time: patience.Long}}, view: "res.say('within')", answer: "<Say>within</Say>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := serve(views.Options{Host: test.host}, "index.voice.js", test.view)
			w := a.post("/", "CallSid", "CA1")
			if test.answer != "" {
				if got := document(t, w); !strings.Contains(got, test.answer) {
					t.Errorf("%s\n%s", got, &a.log)
				}
				return
			}
			if w.Code != 500 || w.Body.Len() > 0 || !strings.Contains(a.log.String(), test.logged) {
				t.Errorf("%d %s, the log says\n%s", w.Code, w.Body, &a.log)
			}
		})
	}
	if kept, err := os.ReadFile(filepath.Join(dir, "note.txt")); err != nil || string(kept) != "a note" {
		t.Errorf("the file has %q, %v", kept, err)
	}
}
