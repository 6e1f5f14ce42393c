package actions

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"dialtone/api"
)

// SummedUp is the key of a context under which a caller says what has become
// of each request, as a bulk does.
type SummedUp struct{}

// TellStopped writes on standard error that a request which changes something was
// under way when its script was stopped: nobody else gets to know of it.
func (s *Loop) TellStopped(ctx context.Context, answer *api.Response, err error) {
	if ctx.Err() == nil || ctx.Value(SummedUp{}) != nil {
		return
	}
	var lost *api.ConnectionError
	switch {
	case errors.As(err, &lost) && lost.Outcome() == api.Unknown:
		fmt.Fprintf(s.vm.Stderr(), "%s %s was under way when the script was stopped: it may have been carried out\n", lost.Method, pathOf(lost.URL))
	case err == nil && answer.Method != http.MethodGet && answer.Method != http.MethodHead:
		fmt.Fprintf(s.vm.Stderr(), "%s %s was carried out just when the script was stopped\n", answer.Method, pathOf(answer.URL))
	}
}

// pathOf is the path of a URL.
func pathOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return rawURL
	}
	return u.EscapedPath()
}
