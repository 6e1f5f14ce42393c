// Package spelling finds the name that a misspelt one most likely means, so that
// every error of the project's can say so in the same way.
package spelling

import "strings"

// Nearest returns the candidate that a misspelt name most likely means, or ""
// where none is near: one slip is forgiven, and one more for every three letters
// after the first three. Case, underscores,
// hyphens and colons do not count.
func Nearest(name string, candidates []string) string {
	name = fold(name)
	best, least := "", len(name)+2
	for _, candidate := range candidates {
		folded := fold(candidate)
		limit := 1 + (min(len(name), len(folded))-1)/3
		if max(len(name), len(folded))-min(len(name), len(folded)) > limit {
			continue
		}
		if d := Distance(name, folded); d <= limit && d < least {
			best, least = candidate, d
		}
	}
	return best
}

var separators = strings.NewReplacer("_", "", "-", "", ":", "")

func fold(name string) string { return separators.Replace(strings.ToLower(name)) }

// Distance returns how many slips one name is from the other: a letter too many,
// too few, wrong, or changed with its neighbour.
func Distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// Hint returns " Did you mean NAME?" with the candidate that a misspelt name most likely means, to
// follow a sentence, or "" where none is near.
func Hint(name string, candidates []string) string {
	if found := Nearest(name, candidates); found != "" && found != name {
		return " Did you mean " + found + "?"
	}
	return ""
}
