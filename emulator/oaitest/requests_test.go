package oaitest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// given are attributes that a record must have for an operation to make sense, by
// resource and, where they are needed for one operation only, by operation.
var given = map[string]map[string]any{
	"UpdateMessage/Message":                         {"status": "scheduled"},
	"UpdateCall/Call":                               {"status": "in-progress"},
	"CreateCallRecording/Call":                      {"status": "in-progress"},
	"UpdateCallRecording/CallRecording":             {"status": "in-progress"},
	"UpdateConferenceRecording/ConferenceRecording": {"status": "in-progress"},
	// The document gives no null for why a conference ended, which Twilio's
	// answers have until it has.
	"FetchConference/Conference":  {"status": "completed", "reason_conference_ended": "last-participant-left"},
	"UpdateConference/Conference": {"status": "completed", "reason_conference_ended": "last-participant-left"},
}

// values are parameters that must make sense beyond their type.
var values = map[string]string{
	"CreateUsageTrigger TriggerValue":               "+30",
	"CreateSipDomain DomainName":                    "example.sip.twilio.com",
	"UpdateSipDomain DomainName":                    "example.sip.twilio.com",
	"CreateIncomingPhoneNumber PhoneNumber":         "+14155550101",
	"CreateIncomingPhoneNumberLocal PhoneNumber":    "+14155550101",
	"CreateIncomingPhoneNumberMobile PhoneNumber":   "+447700900001",
	"CreateIncomingPhoneNumberTollFree PhoneNumber": "+18005550101",
	"UpdateCallRecording Status":                    "stopped",
	"UpdateConferenceRecording Status":              "stopped",
	"CreateCall SendDigits":                         "1",
	"CreateValidationRequest PhoneNumber":           "+14155550188",
}

// path makes the records that an operation's path leads through, and the one that
// it is about, and returns the values of the path's parameters.
func (b *bench) path(op *catalog.Operation) ([]string, error) {
	var known []string
	attrs := map[string]any{}
	prefix := ""
	segments := strings.Split(strings.TrimPrefix(op.Path, "/"), "/")
	n := 0
	for i, segment := range segments {
		prefix += "/" + segment
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		p := op.PathParameters()[n]
		n++
		name := catalog.SnakeCase(p.Name)
		last := i == len(segments)-1
		r := b.resourceAt(prefix)
		if last {
			r = op.Resource
		}
		switch {
		case r != nil && r.Name == "Account" && b.doc.Name == "api_v2010":
			known = append(known, b.AccountSID())
			if last && op.Kind == catalog.Update {
				sub, err := b.Seed("Account", nil)
				if err != nil {
					return nil, err
				}
				known[len(known)-1] = sub["sid"].(string)
			}
			continue
		case r == nil || last && op.Kind == catalog.Create || r.Key == "" || r.Name == forSale:
			known = append(known, text(p))
		default:
			seed := map[string]any{}
			for k, v := range attrs {
				if b.takes(r, k) {
					seed[k] = v
				}
			}
			if b.doc.Name == "api_v2010" {
				for k, v := range given[op.ID+"/"+r.Name] {
					seed[k] = v
				}
			}
			record, err := b.Seed(b.models[r.Name], seed)
			if err != nil {
				return nil, err
			}
			key := r.Key
			v, ok := record[key]
			if !ok {
				v = record["sid"]
			}
			if v == nil {
				v = record["call_sid"]
			}
			known = append(known, fmt.Sprint(v))
		}
		attrs[name] = known[len(known)-1]
	}
	if single := op.Kind == catalog.Fetch || op.Kind == catalog.Update || op.Kind == catalog.Delete; op.Kind == catalog.List || single && !op.OnInstance() && b.doc.Name != "api_v2010" {
		// A list that has something in it says more, and what is one in its place
		// may have to be made.
		seed := map[string]any{}
		for k, v := range attrs {
			if b.takes(op.Resource, k) {
				seed[k] = v
			}
		}
		if _, err := b.Seed(b.models[op.Resource.Name], seed); err != nil {
			return nil, err
		}
	}
	return known, nil
}

// forSale is the one resource whose records are there without being made.
const forSale = "AvailablePhoneNumberCountry"

// takes reports whether a resource's records can be seeded with a key.
func (b *bench) takes(r *catalog.Resource, key string) bool {
	if r.Attribute(key) != nil {
		return true
	}
	for _, p := range []string{r.InstancePath, r.ListPath} {
		for _, part := range strings.Split(p, "{")[1:] {
			name, _, _ := strings.Cut(part, "}")
			if catalog.SnakeCase(name) == key {
				return true
			}
		}
	}
	return false
}

// resourceAt returns the resource whose instance path is a prefix of a path.
func (b *bench) resourceAt(prefix string) *catalog.Resource {
	shape := func(path string) string {
		parts := strings.Split(strings.TrimSuffix(path, ".json"), "/")
		for i, p := range parts {
			if strings.HasPrefix(p, "{") {
				parts[i] = "{}"
			}
		}
		return strings.Join(parts, "/")
	}
	for _, r := range b.doc.Resources() {
		if r.InstancePath != "" && shape(r.InstancePath) == shape(prefix) {
			return r
		}
	}
	return nil
}

