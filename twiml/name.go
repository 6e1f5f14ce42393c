package twiml

// sameName reports whether two names are the same but for case, underscores, hyphens and colons. It is called for
// every name that a script writes, so it makes no copies.
func sameName(a, b string) bool {
	i, j := 0, 0
	for {
		for i < len(a) && isSeparator(a[i]) {
			i++
		}
		for j < len(b) && isSeparator(b[j]) {
			j++
		}
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b)
		}
		if lower(a[i]) != lower(b[j]) {
			return false
		}
		i++
		j++
	}
}

func isSeparator(c byte) bool { return c == '_' || c == '-' || c == ':' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// fold is the name without what sameName overlooks.
func fold(name string) string {
	out := make([]byte, 0, len(name))
	for i := range len(name) {
		if !isSeparator(name[i]) {
			out = append(out, lower(name[i]))
		}
	}
	return string(out)
}

// nearest is the candidate that a misspelt name most likely means, or "" where none is near: one slip is forgiven,
// and one more for every three letters after the first three.
func nearest(name string, candidates []string) string {
	name = fold(name)
	best, least := "", 1+len(name)/3+1
	for _, candidate := range candidates {
		folded := fold(candidate)
		limit := 1 + (min(len(name), len(folded))-1)/3
		if d := distance(name, folded); d <= limit && d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance is the number of slips from one name to the other: a letter too many, too few, wrong, or changed with
// its neighbour.
func distance(a, b string) int {
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
