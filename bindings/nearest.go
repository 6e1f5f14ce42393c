package bindings

import "strings"

// nearest returns the candidate that somebody who wrote a name most likely
// meant, or "" where none is near.
func nearest(name string, candidates []string) string {
	best, bestDistance := "", len(name)/3+1
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }
	for _, c := range candidates {
		d := distance(plain(name), plain(c))
		if d < bestDistance || d == bestDistance && best == "" {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance counts the letters to insert, delete, change or swap with their
// neighbour between two words.
func distance(a, b string) int {
	two, one, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(one[j]+1, row[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
		}
		two, one, row = one, row, two
	}
	return one[len(b)]
}

// didYouMean ends a message about a wrong name: with the nearest right one, or
// with all of them.
func didYouMean(name string, candidates []string) string {
	if n := nearest(name, candidates); n != "" {
		return ". Did you mean " + n + "?"
	}
	if len(candidates) == 0 {
		return ""
	}
	return ". It takes " + strings.Join(candidates, ", ") + "."
}
