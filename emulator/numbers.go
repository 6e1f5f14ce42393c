package emulator

import (
	"slices"
	"strconv"
	"strings"
)

// numberSpecials: numbers are bought from those for sale, and go back there when
// they are released.
func numberSpecials() map[string]*special {
	all := map[string]*special{
		"api_v2010/IncomingPhoneNumber":         incoming(""),
		"api_v2010/IncomingPhoneNumberLocal":    incoming("Local"),
		"api_v2010/IncomingPhoneNumberMobile":   incoming("Mobile"),
		"api_v2010/IncomingPhoneNumberTollFree": incoming("TollFree"),
		"api_v2010/AvailablePhoneNumberCountry": {rows: countryRows, named: countryNamed},
		"api_v2010/DependentPhoneNumber":        {rows: dependentNumbers, defaults: numberDefaults},
		"api_v2010/ShortCode": {
			seed: func(e *Emulator, r *record) {
				r.setDefault("short_code", "894546")
				r.setDefault("friendly_name", r.text("short_code"))
			},
		},
	}
	for kind := range kindTypes {
		all["api_v2010/AvailablePhoneNumber"+kind] = &special{rows: forSale(kind)}
	}
	return all
}

var numberDefaults = map[string]any{
	"address_requirements": "none", "emergency_status": "Inactive",
	"emergency_address_status": "unregistered", "voice_receive_mode": "voice", "status": "in-use", "origin": "twilio",
	"capabilities": capabilities(), "type": "local",
}

func capabilities() map[string]any {
	return map[string]any{"voice": true, "sms": true, "mms": true, "fax": false}
}

// incoming is what is special about the account's numbers, all of them or those of
// one kind.
func incoming(kind string) *special {
	return &special{
		defaults: numberDefaults,
		create:   func(q *request, r *record) *apiError { return buy(q, r, kind) },
		update:   transfer,
		includes: func(q *request, r *record) bool { return kind == "" || textOf(r.attrs["type"]) == kindTypes[kind] },
		filters: map[string]func(*request, *record, any) bool{
			// Parts of numbers will do, and * for any digit (facts 3.5).
			"PhoneNumber": func(q *request, r *record, want any) bool { return matches(r.text("phone_number"), textOf(want)) },
		},
		delete: func(q *request, r *record) *apiError {
			q.e.remove(r)
			q.e.giveBack(r)
			return nil
		},
		seed: func(e *Emulator, r *record) {
			if r.text("phone_number") == "" {
				if o := e.offers("US", "Local"); len(o) > 0 {
					r.attrs["phone_number"] = o[0].number
				}
			}
			r.setDefault("friendly_name", national(r.text("phone_number")))
			r.setDefault("type", "local")
		},
	}
}

// buy finds the number that a request asks for among those for sale.
func buy(q *request, r *record, kind string) *apiError {
	number := tidy(textOf(q.params["PhoneNumber"]))
	code := textOf(q.params["AreaCode"])
	var found *offer
	switch {
	case number == "+15005550000": // the magic numbers of facts 9
		return fail(21422, "%s is not available", number)
	case number == "+15005550001" || number != "" && !isNumber(number):
		return fail(21421, "%s is not a valid number", number)
	case number == magicSender || number == "" && code == "500":
		found = &offer{number: magicSender, country: "US", kind: "Local"}
	case q.caller.test && number != "":
		return fail(21421, "%s is not a valid number", number)
	case number == "" && (len(code) != 3 || code[0] < '2'):
		return fail(21451, "Invalid area code")
	default:
		for _, o := range q.e.offers("", "") {
			if o.number == number || number == "" && strings.HasPrefix(o.number, "+1"+code) && o.kind == "Local" {
				found = &o
				break
			}
		}
	}
	switch {
	case found == nil && number == "":
		return fail(21452, "No phone numbers found in area code %s", code)
	case found == nil:
		return fail(21422, "%s is not available", number)
	case kind != "" && found.kind != kind:
		return fail(21458, "PhoneNumber Provisioning Type Mismatch")
	}
	r.attrs["phone_number"], r.attrs["type"] = found.number, kindTypes[found.kind]
	r.setDefault("friendly_name", national(found.number))
	r.attrs["capabilities"] = capabilities()
	return nil
}

// giveBack puts a released number on sale again.
func (e *Emulator) giveBack(r *record) {
	number := r.text("phone_number")
	sold := slices.ContainsFunc(e.offers("", ""), func(o offer) bool { return o.number == number })
	if number == magicSender || sold {
		return // what is always for sale is so again by itself
	}
	o := offer{number: number, country: countryOf(number), kind: "Local"}
	for kind, name := range kindTypes {
		if name == textOf(r.attrs["type"]) {
			o.kind = kind
		}
	}
	e.market.extra = append(e.market.extra, o)
}

// countryOf guesses a number's country from the ones that have numbers for sale.
func countryOf(number string) string {
	for prefix, country := range map[string]string{"+44": "GB", "+61": "AU"} {
		if strings.HasPrefix(number, prefix) {
			return country
		}
	}
	return "US"
}

