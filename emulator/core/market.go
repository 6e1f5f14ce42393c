package core

import (
	"fmt"
	"strings"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// Countries in which numbers are for sale, and how their numbers begin. All are
// numbers that the countries' regulators have set aside for stories, so that they
// ring nowhere.
var countries = []struct {
	code, name string
	kinds      map[string][]rest.Area
}{
	{"US", "United States", map[string][]rest.Area{
		"Local": {
			{Prefix: "+141555501", Locality: "San Francisco", Region: "CA", Postal: "94103", Lata: "722", Latitude: 37.77, Longitude: -122.42},
			{Prefix: "+151055501", Locality: "Oakland", Region: "CA", Postal: "94612", Lata: "722", Latitude: 37.80, Longitude: -122.27},
			{Prefix: "+121255501", Locality: "New York", Region: "NY", Postal: "10001", Lata: "132", Latitude: 40.75, Longitude: -73.99},
			{Prefix: "+131255501", Locality: "Chicago", Region: "IL", Postal: "60601", Lata: "358", Latitude: 41.88, Longitude: -87.63},
			{Prefix: "+180855501", Locality: "Hilo", Region: "HI", Postal: "96720", Lata: "834", Latitude: 19.72, Longitude: -155.09},
			{Prefix: "+120655501", Locality: "Seattle", Region: "WA", Postal: "98101", Lata: "674", Latitude: 47.61, Longitude: -122.33},
		},
		"TollFree": {{Prefix: "+180055501", Locality: "", Region: "", Postal: "", Lata: "", Latitude: 0, Longitude: 0}, {Prefix: "+188855501", Locality: "", Region: "", Postal: "", Lata: "", Latitude: 0, Longitude: 0}},
	}},
	{"CA", "Canada", map[string][]rest.Area{
		"Local":    {{Prefix: "+141655501", Locality: "Toronto", Region: "ON", Postal: "M5H 2N2", Lata: "888", Latitude: 43.65, Longitude: -79.38}, {Prefix: "+160455501", Locality: "Vancouver", Region: "BC", Postal: "V5K 0A1", Lata: "888", Latitude: 49.28, Longitude: -123.12}},
		"TollFree": {{Prefix: "+186655501", Locality: "", Region: "", Postal: "", Lata: "", Latitude: 0, Longitude: 0}},
	}},
	{"GB", "United Kingdom", map[string][]rest.Area{
		"Local":    {{Prefix: "+4420794600", Locality: "London", Region: "England", Postal: "", Lata: "", Latitude: 51.51, Longitude: -0.13}},
		"Mobile":   {{Prefix: "+4477009000", Locality: "", Region: "", Postal: "", Lata: "", Latitude: 0, Longitude: 0}},
		"TollFree": {{Prefix: "+4480815700", Locality: "", Region: "", Postal: "", Lata: "", Latitude: 0, Longitude: 0}},
		"National": {{Prefix: "+4430699900", Locality: "", Region: "", Postal: "", Lata: "", Latitude: 0, Longitude: 0}},
	}},
	{"AU", "Australia", map[string][]rest.Area{
		"Local":    {{Prefix: "+6125550100", Locality: "Sydney", Region: "NSW", Postal: "2000", Lata: "", Latitude: -33.87, Longitude: 151.21}},
		"Mobile":   {{Prefix: "+6149157000", Locality: "", Region: "", Postal: "", Lata: "", Latitude: 0, Longitude: 0}},
		"TollFree": {{Prefix: "+6118009754", Locality: "", Region: "", Postal: "", Lata: "", Latitude: 0, Longitude: 0}},
	}},
}

// perArea is how many numbers an area has for sale.
const perArea = 30

// kindTypes are the types of numbers, as a number's record has them, by the path's.
var kindTypes = map[string]string{
	"Local": "local", "Mobile": "mobile", "TollFree": "toll-free", "National": "national",
	"Voip": "voip", "SharedCost": "shared-cost", "MachineToMachine": "machine-to-machine",
}

// Offers returns the numbers for sale in a country, of one kind or of all, without
// those that accounts have.
func Offers(e *rest.Engine, country, kind string) []rest.Offer {
	taken := taken(e)
	var all []rest.Offer
	add := func(o rest.Offer) {
		if !taken[o.Number] {
			all = append(all, o)
			taken[o.Number] = true
		}
	}
	addAmong := func(offers []rest.Offer) {
		for _, o := range offers {
			if (country == "" || o.Country == country) && (kind == "" || o.Kind == kind) {
				add(o)
			}
		}
	}
	addAmong(e.Market.Extra)
	for _, c := range countries {
		if country != "" && c.code != country {
			continue
		}
		// In the order of the paths, so that lists are always alike.
		for _, k := range []string{"Local", "Mobile", "National", "TollFree"} {
			if kind != "" && kind != k {
				continue
			}
			for _, a := range c.kinds[k] {
				for i := range perArea {
					add(rest.Offer{Number: a.Prefix + fmt.Sprintf("%02d", i), Country: c.code, Kind: k, Area: a})
				}
			}
		}
	}
	addAmong(e.Market.Made)
	return all
}

// taken returns the numbers that accounts have.
func taken(e *rest.Engine) map[string]bool {
	taken := map[string]bool{}
	for _, a := range e.Accounts {
		for _, n := range a.Table(e.Core("IncomingPhoneNumber")).Rows {
			taken[n.Attr("phone_number")] = true
		}
	}
	return taken
}

// MarketTable is the model of the numbers for sale, which are in no table.
const MarketTable = "api/AvailablePhoneNumber"

// SeedOffer puts a number on sale. Its country is iso_country or country_code, US
// unless given; its type is the path's, "local" unless given.
func SeedOffer(e *rest.Engine, res *rest.Resource, given map[string]any) (*rest.Record, error) {
	o := rest.Offer{Country: "US", Kind: "Local", Attrs: map[string]any{}}
	for name, v := range given {
		switch a := res.Attribute(name); {
		case name == "iso_country" || name == "country_code":
			o.Country = strings.ToUpper(typed.TextOf(v))
		case name == "type":
			o.Kind = ""
			for kind, t := range kindTypes {
				if strings.ReplaceAll(t, "-", "_") == strings.ReplaceAll(typed.TextOf(v), "-", "_") {
					o.Kind = kind
				}
			}
		case name == "phone_number":
			o.Number = typed.Tidy(typed.TextOf(v))
		case name == "account_sid": // what is for sale is for everybody
		case a == nil:
			return nil, fmt.Errorf("there is no attribute %q%s", name, rest.DidYouMean(name, rest.AttributeNames(res, []string{"type"})))
		default:
			o.Attrs[name] = typed.Fit(&a.Schema, v)
		}
	}
	if o.Number == "" {
		o.Number = fmt.Sprintf("+1415555%04d", 200+len(e.Market.Extra))
	}
	if o.Kind == "" || !typed.IsNumber(o.Number) || !sells(o.Country) {
		return nil, fmt.Errorf("%s is not a number of the type %v for sale in %q", o.Number, given["type"], o.Country)
	}
	e.Market.Extra = append(e.Market.Extra, o)
	return record(o, e.Core("AvailablePhoneNumber"+o.Kind), e.Main), nil
}

// record makes a number for sale a record, which is in no table.
func record(o rest.Offer, res *rest.Resource, a *rest.Account) *rest.Record {
	return &rest.Record{Kind: res, Holder: a, Scope: map[string]string{}, Attrs: render(o)}
}

// matches reports whether a number has a pattern somewhere in it: digits, letters as
// on a telephone's keys, and * for any digit.
func matches(number, pattern string) bool {
	pattern = strings.Map(key, strings.TrimPrefix(typed.Plus(pattern), "+"))
	digits := strings.TrimPrefix(number, "+")
	for at := 0; at+len(pattern) <= len(digits); at++ {
		same := true
		for i := range len(pattern) {
			if pattern[i] != '*' && pattern[i] != digits[at+i] {
				same = false
				break
			}
		}
		if same {
			return true
		}
	}
	return false
}

// key returns the digit that a letter shares a telephone's key with; what is
// neither digit nor letter nor * is dropped.
func key(c rune) rune {
	switch {
	case c >= '0' && c <= '9' || c == '*':
		return c
	case c >= 'a' && c <= 'z':
		c -= 'a' - 'A'
	case c < 'A' || c > 'Z':
		return -1
	}
	return rune("22233344455566677778889999"[c-'A'])
}
