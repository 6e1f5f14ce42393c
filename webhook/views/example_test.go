package views_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing/fstest"
	"time"

	"dialtone/api/signature"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/webhook"
	"dialtone/webhook/views"
)

// ask makes the request that Twilio makes: signed, with the parameters of a form.
func ask(server *httptest.Server, path string, params url.Values) {
	r, err := http.NewRequest("POST", server.URL+path, strings.NewReader(params.Encode()))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set(signature.Header, signature.Sign(token, server.URL+path, params))
	response, err := server.Client().Do(r)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s\n%s\n", response.Status, body)
}

// Views are files of a folder; os.OpenRoot gives one of the disk. What they may do beside
// answering, their host says.
func ExampleHandler() {
	app := fstest.MapFS{
		"menu/index.voice.js": {Data: []byte(`
			if (params.Digits === '1') return redirect('/sales')
			session.visits = (session.visits ?? 0) + 1
			console.log('visit', session.visits)
			res.gather({num_digits: 1}, g => g.say('Press 1 for sales.'))
		`)},
	}
	server := httptest.NewServer(views.Handler(app, views.Options{
		Filter:    webhook.Filter{AuthToken: token},
		Documents: bindings.Documents{},
		Host:      runtime.Options{Stdout: os.Stdout},
	}))
	defer server.Close()

	ask(server, "/menu", url.Values{"CallSid": {"CA1"}})
	// Output:
	// visit 1
	// 200 OK
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Gather numDigits="1">
	//     <Say>Press 1 for sales.</Say>
	//   </Gather>
	// </Response>
}

// The options of a view's host say what it may do, and how much: nothing but answering, unless they
// name it.
func ExampleOptions() {
	folder := views.Handler(fstest.MapFS{
		"index.voice.js":  {Data: []byte("res.say(`Welcome to ${process.env.OFFICE}`)")},
		"greedy.voice.js": {Data: []byte("for (;;) console.log('mine')")},
	}, views.Options{
		Filter:    webhook.Filter{AuthToken: token, Log: slog.New(slog.DiscardHandler)},
		Documents: bindings.Documents{},
		Timeout:   15 * time.Second,
		Host: runtime.Options{
			Env:    runtime.Env{Vars: map[string]string{"OFFICE": "Oakland"}},
			Limits: &runtime.Limits{Time: 10 * time.Second, Output: 10 << 10, Requests: 5, Heap: 64 << 20},
		},
	})
	server := httptest.NewServer(folder)
	defer server.Close()

	ask(server, "/", url.Values{"CallSid": {"CA1"}})
	ask(server, "/greedy", url.Values{"CallSid": {"CA1"}})
	// Output:
	// 200 OK
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Say>Welcome to Oakland</Say>
	// </Response>
	// 500 Internal Server Error
}
