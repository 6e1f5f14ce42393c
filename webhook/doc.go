// Package webhook answers Twilio's requests in Go: it refuses those that Twilio did not sign, and
// answers the others with TwiML that a function builds. It needs no JavaScript engine; package
// webhook/views answers with scripts.
//
// Most callers put [Verify] before handlers, such as those that [Voice] and [Messaging] make:
//
//	http.Handle("/voice", webhook.Verify(token, webhook.Voice(answer)))
//
// A [Filter] says more than a token: several tokens, tokens of subaccounts, proxies, a public URL,
// a log. All are handlers of net/http, and so of the routers built on it: chi takes them as they
// are (r.Handle("/voice", h)), gin by gin.WrapH(h), echo by echo.WrapHandler(h). [Filter.Verify] is
// a middleware to them. They are tried in examples/webhook.
//
// What Twilio signs begins with the URL that it was told to fetch. Where a proxy stands between,
// the server sees another one: give the public one to [Filter].
package webhook
