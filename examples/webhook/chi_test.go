package webhook_test

import (
	"dialtone/webhook"

	"github.com/go-chi/chi/v5"
)

// To chi the filter is a middleware, and what answers is a handler. A router mounted below a path
// changes nothing: what is checked is the URL that Twilio asked for.
func Example_chi() {
	calls := chi.NewRouter()
	calls.Use(webhook.Filter{AuthToken: token}.Verify)
	calls.Method("POST", "/greeting", webhook.Voice(greet))

	router := chi.NewRouter()
	router.Mount("/calls", calls)

	call(router, "/calls/greeting")
	// Output:
	// 200 OK text/xml; charset=utf-8
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Say>Hello, +15005550006</Say>
	// </Response>
	// 403 Forbidden
}
