package products

import (
	"cmp"
	"slices"
	"strings"

	"dialtone/emulator/core"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// Pricing: the same prices in all countries, which are those that messages, calls and numbers cost
// here. They are made up, and say so, for Twilio's change from day to day.

// The prices in dollars.
const (
	priceOfText   = "0.00750"
	priceOfMinute = "0.01300"
	priceOfNumber = "1.00"
	priceTollFree = "2.00"
)

// madeUp stands wherever a price has a name.
const madeUp = "made up by the emulator"

// countryNames are the countries whose prices are listed: those whose plans of numbers are known.
var countryNames = map[string]string{
	"US": "United States", "CA": "Canada", "EG": "Egypt", "ZA": "South Africa", "GR": "Greece", "NL": "Netherlands", "BE": "Belgium", "FR": "France",
	"ES": "Spain", "HU": "Hungary", "IT": "Italy", "RO": "Romania", "CH": "Switzerland", "AT": "Austria", "GB": "United Kingdom", "DK": "Denmark",
	"SE": "Sweden", "NO": "Norway", "PL": "Poland", "DE": "Germany", "MX": "Mexico", "AR": "Argentina", "BR": "Brazil", "CL": "Chile", "CO": "Colombia",
	"MY": "Malaysia", "AU": "Australia", "ID": "Indonesia", "PH": "Philippines", "NZ": "New Zealand", "SG": "Singapore", "TH": "Thailand", "JP": "Japan",
	"KR": "Korea, Republic of", "VN": "Vietnam", "CN": "China", "TR": "Turkey", "IN": "India", "PK": "Pakistan", "NG": "Nigeria", "KE": "Kenya",
	"PT": "Portugal", "LU": "Luxembourg", "IE": "Ireland", "FI": "Finland", "CZ": "Czech Republic", "HK": "Hong Kong", "TW": "Taiwan",
	"SA": "Saudi Arabia", "AE": "United Arab Emirates", "IL": "Israel",
}

func pricingSpecials() map[string]*rest.Special {
	all := map[string]*rest.Special{}
	for name, prices := range map[string]func(country string) map[string]any{
		"pricing_v1/MessagingCountry": func(string) map[string]any {
			return map[string]any{
				"inbound_sms_prices":  []any{priced("number_type", "local", priceOfText), priced("number_type", "toll free", priceOfText)},
				"outbound_sms_prices": []any{map[string]any{"carrier": madeUp, "mcc": nil, "mnc": nil, "prices": []any{priced("number_type", "local", priceOfText)}}},
			}
		},
		"pricing_v1/PhoneNumberCountry": func(string) map[string]any {
			return map[string]any{"phone_number_prices": []any{priced("number_type", "local", priceOfNumber), priced("number_type", "toll free", priceTollFree)}}
		},
		"pricing_v1/VoiceCountry": func(country string) map[string]any {
			return map[string]any{"inbound_call_prices": inboundPrices(), "outbound_prefix_prices": []any{prefixPrice(country, "prefixes", "Outbound minute")}}
		},
		"pricing_v2/VoiceCountry": func(country string) map[string]any {
			return map[string]any{"inbound_call_prices": inboundPrices(), "outbound_prefix_prices": []any{prefixPrice(country, "destination_prefixes", "Outbound minute")}}
		},
		"pricing_v2/TrunkingCountry": func(country string) map[string]any {
			return map[string]any{"originating_call_prices": inboundPrices(), "terminating_prefix_prices": []any{prefixPrice(country, "destination_prefixes", "Trunking minute")}}
		},
	} {
		all[name] = &rest.Special{
			Rows: func(q *rest.Request) ([]*rest.Record, *rest.Error) {
				var rows []*rest.Record
				for country := range countryNames {
					rows = append(rows, priceIn(q, country, nil))
				}
				slices.SortFunc(rows, func(a, b *rest.Record) int { return cmp.Compare(a.Attr("country"), b.Attr("country")) })
				for i, r := range rows {
					r.Seq = int64(len(rows) - i)
				}
				return rows, nil
			},
			Named: func(q *rest.Request, key string) *rest.Record {
				key = strings.ToUpper(key)
				if countryNames[key] == "" {
					return nil
				}
				return priceIn(q, key, prices(key))
			},
		}
	}
	for name, prices := range map[string]func(q *rest.Request, country string, ours bool) map[string]any{
		"pricing_v1/VoiceNumber": func(_ *rest.Request, _ string, ours bool) map[string]any {
			return map[string]any{"outbound_call_price": priced("", "", priceOfMinute), "inbound_call_price": inboundPrice(ours)}
		},
		"pricing_v2/VoiceNumber": func(q *rest.Request, _ string, ours bool) map[string]any {
			price := priced("", "", priceOfMinute)
			price["origination_prefixes"] = []any{"ALL"}
			return map[string]any{"outbound_call_prices": []any{price}, "inbound_call_price": inboundPrice(ours), "origination_number": q.Params["OriginationNumber"]}
		},
		"pricing_v2/TrunkingNumber": func(q *rest.Request, country string, ours bool) map[string]any {
			return map[string]any{
				"terminating_prefix_prices": []any{prefixPrice(country, "destination_prefixes", "Trunking minute")}, "originating_call_price": inboundPrice(ours),
				"origination_number": q.Params["OriginationNumber"],
			}
		},
	} {
		all[name] = &rest.Special{Named: func(q *rest.Request, key string) *rest.Record {
			number := typed.Plus(key)
			country := core.CountryOfNumber(number)
			if countryNames[country] == "" {
				return nil
			}
			ours := slices.ContainsFunc(q.Account.Table(q.Engine.Core("IncomingPhoneNumber")).Rows, func(r *rest.Record) bool { return r.Attr("phone_number") == number })
			r := priceIn(q, country, prices(q, country, ours))
			r.Key = number
			for _, attribute := range []string{"number", "destination_number"} {
				if r.Kind.Attribute(attribute) != nil {
					r.Attrs[attribute] = number
				}
			}
			return r
		}}
	}
	return all
}

// priceIn makes what is listed of a country, with its prices.
func priceIn(q *rest.Request, country string, prices map[string]any) *rest.Record {
	r := q.Blank(q.Op.Resource.Home)
	r.Key = country
	r.Attrs["country"], r.Attrs["iso_country"], r.Attrs["price_unit"] = countryNames[country], country, "USD"
	for name, v := range prices {
		r.Attrs[name] = v
	}
	return r
}

// priced is a price with its list price, which is the same.
func priced(name, value, price string) map[string]any {
	p := map[string]any{"base_price": price, "current_price": price}
	if name != "" {
		p[name] = value
	}
	return p
}

func inboundPrices() []any {
	return []any{priced("number_type", "local", priceOfMinute), priced("number_type", "toll free", priceOfMinute)}
}

// inboundPrice is what it costs to be called, on a number of the account's.
func inboundPrice(ours bool) map[string]any {
	if !ours {
		return map[string]any{"base_price": nil, "current_price": nil, "number_type": nil}
	}
	return priced("number_type", "local", priceOfMinute)
}

// prefixPrice is what calls to all numbers of a country cost.
func prefixPrice(country, prefixes, what string) map[string]any {
	p := priced("friendly_name", what+" - "+countryNames[country]+" ("+madeUp+")", priceOfMinute)
	if p[prefixes] = []any{core.CallingCodeIn(country)}; prefixes == "destination_prefixes" {
		p["origination_prefixes"] = []any{"ALL"}
	}
	return p
}
