// Package plural writes how many there are of something, as messages say it.
package plural

import "fmt"

// Of returns a count with the noun that it counts, "1 row" or "3 rows". The noun is one whose
// plural ends in s.
func Of[N int | int64](n N, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// Have returns the verb that goes with a count: "has" of one, "have" of any other number.
func Have[N int | int64](n N) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// Are returns the verb that goes with a count: "is" of one, "are" of any other number.
func Are[N int | int64](n N) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
