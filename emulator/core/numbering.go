package core

import (
	"strings"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// plan is how a country numbers its phones: what stands before the digits at home, and how many
// digits there are without it. The lengths are the ITU's
// (https://www.itu.int/oth/T0202.aspx?parent=T0202), the shortest and the longest.
type plan struct {
	calling, country, trunk string
	shortest, longest       int
}

// plans are those of the countries that numbers are most often looked up in. Numbers of other
// countries are valid as far as E.164 says.
var plans = []plan{
	{"1", "US", "1", 10, 10},
	{"20", "EG", "0", 8, 10}, {"27", "ZA", "0", 9, 9}, {"30", "GR", "", 10, 10}, {"31", "NL", "0", 9, 9},
	{"32", "BE", "0", 8, 9}, {"33", "FR", "0", 9, 9}, {"34", "ES", "", 9, 9}, {"36", "HU", "06", 8, 9},
	{"39", "IT", "", 6, 11}, {"40", "RO", "0", 9, 9}, {"41", "CH", "0", 9, 9}, {"43", "AT", "0", 4, 13},
	{"44", "GB", "0", 9, 10}, {"45", "DK", "", 8, 8}, {"46", "SE", "0", 7, 9}, {"47", "NO", "", 8, 8},
	{"48", "PL", "", 9, 9}, {"49", "DE", "0", 5, 13}, {"52", "MX", "", 10, 10}, {"54", "AR", "0", 10, 11},
	{"55", "BR", "0", 10, 11}, {"56", "CL", "", 9, 9}, {"57", "CO", "", 10, 10}, {"60", "MY", "0", 8, 10},
	{"61", "AU", "0", 9, 9}, {"62", "ID", "0", 8, 12}, {"63", "PH", "0", 8, 10}, {"64", "NZ", "0", 8, 10},
	{"65", "SG", "", 8, 8}, {"66", "TH", "0", 8, 9}, {"81", "JP", "0", 9, 10}, {"82", "KR", "0", 8, 10},
	{"84", "VN", "0", 9, 10}, {"86", "CN", "0", 10, 11}, {"90", "TR", "0", 10, 10}, {"91", "IN", "0", 10, 10},
	{"92", "PK", "0", 9, 10}, {"234", "NG", "0", 8, 10}, {"254", "KE", "0", 9, 9}, {"351", "PT", "", 9, 9},
	{"352", "LU", "", 4, 11}, {"353", "IE", "0", 7, 9}, {"358", "FI", "0", 5, 12}, {"420", "CZ", "", 9, 9},
	{"852", "HK", "", 8, 8}, {"886", "TW", "0", 8, 9}, {"966", "SA", "0", 8, 9}, {"971", "AE", "0", 8, 9}, {"972", "IL", "0", 8, 9},
}

// CallingCode returns the calling code of a number's country, or "" where it is not known.
func CallingCode(number string) string {
	if p := planOf(number); p != nil {
		return p.calling
	}
	return ""
}

// CallingCodeIn returns the calling code of a country, or "" where it is not known.
func CallingCodeIn(country string) string {
	if p := planIn(country); p != nil {
		return p.calling
	}
	return ""
}

// planOf returns the plan of a number in E.164 form, or nil.
func planOf(number string) *plan {
	digits := strings.TrimPrefix(number, "+")
	for i := range plans {
		if strings.HasPrefix(digits, plans[i].calling) {
			return &plans[i]
		}
	}
	return nil
}

// planIn returns the plan of a country, or nil.
func planIn(country string) *plan {
	for i := range plans {
		if strings.EqualFold(plans[i].country, country) {
			return &plans[i]
		}
	}
	if strings.EqualFold(country, "CA") {
		return &plans[0]
	}
	return nil
}

// canadian are the area codes of Canada, which shares its calling code with the United States.
const canadian = " 204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 460 468 474" +
	" 506 514 519 548 579 581 584 587 600 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942 "

// CountryOfNumber returns the country of a number, or "".
func CountryOfNumber(number string) string {
	p := planOf(number)
	switch {
	case p == nil:
		return ""
	case p.calling == "1" && len(number) > 4 && strings.Contains(canadian, " "+number[2:5]+" "):
		return "CA"
	}
	return p.country
}

// International returns a number that was dialled as people do in a country in E.164 form.
func International(number, country string) string {
	digits := strings.Map(func(c rune) rune {
		if strings.ContainsRune(" -.()/", c) {
			return -1
		}
		return c
	}, typed.Plus(number))
	if strings.HasPrefix(digits, "+") {
		return digits
	}
	p := planIn(country)
	if p == nil {
		p = &plans[0]
	}
	if p.trunk != "" && len(digits) > p.longest {
		digits = strings.TrimPrefix(digits, p.trunk)
	} else if p.trunk == "0" || p.trunk == "06" {
		digits = strings.TrimPrefix(digits, p.trunk)
	}
	return "+" + p.calling + digits
}

// NationalFormat writes a number as it is dialled in its country, in groups.
func NationalFormat(number string) string {
	p := planOf(number)
	if p == nil {
		return strings.TrimPrefix(number, "+")
	}
	digits := strings.TrimPrefix(number, "+"+p.calling)
	if p.calling == "1" {
		return typed.National(number)
	}
	whole := p.trunk + digits
	switch {
	case len(whole) > 9:
		return whole[:len(whole)-6] + " " + whole[len(whole)-6:]
	case len(whole) > 6:
		return whole[:len(whole)-4] + " " + whole[len(whole)-4:]
	}
	return whole
}

// InvalidNumber returns Twilio's reason why a number in E.164 form is none, or "".
func InvalidNumber(number string) string {
	digits := strings.TrimPrefix(number, "+")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "NOT_A_NUMBER"
	}
	p, length := planOf(number), len(digits)
	shortest, longest := 7, 15
	switch {
	case digits[0] == '0':
		return "INVALID_COUNTRY_CODE"
	case p != nil:
		length -= len(p.calling)
		shortest, longest = p.shortest, p.longest
	}
	switch {
	case length < shortest:
		return "TOO_SHORT"
	case length > longest:
		return "TOO_LONG"
	case p != nil && p.calling == "1" && (number[2] < '2' || number[5] < '2'):
		return "INVALID_BUT_POSSIBLE" // no such area or exchange
	}
	return ""
}

