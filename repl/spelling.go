package repl

import (
	"fmt"

	"dialtone/internal/spelling"
)

// didYouMean names the candidate that a name may have been meant for.
func didYouMean(name string, candidates []string) string {
	if found := spelling.Nearest(name, candidates); found != "" && found != name {
		return fmt.Sprintf(" Did you mean %s?", found)
	}
	return ""
}
