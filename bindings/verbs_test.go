package bindings_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// TestVerbsAreExplained: what records have beyond the catalog's operations is offered by completion
// and explained by help. That records and declarations have it is compared in declarations.
func TestVerbsAreExplained(t *testing.T) {
	t.Parallel()
	client, err := api.New(api.Config{AccountSID: "AC00000000000000000000000000000001", AuthToken: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	host, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	type explained interface {
		Members(prefix string) []string
		Help(name string) string
	}
	var record explained
	err = host.Set("look", func(list goja.Value) {
		record = bindings.Describe(list).(interface{ Element() any }).Element().(explained)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		model, list string
		want        []string
	}{
		{"Call", "Call.all()", []string{"call.cancel([{", "call.complete([{"}},
		{"Participant", "Participant.all({conference_sid: 'CF00000000000000000000000000000001'})",
			[]string{"participant.kick(", "participant.mute([muted]) → Participant", "participant.unmute([{"}},
		{"AvailablePhoneNumber", "AvailablePhoneNumber.all({country_code: 'US'})", []string{"availablePhoneNumber.purchase([{"}},
		{"Recording", "Recording.all()", []string{"recording.save(path) → Recording"}},
		{"Media", "Media.all({message_sid: 'MM00000000000000000000000000000001'})", []string{"media.save(path) → Media"}},
	} {
		if _, err := host.Eval(context.Background(), "look.js", "look("+c.list+")"); err != nil {
			t.Fatal(err)
		}
		verbs := catalog.ModelNamed(c.model).Verbs()
		if len(verbs) != len(c.want) {
			t.Errorf("%s has %d verbs, want %d", c.model, len(verbs), len(c.want))
		}
		for i, v := range verbs {
			if !slices.Contains(record.Members(v.Name), v.Name) {
				t.Errorf("%s.%s is not completed", c.model, v.Name)
			}
			if help := record.Help(v.Name); !strings.HasPrefix(help, c.want[i]) || !strings.Contains(help, v.Help) {
				t.Errorf("help on %s.%s is\n%s\nwant it to begin with %s", c.model, v.Name, help, c.want[i])
			} else if v.Key != "" && strings.Contains(help, "  "+v.Key+" ") {
				t.Errorf("help on %s.%s offers %s, which it gives itself:\n%s", c.model, v.Name, v.Key, help)
			}
		}
	}
}
