// Package serverlog finds where net/http's own server writes its errors.
package serverlog

import (
	"log"
	"net/http"
)

// Of returns the ErrorLog of the server that received a request, and the standard logger where
// there is none.
func Of(r *http.Request) *log.Logger {
	if server, ok := r.Context().Value(http.ServerContextKey).(*http.Server); ok && server.ErrorLog != nil {
		return server.ErrorLog
	}
	return log.Default()
}