// transfer gives a number to another account of the same parent.
func transfer(q *request, r *record) *apiError {
	sid := textOf(q.params["AccountSid"])
	delete(q.params, "AccountSid")
	if sid == "" || sid == r.account.sid {
		return nil
	}
	to := q.e.accounts[sid]
	switch {
	case to == nil:
		return fail(21470, "Invalid AccountSid")
	case q.caller.account.owner != nil || q.caller.key:
		return fail(21474, "API User must be the parent account to transfer phone numbers.")
	case to.status() != "active":
		return fail(21472, "Account is not active")
	}
	q.e.remove(r)
	r.gone, r.account = false, to
	q.e.insert(r)
	return nil
}

// forSale lists the numbers of a kind for sale in the path's country.
func forSale(kind string) func(q *request) ([]*record, *apiError) {
	return func(q *request) ([]*record, *apiError) {
		country := strings.ToUpper(q.values[1])
		if !sells(country) {
			return nil, q.notFound()
		}
		size, ok := q.params["PageSize"].(int64)
		if !ok {
			size = 50
		}
		found := slices.DeleteFunc(q.e.offers(country, kind), func(o offer) bool { return !wanted(q, o) })
		if len(found) == 0 && kind == "Local" {
			found = q.makeToOrder(country)
		}
		// There are no links to follow (facts 2.1), and so a page goes by its number.
		number, _ := q.params["Page"].(int64)
		total := int64(len(found))
		start := min(max(number, 0), total/size+1) * size
		var rows []*record
		for _, o := range found[min(start, total):min(start+size, total)] {
			rows = append(rows, o.record(q.op.resource, q.account))
		}
		return rows, nil
	}
}

func sells(country string) bool {
	for _, c := range countries {
		if c.code == country {
			return true
		}
	}
	return false
}

// wanted reports whether a number for sale is what a list's parameters ask for. Those
// about distances and addresses let everything through.
func wanted(q *request, o offer) bool {
	for name, want := range map[string]string{"InRegion": o.area.region, "InPostalCode": o.area.postal, "InLocality": o.area.locality, "InLata": o.area.lata} {
		if text := textOf(q.params[name]); text != "" && !strings.EqualFold(text, want) {
			return false
		}
	}
	if code, ok := q.params["AreaCode"].(int64); ok && !strings.HasPrefix(o.number, "+1"+strconv.FormatInt(code, 10)) {
		return false
	}
	if pattern := textOf(q.params["Contains"]); pattern != "" && !matches(o.number, pattern) {
		return false
	}
	has := o.render()["capabilities"].(map[string]any)
	for name, capability := range map[string]string{"SmsEnabled": "sms", "MmsEnabled": "mms", "VoiceEnabled": "voice", "FaxEnabled": "fax"} {
		if want, ok := q.params[name].(bool); ok && want != (has[capability] == true) {
			return false
		}
	}
	return true
}

// render writes a number for sale.
func (o offer) render() map[string]any {
	text := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	attrs := map[string]any{
		"phone_number": o.number, "friendly_name": national(o.number), "iso_country": o.country,
		"locality": text(o.area.locality), "region": text(o.area.region), "postal_code": text(o.area.postal),
		"lata": text(o.area.lata), "rate_center": text(strings.ToUpper(o.area.locality)),
		"address_requirements": "none", "beta": false,
		"capabilities": map[string]any{"voice": true, "sms": o.kind != "TollFree" || o.country == "US", "mms": o.country == "US" && o.kind == "Local", "fax": false},
	}
	if o.area.latitude != 0 {
		attrs["latitude"], attrs["longitude"] = o.area.latitude, o.area.longitude
	}
	for name, v := range o.attrs {
		attrs[name] = v
	}
	return attrs
}

func countryRows(q *request) ([]*record, *apiError) {
	var rows []*record
	for _, c := range countries {
		rows = append(rows, countryNamed(q, c.code))
	}
	return rows, nil
}

// countryNamed returns a country with the kinds of numbers it sells.
func countryNamed(q *request, code string) *record {
	for _, c := range countries {
		if c.code != strings.ToUpper(code) {
			continue
		}
		below := "/2010-04-01/Accounts/" + q.account.sid + "/AvailablePhoneNumbers/" + c.code
		kinds := map[string]any{}
		for kind := range c.kinds {
			kinds[strings.ReplaceAll(kindTypes[kind], "-", "_")] = below + "/" + kind + ".json"
		}
		return &record{
			resource: q.e.core("AvailablePhoneNumberCountry"), account: q.account, key: c.code, scope: map[string]string{},
			attrs: map[string]any{"country": c.name, "beta": false, "subresource_uris": kinds, "uri": below + ".json"},
		}
	}
	return nil
}

// dependentNumbers lists the numbers that use an address.
func dependentNumbers(q *request) ([]*record, *apiError) {
	var rows []*record
	for _, r := range q.account.table(q.e.core("IncomingPhoneNumber")).rows {
		if r.text("address_sid") == q.parent.key || r.text("emergency_address_sid") == q.parent.key {
			rows = append(rows, r)
		}
	}
	return rows, nil
}
