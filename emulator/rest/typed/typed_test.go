package typed_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// A date is read in each form that Twilio is known to take; days are UTC's.
func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11-30":                      "2026-11-30T00:00:00Z day",
		"11/30/2026":                      "2026-11-30T00:00:00Z day",
		"2026-11-30T10:00:00+01:00":       "2026-11-30T09:00:00Z",
		"2026-11-30 10:00":                "2026-11-30T10:00:00Z",
		"Mon, 30 Nov 2026 10:00:00 -0500": "2026-11-30T15:00:00Z",
		"11/30/2026 10:00:00 PST":         "2026-11-30T18:00:00Z",
		"tomorrow":                        "none",
		"":                                "none",
	} {
		got := "none"
		if at, day, ok := typed.ParseDate(text); ok {
			if got = at.Format(time.RFC3339); day {
				got += " day"
			}
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
	now := time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{"-30days": "2026-10-31", "+1days": "2026-12-01"} {
		if got := typed.FromToday(text, now).Format(time.DateOnly); !typed.RelativeDay(text) || got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

// What a request gives is read as its parameter's type, or it is said why not.
func TestValuesAreRead(t *testing.T) {
	most := 100.0
	for _, test := range []struct {
		schema catalog.Schema
		given  any
		want   string
	}{
		{catalog.Schema{Type: "boolean"}, "TRUE", "true"},
		{catalog.Schema{Type: "boolean"}, "yes", "is neither true nor false"},
		{catalog.Schema{Type: "integer", Max: &most}, "101", "is more than 100"},
		{catalog.Schema{Type: "integer"}, json.Number("7"), "7"},
		{catalog.Schema{Type: "number"}, "Inf", "is not a number"},
		{catalog.Schema{Type: "string", Enum: []string{"in-progress"}}, "IN-PROGRESS", "in-progress"},
		{catalog.Schema{Type: "string", Enum: []string{"in-progress"}}, "other", "is not one of in-progress"},
		{catalog.Schema{Type: "string", Format: "date-time"}, "-3days", "-3days"},
		{catalog.Schema{Type: "string", Format: "date-time"}, "soon", "is not a date"},
		{catalog.Schema{Type: "string", Format: "http-method"}, "post", "POST"},
		{catalog.Schema{Type: "object"}, `{"a":1e999}`, "is not JSON"},
		{catalog.Schema{Type: "object"}, `{"a":1}`, "map[a:1]"},
		{catalog.Schema{Type: "array", Items: &catalog.Schema{Type: "integer"}}, `["1","2"]`, "[1 2]"},
	} {
		v, reason := typed.Read(&test.schema, []any{test.given})
		got := reason
		if reason == "" {
			got = fmt.Sprint(v)
		}
		if got != test.want {
			t.Errorf("%v as %s is %s, want %s", test.given, test.schema.Type, got, test.want)
		}
	}
}

// What was given fits the attribute that it is shown as, or is null.
func TestValuesFit(t *testing.T) {
	for _, test := range []struct {
		schema catalog.Schema
		given  any
		want   any
	}{
		{catalog.Schema{Type: "string"}, json.Number("7"), "7"},
		{catalog.Schema{Type: "integer"}, "7", int64(7)},
		{catalog.Schema{Type: "integer"}, "seven", nil},
		{catalog.Schema{Type: "string", Format: "date-time-rfc-2822"}, "2026-11-30", "Mon, 30 Nov 2026 00:00:00 +0000"},
		{catalog.Schema{Type: "string", Prefix: "AC", Nullable: true}, "", nil},
		{catalog.Schema{Type: "number"}, "NaN", nil},
	} {
		if got := typed.Fit(&test.schema, test.given); got != test.want {
			t.Errorf("%v as %s is %v, want %v", test.given, test.schema.Type, got, test.want)
		}
	}
}

// Numbers, short codes and names send; what people write into a number is taken out.
func TestAddresses(t *testing.T) {
	for address, want := range map[string][2]bool{ // a number, a sender
		"+14155550100": {true, true}, "12345": {false, true}, "Acme": {false, true}, "whatsapp:+14155550100": {false, true},
		"1234567": {false, false}, "+0": {false, false}, "": {false, false}, "a name that is too long": {false, false},
	} {
		if got := [2]bool{typed.IsNumber(address), typed.IsSender(address)}; got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
	if got := typed.Tidy(" 1 (415) 555-0100"); got != "+14155550100" {
		t.Errorf("tidy is %s", got)
	}
	if got := typed.National("+14155550100"); got != "(415) 555-0100" {
		t.Errorf("national is %s", got)
	}
}
