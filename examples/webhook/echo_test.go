package webhook_test

import (
	"testing/fstest"

	"dialtone/bindings"
	"dialtone/webhook"
	"dialtone/webhook/views"

	"github.com/labstack/echo/v4"
)

// Echo takes a middleware and a handler of net/http by its wrappers; here the handler is a folder
// of views, which brings its own filter.
func Example_echo() {
	folder := views.Handler(fstest.MapFS{
		"calls/index.voice.js": {Data: []byte("res.say(`Hello from a view, ${params.From}`)")},
	}, views.Options{Filter: webhook.Filter{AuthToken: token}, Documents: bindings.Documents{}})

	router := echo.New()
	calls := router.Group("/greeting", echo.WrapMiddleware(webhook.Filter{AuthToken: token}.Verify))
	calls.POST("", echo.WrapHandler(webhook.Voice(greet)))
	router.Any("/*", echo.WrapHandler(folder))

	call(router, "/greeting")
	call(router, "/calls")
	// Output:
	// 200 OK text/xml; charset=utf-8
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Say>Hello, +15005550006</Say>
	// </Response>
	// 403 Forbidden
	//
	// 200 OK text/xml; charset=utf-8
	// <?xml version="1.0" encoding="UTF-8"?>
	// <Response>
	//   <Say>Hello from a view, +15005550006</Say>
	// </Response>
	// 403 Forbidden
}
