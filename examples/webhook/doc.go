// Package webhook shows dialtone's handlers behind routers other than net/http's own: each test is
// one of them. It is a module of its own, so that nobody who uses dialtone gets the routers with
// it.
package webhook
