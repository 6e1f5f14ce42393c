package main

import "regexp"

// acceptance is a difference that is known.
type acceptance struct {
	reason string

	// without writes a program without its cause. A difference is accepted if it goes away so,
	// and not for what a program merely has in it.
	without func(text string) string
}

// accepted are the differences that stay, each with why.
var accepted = []acceptance{
	{"the edge of a word (\\b, \\B) beside letters outside of ASCII is where the libraries of Goja have it", func(text string) string {
		return wordEdge.ReplaceAllStringFunc(text, func(pattern string) string {
			return edge.ReplaceAllStringFunc(pattern, func(of string) string { return edges[of] })
		})
	}},
	{"yield* of an async generator closes a synchronous iterator that has no throw, as newer editions of the standard say and Node 20 does not", func(text string) string {
		return throwing + closesIterator.ReplaceAllString(text, "${1} throw(e) { log(name, 'throw'); throw e },")
	}},
}

var (
	wordEdge = regexp.MustCompile(`/[^/\n]*\\[bB][^/\n]*/`)
	edge     = regexp.MustCompile(`\\[bB]`)

	// edges is what the two mean among the letters of ASCII.
	edges = map[string]string{
		`\b`: `(?:(?<=[A-Za-z0-9_])(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])(?=[A-Za-z0-9_]))`,
		`\B`: `(?:(?<=[A-Za-z0-9_])(?=[A-Za-z0-9_])|(?<![A-Za-z0-9_])(?![A-Za-z0-9_]))`,
	}

	// throwing gives the iterators of arrays and their like a throw.
	throwing = "Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())).throw = e => { throw e };"

	// closesIterator is where the prelude makes a synchronous iterator.
	closesIterator = regexp.MustCompile(`(\[Symbol\.iterator\]\(\) \{ return this \},)`)
)

// acceptedReason is why a difference, made small, is accepted; empty where it is not.
func acceptedReason(c testCase) (string, error) {
	for _, known := range accepted {
		changed := c
		changed.rewrite = known.without
		if changed.text(true) == c.text(true) {
			continue
		}
		results, err := runBoth([]testCase{changed})
		if err != nil {
			return "", err
		}
		if !results[0].differs() {
			return known.reason, nil
		}
	}
	return "", nil
}