// payload writes the parameters that a smallest valid request has, or all of them.
func (b *bench) payload(op *catalog.Operation, all bool) (contentType, query, body string) {
	need := func(p *catalog.Parameter) bool {
		return p.Required || all && !paging(p.Name) && !slices.Contains(leftOut[op.ID], p.Name) || slices.ContainsFunc(op.OneOf, func(g []string) bool { return g[0] == p.Name })
	}
	q, form, object := url.Values{}, url.Values{}, map[string]any{}
	for _, p := range op.Parameters {
		if !need(p) {
			continue
		}
		switch {
		case p.In == catalog.InQuery:
			q.Set(p.Name, b.value(op, p))
		case p.In == catalog.InBody && op.Body == catalog.FormBody:
			form.Set(p.Name, b.value(op, p))
		case p.In == catalog.InBody:
			object[p.Name] = jsonValue(&p.Schema, p.Name)
		}
	}
	if len(q) > 0 {
		query = "?" + q.Encode()
	}
	switch op.Body {
	case catalog.FormBody:
		return "application/x-www-form-urlencoded", query, form.Encode()
	case catalog.JSONBody, catalog.SCIMBody:
		data, err := json.Marshal(object)
		if err != nil {
			panic(err)
		}
		contentType = "application/json"
		if op.Body == catalog.SCIMBody {
			contentType = "application/scim+json"
		}
		return contentType, query, string(data)
	}
	return "", query, ""
}

func paging(name string) bool { return name == "Page" || name == "PageSize" || name == "PageToken" }

// leftOut are the parameters that do not go with the others.
var leftOut = map[string][]string{
	"CreateMessage":             {"ScheduleType", "SendAt", "ContentSid"}, // need a time to come, and a template
	"CreatePayments":            {"Parameter"},                            // an object, which a form has no way to write
	"UpdateCall":                {"Status"},                               // has one value that ends a call and one that cancels it
	"UpdateIncomingPhoneNumber": {"AccountSid"},                           // gives the number away
	"UpdateMessage":             {"Body"},                                 // must be empty
}

// value returns a parameter's value, with what it names made.
func (b *bench) value(op *catalog.Operation, p *catalog.Parameter) string {
	if v, ok := values[op.ID+" "+p.Name]; ok {
		return v
	}
	for parameter, model := range map[string]string{"ApplicationSid": "Application", "CredentialListSid": "Sip.CredentialList", "IpAccessControlListSid": "Sip.IpAccessControlList"} {
		if p.Name == parameter && b.doc.Name == "api_v2010" {
			if r, err := b.Seed(model, nil); err == nil {
				return r["sid"].(string)
			}
		}
	}
	return text(p)
}

// text returns a valid value of a parameter as a form has it.
func text(p *catalog.Parameter) string {
	switch {
	case len(p.Enum) > 0:
		return p.Enum[0]
	case p.Prefix != "":
		return p.Prefix + strings.Repeat("0", 31) + "1"
	case p.Type == "integer" || p.Type == "number":
		if p.Min != nil {
			return fmt.Sprint(*p.Min)
		}
		return "1"
	case p.Type == "boolean":
		return "true"
	case p.Type == "array":
		if p.Items != nil {
			return text(&catalog.Parameter{Name: p.Name, Schema: *p.Items})
		}
		return "x"
	case p.Type == "object":
		return "{}"
	}
	switch p.Format {
	case "uri":
		return "https://example.com/x"
	case "phone-number", "endpoint":
		return "+14155550177"
	case "date-time":
		return "2026-03-14T12:00:00Z"
	case "date":
		return "2026-03-14"
	case "iso-country-code":
		return "US"
	case "http-method":
		return "POST"
	case "OrganizationSid":
		return "OR" + strings.Repeat("0", 31) + "1"
	}
	switch p.Name {
	case "To", "From", "PhoneNumber":
		return "+14155550177"
	case "Url", "CallbackUrl", "StatusCallback":
		return "https://example.com/x"
	case "CountryCode", "IsoCountry", "IsoCode":
		return "US"
	}
	return "x"
}

// jsonValue returns a valid value of a JSON body's property.
func jsonValue(s *catalog.Schema, name string) any {
	switch s.Type {
	case "integer", "number":
		if s.Min != nil {
			return *s.Min
		}
		return 1
	case "boolean":
		return true
	case "array":
		if s.Items == nil {
			return []any{}
		}
		return []any{jsonValue(s.Items, name)}
	case "object":
		object := map[string]any{}
		for _, p := range s.Properties {
			if p.Required {
				object[p.Name] = jsonValue(&p.Schema, p.Name)
			}
		}
		return object
	case "":
		return map[string]any{}
	}
	return text(&catalog.Parameter{Name: name, Schema: *s})
}