// codeLandline is the dictionary's for texts to a landline
// (https://www.twilio.com/docs/api/errors/30006).
const codeLandline = 30006

// LineType returns the type of a number's line as a session knows it, or "": a landline is a phone
// whose texts fail as such a one's do; else the number's first digits may show it; and a phone that
// a person has here without them is a mobile.
func LineType(s *rest.Tenant, number string) string {
	if s.Inner.Phones.Behaviour(number).Error == codeLandline {
		return "landline"
	}
	if kind := lineTypeShown(number); kind != "" {
		return kind
	}
	if s.Inner.Phones.Has(number) {
		return "mobile"
	}
	return ""
}

// lineTypeShown returns the type that a number's first digits show, or "". Under +1 they show only
// whether it is free of charge.
func lineTypeShown(number string) string {
	for prefix, kind := range map[string]string{
		"+1800": "tollFree", "+1833": "tollFree", "+1844": "tollFree", "+1855": "tollFree", "+1866": "tollFree", "+1877": "tollFree",
		"+1888": "tollFree", "+447": "mobile", "+4480": "tollFree", "+441": "landline", "+442": "landline",
		"+614": "mobile", "+611800": "tollFree", "+612": "landline", "+613": "landline", "+617": "landline", "+618": "landline",
		"+336": "mobile", "+337": "mobile", "+4915": "mobile", "+4916": "mobile", "+4917": "mobile",
	} {
		if strings.HasPrefix(number, prefix) {
			return kind
		}
	}
	return ""
}
