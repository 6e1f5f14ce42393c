// Package views answers Twilio's requests with scripts.
//
// [Handler] serves a folder of views, each a small JavaScript or TypeScript file:
//
//	root, err := os.OpenRoot("app") // which keeps symbolic links inside
//	handler := views.Handler(root.FS(), views.Options{
//		Filter:    webhook.Filter{AuthToken: token},
//		Documents: bindings.Documents{},
//	})
//
// [Serve] is the function serve, by which a script answers by itself.
package views
