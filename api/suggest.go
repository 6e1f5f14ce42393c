package api

import (
	"slices"
	"strings"

	"dialtone/internal/spelling"
)

// suggest names those of the known names that are near to one that is not known,
// or else all of them, as the end of a sentence.
func suggest(name string, known []string) string {
	if len(known) == 0 {
		return ", nor any other"
	}
	var near []string
	for _, k := range known {
		a, b := strings.ToLower(name), strings.ToLower(k)
		if spelling.Distance(a, b) <= max(2, len(b)/3) || strings.Contains(b, a) || strings.Contains(a, b) {
			near = append(near, k)
		}
	}
	if len(near) > 0 {
		return ": did you mean " + strings.Join(near, " or ") + "?"
	}
	if len(known) > 8 {
		known = append(slices.Clone(known[:8]), "…")
	}
	return "; it has " + strings.Join(known, ", ")
}
