package rest

// Market is what numbers are for sale beside those that are always there:
// numbers that were put there or given back, and those that were made to order.
type Market struct {
	Extra, Made []Offer
}

// Offer is a number for sale.
type Offer struct {
	Number, Country, Kind string // kind is the path's: "Local", "TollFree"
	Area                  Area
	Attrs                 map[string]any // set by what put it there
}

// Area is where a number belongs.
type Area struct {
	Prefix              string // of its numbers, E.164
	Locality, Region    string
	Postal, Lata        string
	Latitude, Longitude float64
}
