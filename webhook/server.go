package webhook

import (
	"net/http"
	"time"
)

// NewServer returns a server for a handler of this package, with time limits that suit Twilio: it
// takes no longer than a few seconds to send a request, and gives up after 15. A reader of static
// files has a minute.
func NewServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}
