package bindings

import (
	"strings"

	"dialtone/internal/spelling"
)

// didYouMean ends a message about a wrong name: with the nearest right one, or
// with all of them.
func didYouMean(name string, candidates []string) string {
	if n := spelling.Nearest(name, candidates); n != "" {
		return ". Did you mean " + n + "?"
	}
	if len(candidates) == 0 {
		return ""
	}
	return ". It takes " + strings.Join(candidates, ", ") + "."
}
