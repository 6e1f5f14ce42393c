package explain

import (
	"slices"
	"strings"
	"testing"

	"dialtone/api/catalog"
)

// of returns a model of the 2010-04-01 API as scripts write it, or one of a product.
func of(t *testing.T, name string) Model {
	t.Helper()
	m := catalog.ModelNamed(name)
	if m == nil {
		t.Fatalf("there is no model %s", name)
	}
	return Model{Catalog: m, Written: name, Path: name}
}

// What a method needs and takes is that of Twilio's operations, a record's own path left out.
func TestKeysAndSignatures(t *testing.T) {
	t.Parallel()
	message, recording := of(t, "Message"), of(t, "Recording")
	for _, c := range []struct {
		model    Model
		method   string
		onRecord bool
		has, not []string
	}{
		{message, "create", false, []string{"to", "from", "body", "media_url", "account"}, []string{"page_size"}},
		{message, "where", false, []string{"to", "sent_before", "created_before"}, []string{"body"}},
		{message, "update", false, []string{"body"}, []string{"media_url"}},
		{message, "update", true, []string{"body"}, []string{"account", "account_sid"}},
		{recording, "all", false, []string{"call_sid"}, nil},
	} {
		keys := c.model.Keys(c.method, c.onRecord)
		for _, key := range c.has {
			if !slices.Contains(keys, key) {
				t.Errorf("%s.%s takes no %s: %q", c.model.Written, c.method, key, keys)
			}
		}
		for _, key := range c.not {
			if slices.Contains(keys, key) {
				t.Errorf("%s.%s takes %s: %q", c.model.Written, c.method, key, keys)
			}
		}
		if sorted := slices.Clone(keys); len(slices.Compact(slices.Sorted(slices.Values(sorted)))) != len(keys) {
			t.Errorf("%s.%s takes a key twice: %q", c.model.Written, c.method, keys)
		}
	}
	if keys := message.Keys("nothing", false); keys != nil {
		t.Errorf("a method that there is not takes %q", keys)
	}
	call, needs := message.Signature("create", false)
	if !strings.HasPrefix(call, "create(") || !slices.ContainsFunc(needs, func(group []string) bool { return slices.Equal(group, []string{"to"}) }) ||
		!slices.ContainsFunc(needs, func(group []string) bool {
			return slices.Contains(group, "from") && slices.Contains(group, "messaging_service_sid")
		}) {
		t.Errorf("%s needs %q", call, needs)
	}
	if call, needs := message.Signature("nothing", false); call != "" || needs != nil {
		t.Errorf("%s needs %q", call, needs)
	}
}

// Few values are offered: those that Twilio lists, a boolean's without quotes, HTTP's methods.
func TestValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		model, method, key string
		want               []string
		bare               bool
	}{
		{"Message", "create", "status_callback", nil, false},
		{"Message", "create", "provide_feedback", []string{"true", "false"}, true},
		{"Call", "create", "status_callback_method", []string{"GET", "POST"}, false},
		{"Message", "create", "connect", []string{"true", "false"}, true},
		{"Call", "create", "nothing", nil, false},
	} {
		values, bare := of(t, c.model).Values(c.method, c.key)
		if !slices.Equal(values, c.want) || bare != c.bare {
			t.Errorf("%s.%s({%s}): %q, %v", c.model, c.method, c.key, values, bare)
		}
	}
	if values, _ := of(t, "Call").Values("where", "status"); !slices.Contains(values, "in-progress") || !slices.IsSorted(values) {
		t.Errorf("a call's status is one of %q", values)
	}
}

// What a method answers, and which SID it takes.
func TestAnswers(t *testing.T) {
	t.Parallel()
	call := of(t, "Call")
	for method, want := range map[string]Answer{"create": Record, "find": Record, "first": Record, "all": List, "where": List, "limit": List, "count": Other, "destroyAll": Other} {
		if got := call.Answers(method); got != want {
			t.Errorf("%s answers %d, want %d", method, got, want)
		}
	}
	for method, want := range map[string]string{"find": "CA", "update": "CA", "all": "", "create": ""} {
		if got := call.Prefix(method); got != want {
			t.Errorf("%s takes %q, want %q", method, got, want)
		}
	}
}

// A card has what there is and no more, the methods in the order in which people need them.
func TestCardsHaveWhatAModelHas(t *testing.T) {
	t.Parallel()
	call := of(t, "Call")
	card := call.Card(Names{Methods: []string{"count", "all", "create", "find"}, Associations: []string{"recordings"}})
	for _, want := range []string{"Call\n", "create, find, all, count\n", "recordings\n", "help(Call.METHOD)", call.Page()} {
		if !strings.Contains(card, want) {
			t.Errorf("the card does not have %q:\n%s", want, card)
		}
	}
	if strings.Contains(card, "a record's") {
		t.Errorf("the card has methods that there are not:\n%s", card)
	}
	overview := call.Overview(Names{Methods: []string{"create"}})
	for _, a := range call.Catalog.Attributes() {
		if !strings.Contains(overview, "  "+a.Name+" ") {
			t.Errorf("the overview does not have %s", a.Name)
		}
	}
	if help := call.Method("Call", "create", false); !strings.Contains(help, "Call.create(") || !strings.Contains(help, "status_callback") {
		t.Errorf("%s", help)
	}
	if domain := of(t, "Sip.Domain"); domain.Variable() != "domain" || domain.Declared() != "Twilio.Sip.Domain" {
		t.Errorf("%s, %s", domain.Variable(), domain.Declared())
	}
}

// Pages are of models that there are, and a model without one leads to where Twilio begins.
func TestPages(t *testing.T) {
	t.Parallel()
	for name := range modelPages {
		if m := catalog.ModelNamed(name); m == nil {
			t.Errorf("there is a page of %s, and no model", name)
		} else if page := (Model{Catalog: m}).Page(); page != docs+modelPages[name] {
			t.Errorf("the page of %s is %s", name, page)
		}
	}
	for name, want := range map[string]string{"Call": "voice/api/call-resource", "Sip.Domain": "voice/sip/api", "Token": ""} {
		if page := of(t, name).Page(); page != docs+want {
			t.Errorf("the page of %s is %s", name, page)
		}
	}
	service := catalog.ProductNamed("Verify").Model("Service")
	if page := (Model{Catalog: service}).Page(); page != docs+"verify/api" {
		t.Errorf("the page of a service is %s", page)
	}
}
