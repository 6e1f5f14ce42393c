package attributes_test

import (
	"testing"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/attributes"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// An attribute is found in either spelling, and keeps Twilio's order.
func TestAttributesAreFound(t *testing.T) {
	a := attributes.Attributes{Raw: `{"sid":"CA1","date_created":null,"duration":7,"subresource_uris":{"a":"b"}}`}
	for key, want := range map[string]string{
		"sid": "sid", "date_created": "date_created", "dateCreated": "date_created",
		"Sid": "", "datecreated": "", "nothing": "", "subresourceUris": "subresource_uris",
	} {
		got := ""
		if m := a.Lookup(key); m != nil {
			got = m.Name
		}
		if got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	for key, want := range map[string]string{"sid": "CA1", "duration": "7", "date_created": "", "subresource_uris": "", "nothing": ""} {
		if got := a.Text(key); got != want {
			t.Errorf("the text of %s is %q, want %q", key, got, want)
		}
	}
	if all := a.Find(); len(all) != 4 || all[0].Name != "sid" || all[3].Name != "subresource_uris" {
		t.Errorf("the members are %v", all)
	}
}

// A value is as in the JSON, but for dates, whose forms are Twilio's three.
func TestValuesAreDecoded(t *testing.T) {
	rt := goja.New()
	vm := js.New(rt)
	date := &catalog.Attribute{Schema: catalog.Schema{Type: "string", Format: "date-time"}}
	for _, test := range []struct {
		raw    string
		schema *catalog.Attribute
		want   string // as JSON, after its class
	}{
		{`"text"`, nil, `String "text"`},
		{`null`, date, `null`},
		{`true`, nil, `Boolean true`},
		{`12`, nil, `Number 12`},
		{`0.5`, nil, `Number 0.5`},
		{`1e300`, nil, `Number 1e+300`},
		{`{"a":[1]}`, nil, `Object {"a":[1]}`},
		{`"Mon, 30 Nov 2026 10:00:00 +0100"`, date, `Date "2026-11-30T09:00:00.000Z"`},
		{`"2026-11-30T09:00:00Z"`, date, `Date "2026-11-30T09:00:00.000Z"`},
		{`"2026-11-30"`, date, `Date "2026-11-30T00:00:00.000Z"`},
		{`"2026-11-30"`, nil, `String "2026-11-30"`},
		{`"soon"`, date, `String "soon"`},
	} {
		a := attributes.Attributes{Raw: `{"it":` + test.raw + `}`}
		value := attributes.Decode(vm, a.Lookup("it"), test.schema)
		if err := rt.Set("value", value); err != nil {
			t.Fatal(err)
		}
		got, err := rt.RunString("value === null ? 'null' : value.constructor.name + ' ' + JSON.stringify(value)")
		if err != nil || got.String() != test.want {
			t.Errorf("%s is %v (%v), want %s", test.raw, got, err, test.want)
		}
		if _, isObject := value.(*goja.Object); isObject && attributes.Decode(vm, a.Lookup("it"), test.schema) != value {
			t.Errorf("%s is another object the second time", test.raw)
		}
	}
}

// What the catalog marks is a secret, and so is what was given for a parameter that it marks.
func TestSecrets(t *testing.T) {
	for _, test := range []struct {
		model, name string
		want        bool
	}{
		{"Account", "auth_token", true},
		{"Account", "sid", false},
		{"Sip.Credential", "password", true},
		{"Sip.Credential", "username", false},
	} {
		m := catalog.ModelNamed(test.model)
		if got := attributes.IsSecret(m, test.name, m.Attribute(test.name)); got != test.want {
			t.Errorf("%s.%s: %v, want %v", test.model, test.name, got, test.want)
		}
	}
}
