package webhook

import (
	"net/http"
	"net/url"
)

// Read is a handler that tells what the handlers of this package would read of a request.
func Read(tell func(path string, params url.Values)) http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		request, _ := r.Context().Value(receivedKey{}).(*Request)
		tell(r.URL.Path, request.Params)
	})
}

// ParseForm is how a query is read.
func ParseForm(query string) url.Values {
	params, _ := parseForm(query)
	return params
}
