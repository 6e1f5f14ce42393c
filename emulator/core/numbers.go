package core

import (
	"slices"
	"strconv"
	"strings"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// numberSpecials: numbers are bought from those for sale, and go back there when
// they are released.
func numberSpecials() map[string]*rest.Special {
	all := map[string]*rest.Special{
		"api_v2010/IncomingPhoneNumber":         incoming(""),
		"api_v2010/IncomingPhoneNumberLocal":    incoming("Local"),
		"api_v2010/IncomingPhoneNumberMobile":   incoming("Mobile"),
		"api_v2010/IncomingPhoneNumberTollFree": incoming("TollFree"),
		"api_v2010/AvailablePhoneNumberCountry": {Rows: countryRows, Named: countryNamed},
		"api_v2010/DependentPhoneNumber":        {Rows: dependentNumbers, Defaults: numberDefaults},
		"api_v2010/ShortCode": {
			Seed: func(e *rest.Engine, r *rest.Record) {
				r.SetDefault("short_code", "894546")
				r.SetDefault("friendly_name", r.Attr("short_code"))
			},
		},
	}
	for kind := range kindTypes {
		all["api_v2010/AvailablePhoneNumber"+kind] = &rest.Special{Rows: forSale(kind)}
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
func incoming(kind string) *rest.Special {
	return &rest.Special{
		Defaults: numberDefaults,
		Create:   func(q *rest.Request, r *rest.Record) *rest.Error { return buy(q, r, kind) },
		Update:   transfer,
		Includes: func(q *rest.Request, r *rest.Record) bool {
			return kind == "" || typed.TextOf(r.Attrs["type"]) == kindTypes[kind]
		},
		Filters: map[string]func(*rest.Request, *rest.Record, any) bool{
			// Parts of numbers will do, and * for any digit (facts 3.5).
			"PhoneNumber": func(q *rest.Request, r *rest.Record, want any) bool {
				return matches(r.Attr("phone_number"), typed.TextOf(want))
			},
		},
		Delete: func(q *rest.Request, r *rest.Record) *rest.Error {
			q.Engine.Remove(r)
			giveBack(q.Engine, r)
			return nil
		},
		Seed: func(e *rest.Engine, r *rest.Record) {
			if r.Attr("phone_number") == "" {
				if o := Offers(e, "US", "Local"); len(o) > 0 {
					r.Attrs["phone_number"] = o[0].Number
				}
			}
			r.SetDefault("friendly_name", typed.National(r.Attr("phone_number")))
			r.SetDefault("type", "local")
		},
	}
}

// buy finds the number that a request asks for among those for sale.
func buy(q *rest.Request, r *rest.Record, kind string) *rest.Error {
	number := typed.Tidy(typed.TextOf(q.Params["PhoneNumber"]))
	code := typed.TextOf(q.Params["AreaCode"])
	var found *rest.Offer
	switch {
	case number == "+15005550000": // the magic numbers of facts 9
		return rest.Fail(21422, "%s is not available", number)
	case number == "+15005550001" || number != "" && !typed.IsNumber(number):
		return rest.Fail(21421, "%s is not a valid number", number)
	case number == rest.MagicSender || number == "" && code == "500":
		found = &rest.Offer{Number: rest.MagicSender, Country: "US", Kind: "Local"}
	case q.Caller.Test && number != "":
		return rest.Fail(21421, "%s is not a valid number", number)
	case number == "" && (len(code) != 3 || code[0] < '2'):
		return rest.Fail(21451, "Invalid area code")
	default:
		for _, o := range Offers(q.Engine, "", "") {
			if o.Number == number || number == "" && strings.HasPrefix(o.Number, "+1"+code) && o.Kind == "Local" {
				found = &o
				break
			}
		}
	}
	switch {
	case found == nil && number == "":
		return rest.Fail(21452, "No phone numbers found in area code %s", code)
	case found == nil:
		return rest.Fail(21422, "%s is not available", number)
	case kind != "" && found.Kind != kind:
		return rest.Fail(21458, "PhoneNumber Provisioning Type Mismatch")
	}
	r.Attrs["phone_number"], r.Attrs["type"] = found.Number, kindTypes[found.Kind]
	r.SetDefault("friendly_name", typed.National(found.Number))
	r.Attrs["capabilities"] = capabilities()
	return nil
}

// giveBack puts a released number on sale again.
func giveBack(e *rest.Engine, r *rest.Record) {
	number := r.Attr("phone_number")
	sold := slices.ContainsFunc(Offers(e, "", ""), func(o rest.Offer) bool { return o.Number == number })
	if number == rest.MagicSender || sold {
		return // what is always for sale is so again by itself
	}
	o := rest.Offer{Number: number, Country: countryOf(number), Kind: "Local"}
	for kind, name := range kindTypes {
		if name == typed.TextOf(r.Attrs["type"]) {
			o.Kind = kind
		}
	}
	e.Market.Extra = append(e.Market.Extra, o)
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
func transfer(q *rest.Request, r *rest.Record) *rest.Error {
	sid := typed.TextOf(q.Params["AccountSid"])
	delete(q.Params, "AccountSid")
	if sid == "" || sid == r.Holder.SID {
		return nil
	}
	to := q.Engine.Accounts[sid]
	switch {
	case to == nil:
		return rest.Fail(21470, "Invalid AccountSid")
	case q.Caller.Account.Owner != nil || q.Caller.Key:
		return rest.Fail(21474, "API User must be the parent account to transfer phone numbers.")
	case to.Status() != "active":
		return rest.Fail(21472, "Account is not active")
	}
	q.Engine.Remove(r)
	r.Removed, r.Holder = false, to
	q.Engine.Insert(r)
	return nil
}

// forSale lists the numbers of a kind for sale in the path's country.
func forSale(kind string) func(q *rest.Request) ([]*rest.Record, *rest.Error) {
	return func(q *rest.Request) ([]*rest.Record, *rest.Error) {
		country := strings.ToUpper(q.Values[1])
		if !sells(country) {
			return nil, q.NotFound()
		}
		size, ok := q.Params["PageSize"].(int64)
		if !ok {
			size = 50
		}
		found := slices.DeleteFunc(Offers(q.Engine, country, kind), func(o rest.Offer) bool { return !wanted(q, o) })
		if len(found) == 0 && kind == "Local" {
			found = makeToOrder(q, country)
		}
		// There are no links to follow (facts 2.1), and so a page goes by its number.
		number, _ := q.Params["Page"].(int64)
		total := int64(len(found))
		start := min(max(number, 0), total/size+1) * size
		var rows []*rest.Record
		for _, o := range found[min(start, total):min(start+size, total)] {
			rows = append(rows, record(o, q.Op.Resource, q.Account))
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
func wanted(q *rest.Request, o rest.Offer) bool {
	for name, want := range map[string]string{"InRegion": o.Area.Region, "InPostalCode": o.Area.Postal, "InLocality": o.Area.Locality, "InLata": o.Area.Lata} {
		if text := typed.TextOf(q.Params[name]); text != "" && !strings.EqualFold(text, want) {
			return false
		}
	}
	if code, ok := q.Params["AreaCode"].(int64); ok && !strings.HasPrefix(o.Number, "+1"+strconv.FormatInt(code, 10)) {
		return false
	}
	if pattern := typed.TextOf(q.Params["Contains"]); pattern != "" && !matches(o.Number, pattern) {
		return false
	}
	has := render(o)["capabilities"].(map[string]any)
	for name, capability := range map[string]string{"SmsEnabled": "sms", "MmsEnabled": "mms", "VoiceEnabled": "voice", "FaxEnabled": "fax"} {
		if want, ok := q.Params[name].(bool); ok && want != (has[capability] == true) {
			return false
		}
	}
	return true
}

// render writes a number for sale.
func render(o rest.Offer) map[string]any {
	text := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	attrs := map[string]any{
		"phone_number": o.Number, "friendly_name": typed.National(o.Number), "iso_country": o.Country,
		"locality": text(o.Area.Locality), "region": text(o.Area.Region), "postal_code": text(o.Area.Postal),
		"lata": text(o.Area.Lata), "rate_center": text(strings.ToUpper(o.Area.Locality)),
		"address_requirements": "none", "beta": false,
		"capabilities": map[string]any{"voice": true, "sms": o.Kind != "TollFree" || o.Country == "US", "mms": o.Country == "US" && o.Kind == "Local", "fax": false},
	}
	if o.Area.Latitude != 0 {
		attrs["latitude"], attrs["longitude"] = o.Area.Latitude, o.Area.Longitude
	}
	for name, v := range o.Attrs {
		attrs[name] = v
	}
	return attrs
}

func countryRows(q *rest.Request) ([]*rest.Record, *rest.Error) {
	var rows []*rest.Record
	for _, c := range countries {
		rows = append(rows, countryNamed(q, c.code))
	}
	return rows, nil
}

// countryNamed returns a country with the kinds of numbers it sells.
func countryNamed(q *rest.Request, code string) *rest.Record {
	for _, c := range countries {
		if c.code != strings.ToUpper(code) {
			continue
		}
		below := "/2010-04-01/Accounts/" + q.Account.SID + "/AvailablePhoneNumbers/" + c.code
		kinds := map[string]any{}
		for kind := range c.kinds {
			kinds[strings.ReplaceAll(kindTypes[kind], "-", "_")] = below + "/" + kind + ".json"
		}
		return &rest.Record{
			Kind: q.Engine.Core("AvailablePhoneNumberCountry"), Holder: q.Account, Key: c.code, Scope: map[string]string{},
			Attrs: map[string]any{"country": c.name, "beta": false, "subresource_uris": kinds, "uri": below + ".json"},
		}
	}
	return nil
}

// dependentNumbers lists the numbers that use an address.
func dependentNumbers(q *rest.Request) ([]*rest.Record, *rest.Error) {
	var rows []*rest.Record
	for _, r := range q.Account.Table(q.Engine.Core("IncomingPhoneNumber")).Rows {
		if r.Attr("address_sid") == q.Parent.Key || r.Attr("emergency_address_sid") == q.Parent.Key {
			rows = append(rows, r)
		}
	}
	return rows, nil
}
