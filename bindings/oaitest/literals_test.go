package oaitest

import (
	"encoding/json"
	"fmt"
	"strings"

	"dialtone/api/catalog"
)

// literals are values that must make sense beyond what the catalog says of them,
// as JavaScript, by operation and the way to the member.
var literals = map[string]string{
	"CreateFeedback message_id":     "'aia_msg_1'",
	"CreateKnowledge assistant_id":  "'aia_asst_1'",
	"CreateKnowledge policy id":     "'aia_plcy_1'",
	"UpdateKnowledge policy id":     "'aia_plcy_1'",
	"CreateTool assistant_id":       "'aia_asst_1'",
	"CreateTool policy id":          "'aia_plcy_1'",
	"UpdateTool assistant_id":       "'aia_asst_1'",
	"UpdateTool policy id":          "'aia_plcy_1'",
	"CreateRoleAssignment role_sid": "'IX" + strings.Repeat("0", 32) + "'",
	"CreateRoleAssignment scope":    quote(account),
	"CreateRoleAssignment identity": quote(account),
	"ListRoleAssignments Scope":     quote(account),
	"ListRoleAssignments Identity":  quote(account),
	// Objects whose kind the catalog does not have.
	"CreateContent types twilio/carousel cards actions": "[{type: 'URL', title: 'some text', url: 'some text'}]",
	"UpdateContent types twilio/carousel cards actions": "[{type: 'URL', title: 'some text', url: 'some text'}]",
	"CreateContent types twilio/flows pages layout":     "[{type: 'some text'}]",
	"UpdateContent types twilio/flows pages layout":     "[{type: 'some text'}]",

	"CreateBulkLookup phone_numbers reassigned_number last_verified_date": "'20260314'",
}

// literal writes a valid value as JavaScript. The label is the operation's id and
// the way to the member.
func literal(label string, s *catalog.Schema, all bool) string {
	if text, ok := literals[label]; ok {
		return text
	}
	name := label[strings.LastIndexByte(label, ' ')+1:]
	switch {
	case len(s.Enum) > 0:
		return quote(s.Enum[0])
	case s.Prefix != "":
		return quote(fmt.Sprintf("%s%032d", s.Prefix, 7))
	case s.Type == "string" && isSID(name):
		return quote(fmt.Sprintf("%s%032d", prefix(name), 7))
	}
	switch s.Type {
	case "integer", "number":
		if s.Min != nil {
			return fmt.Sprint(*s.Min)
		}
		return "1"
	case "boolean":
		return "true"
	case "array":
		return arrayLiteral(label, s, all)
	case "object", "":
		return objectLiteral(label, s, all)
	}
	return textLiteral(s.Format)
}

// arrayLiteral gives an array of texts two elements where everything is given, for
// each has a key of its own in a form.
func arrayLiteral(label string, s *catalog.Schema, all bool) string {
	items := s.Items
	if items == nil {
		items = &catalog.Schema{Type: "string"}
	}
	item := literal(label, items, all)
	if all && items.Type == "string" {
		item += ", " + item
	}
	return "[" + item + "]"
}

func objectLiteral(label string, s *catalog.Schema, all bool) string {
	if len(s.Properties) == 0 {
		return "{key: 'x'}"
	}
	var members []string
	for _, p := range s.Properties {
		if p.Required || all {
			members = append(members, quote(catalog.SnakeCase(p.Name))+": "+literal(label+" "+p.Name, &p.Schema, all))
		}
	}
	return "{" + strings.Join(members, ", ") + "}"
}

func textLiteral(format string) string {
	switch format {
	case "uri":
		return "'https://example.com/x'"
	case "phone-number", "endpoint":
		return "'+14155550177'"
	case "date-time":
		return "new Date(1770000000000)"
	case "date":
		return "new Date(Date.UTC(2026, 1, 2))"
	case "iso-country-code":
		return "'US'"
	case "http-method":
		return "'post'"
	}
	return "'some text'"
}

func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // no string fails to marshal
	}
	return string(quoted)
}
