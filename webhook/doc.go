// Package webhook answers Twilio's requests: it turns away those that Twilio did not sign, and answers the others
// with TwiML that a Go function builds or a view, a small JavaScript file in a folder of them.
//
// Most callers need one of two things. [Handler] serves a folder of views:
//
//	root, err := os.OpenRoot("app") // which keeps symbolic links inside
//	views := webhook.Handler(root.FS(), webhook.Options{
//		Filter:    webhook.Filter{AuthToken: token},
//		Documents: bindings.Documents{},
//	})
//
// [Verify] stands before handlers written in Go, such as those that [Voice] and [Messaging] make:
//
//	http.Handle("/voice", webhook.Verify(token, webhook.Voice(answer)))
//
// All of them are handlers of net/http, and so of the routers built on it: chi takes them as they are
// (r.Handle("/voice", h)), gin by gin.WrapH(h), echo by echo.WrapHandler(h). [Filter.Verify] is a
// middleware to them. They are tried in examples/webhook.
//
// What Twilio signs begins with the URL that it was told to fetch. Where a proxy stands between, the server sees
// another one: say the public one in [Filter].
package webhook
