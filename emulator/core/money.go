package core

import (
	"strconv"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// decimal writes a number with so many digits after the point.
func decimal(n float64, digits int) string { return strconv.FormatFloat(n, 'f', digits, 64) }

// paidMinutes returns how many minutes are paid for: those that have begun, and
// one at least.
func paidMinutes(seconds int) int { return max(1, (seconds+59)/60) }

// priceOf returns what a record cost, which is negative, or 0 while it is not
// known.
func priceOf(r *rest.Record) float64 {
	n, ok := typed.Finite(typed.TextOf(r.Attrs["price"]))
	if !ok {
		return 0
	}
	return n
}
