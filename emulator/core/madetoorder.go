package core

import (
	"fmt"
	"strconv"
	"strings"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// A search that none of the standing numbers fits would show its user nothing,
// where Twilio nearly always has some. So one for an area code or for digits is
// answered, under +1, with numbers made to order. They are for sale from then on.

// makeToOrder puts on sale what a list of local numbers asks for.
func makeToOrder(q *rest.Request, country string) []rest.Offer {
	pattern := strings.Map(key, strings.TrimPrefix(typed.Plus(typed.TextOf(q.Params["Contains"])), "+"))
	if len(pattern) == 11 || strings.HasPrefix(typed.Plus(typed.TextOf(q.Params["Contains"])), "+") {
		pattern = strings.TrimPrefix(pattern, "1")
	}
	code := "415"
	if given, ok := q.Params["AreaCode"].(int64); ok {
		code = strconv.FormatInt(given, 10)
	} else if pattern == "" || country == "CA" {
		return nil
	}
	var made []rest.Offer
	taken := taken(q.Engine)
	for i := range perArea {
		exchange := 555
		if pattern != "" {
			exchange += i // The digits asked for may be the only others.
		}
		number, ok := fitting(fmt.Sprintf("%s%d01%02d", code, exchange, i), pattern)
		o := rest.Offer{Number: "+1" + number, Country: country, Kind: "Local"}
		if ok && !taken[o.Number] && wanted(q, o) {
			taken[o.Number] = true
			made = append(made, o)
		}
	}
	q.Engine.Market.Made = append(q.Engine.Market.Made, made...)
	return made
}

// fitting is a number of the North American plan that ends like a pattern. It is not ok
// where the plan has no such area or exchange (https://www.nanpa.com/numbering).
func fitting(number, pattern string) (string, bool) {
	if len(number) != 10 || len(pattern) > len(number) {
		return "", false
	}
	digits := []byte(number)
	for i := range len(pattern) {
		if pattern[i] != '*' {
			digits[len(digits)-len(pattern)+i] = pattern[i]
		}
	}
	return string(digits), digits[0] >= '2' && digits[1] != '9' && digits[3] >= '2'
}
