package emulator

import (
	"fmt"
	"strings"
)

// market is what numbers are for sale beside those that are always there:
// numbers that were put there or given back, and those that were made to order.
type market struct {
	extra, made []offer
}

// offer is a number for sale.
type offer struct {
	number, country, kind string // kind is the path's: "Local", "TollFree"
	area                  area
	attrs                 map[string]any // set by what put it there
}

// area is where a number belongs.
type area struct {
	prefix              string // of its numbers, E.164
	locality, region    string
	postal, lata        string
	latitude, longitude float64
}

// Countries in which numbers are for sale, and how their numbers begin. All are
// numbers that the countries' regulators have set aside for stories, so that they
// ring nowhere.
var countries = []struct {
	code, name string
	kinds      map[string][]area
}{
	{"US", "United States", map[string][]area{
		"Local": {
			{"+141555501", "San Francisco", "CA", "94103", "722", 37.77, -122.42},
			{"+151055501", "Oakland", "CA", "94612", "722", 37.80, -122.27},
			{"+121255501", "New York", "NY", "10001", "132", 40.75, -73.99},
			{"+131255501", "Chicago", "IL", "60601", "358", 41.88, -87.63},
			{"+180855501", "Hilo", "HI", "96720", "834", 19.72, -155.09},
			{"+120655501", "Seattle", "WA", "98101", "674", 47.61, -122.33},
		},
		"TollFree": {{"+180055501", "", "", "", "", 0, 0}, {"+188855501", "", "", "", "", 0, 0}},
	}},
	{"CA", "Canada", map[string][]area{
		"Local":    {{"+141655501", "Toronto", "ON", "M5H 2N2", "888", 43.65, -79.38}, {"+160455501", "Vancouver", "BC", "V5K 0A1", "888", 49.28, -123.12}},
		"TollFree": {{"+186655501", "", "", "", "", 0, 0}},
	}},
	{"GB", "United Kingdom", map[string][]area{
		"Local":    {{"+4420794600", "London", "England", "", "", 51.51, -0.13}},
		"Mobile":   {{"+4477009000", "", "", "", "", 0, 0}},
		"TollFree": {{"+4480815700", "", "", "", "", 0, 0}},
		"National": {{"+4430699900", "", "", "", "", 0, 0}},
	}},
	{"AU", "Australia", map[string][]area{
		"Local":    {{"+6125550100", "Sydney", "NSW", "2000", "", -33.87, 151.21}},
		"Mobile":   {{"+6149157000", "", "", "", "", 0, 0}},
		"TollFree": {{"+6118009754", "", "", "", "", 0, 0}},
	}},
}

// perArea is how many numbers an area has for sale.
const perArea = 30

// kindTypes are the types of numbers, as a number's record has them, by the path's.
var kindTypes = map[string]string{
	"Local": "local", "Mobile": "mobile", "TollFree": "toll-free", "National": "national",
	"Voip": "voip", "SharedCost": "shared-cost", "MachineToMachine": "machine-to-machine",
}

// offers returns the numbers for sale in a country, of one kind or of all, without
// those that accounts have.
func (e *Emulator) offers(country, kind string) []offer {
	taken := e.taken()
	var all []offer
	add := func(o offer) {
		if !taken[o.number] {
			all = append(all, o)
			taken[o.number] = true
		}
	}
	addAmong := func(offers []offer) {
		for _, o := range offers {
			if (country == "" || o.country == country) && (kind == "" || o.kind == kind) {
				add(o)
			}
		}
	}
	addAmong(e.market.extra)
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
					add(offer{number: a.prefix + fmt.Sprintf("%02d", i), country: c.code, kind: k, area: a})
				}
			}
		}
	}
	addAmong(e.market.made)
	return all
}

// taken returns the numbers that accounts have.
func (e *Emulator) taken() map[string]bool {
	taken := map[string]bool{}
	for _, a := range e.accounts {
		for _, n := range a.table(e.core("IncomingPhoneNumber")).rows {
			taken[n.text("phone_number")] = true
		}
	}
	return taken
}

// marketTable is the model of the numbers for sale, which are in no table.
const marketTable = "api/AvailablePhoneNumber"

// seedOffer puts a number on sale. Its country is iso_country or country_code, US
// unless given; its type is the path's, "local" unless given.
func (e *Emulator) seedOffer(res *resource, given map[string]any) (*record, error) {
	o := offer{country: "US", kind: "Local", attrs: map[string]any{}}
	for name, v := range given {
		switch a := res.Attribute(name); {
		case name == "iso_country" || name == "country_code":
			o.country = strings.ToUpper(textOf(v))
		case name == "type":
			o.kind = ""
			for kind, t := range kindTypes {
				if strings.ReplaceAll(t, "-", "_") == strings.ReplaceAll(textOf(v), "-", "_") {
					o.kind = kind
				}
			}
		case name == "phone_number":
			o.number = tidy(textOf(v))
		case name == "account_sid": // what is for sale is for everybody
		case a == nil:
			return nil, fmt.Errorf("there is no attribute %q%s", name, didYouMean(name, attributeNames(res, []string{"type"})))
		default:
			o.attrs[name] = fit(&a.Schema, v)
		}
	}
	if o.number == "" {
		o.number = fmt.Sprintf("+1415555%04d", 200+len(e.market.extra))
	}
	if o.kind == "" || !isNumber(o.number) || !sells(o.country) {
		return nil, fmt.Errorf("%s is not a number of the type %v for sale in %q", o.number, given["type"], o.country)
	}
	e.market.extra = append(e.market.extra, o)
	return o.record(e.core("AvailablePhoneNumber"+o.kind), e.main), nil
}

// record makes a number for sale a record, which is in no table.
func (o offer) record(res *resource, a *account) *record {
	return &record{resource: res, account: a, scope: map[string]string{}, attrs: o.render()}
}

// matches reports whether a number has a pattern somewhere in it: digits, letters as
// on a telephone's keys, and * for any digit.
func matches(number, pattern string) bool {
	pattern = strings.Map(key, strings.TrimPrefix(plus(pattern), "+"))
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
