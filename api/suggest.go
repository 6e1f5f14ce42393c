package api

import (
	"slices"
	"strings"
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
		if distance(a, b) <= max(2, len(b)/3) || strings.Contains(b, a) || strings.Contains(a, b) {
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

// distance counts the letters to insert, remove or change to make a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, corner+1)
		}
	}
	return row[len(b)]
}
