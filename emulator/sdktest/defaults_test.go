package sdktest

import (
	"testing"

	api "github.com/twilio/twilio-go/rest/api/v2010"
	conversations "github.com/twilio/twilio-go/rest/conversations/v1"
	lookups "github.com/twilio/twilio-go/rest/lookups/v2"
	studio "github.com/twilio/twilio-go/rest/studio/v2"
	sync "github.com/twilio/twilio-go/rest/sync/v1"

	"dialtone/emulator"
)

// TestDefaults: what the SDK decodes of new records is there, and of the types that it has.
func TestDefaults(t *testing.T) {
	s := start(t, emulator.Options{Empty: true})
	c, err := conversations.NewApiService(s.handler).CreateConversation(&conversations.CreateConversationParams{})
	if must(t, c, err); *c.State != "active" || *c.Attributes != "{}" || c.ChatServiceSid == nil {
		t.Errorf("conversation %+v", *c)
	}
	flow, err := studio.NewApiService(s.handler).CreateFlow((&studio.CreateFlowParams{}).SetFriendlyName("x").SetStatus("draft").SetDefinition(map[string]any{"initial_state": "Trigger"}))
	if must(t, flow, err); flow.Revision != 1 || !*flow.Valid {
		t.Errorf("flow %+v", *flow)
	}
	for number, valid := range map[string]bool{"+14159929960": true, "+141599299600": false} {
		n, err := lookups.NewApiService(s.handler).FetchPhoneNumber(number, nil)
		if must(t, n, err); n.Valid != valid || (n.NationalFormat != nil) != valid {
			t.Errorf("%s is %+v", number, *n)
		}
	}
	store := sync.NewApiService(s.handler)
	service, err := store.CreateService(nil)
	must(t, service, err)
	document, err := store.CreateDocument(*service.Sid, (&sync.CreateDocumentParams{}).SetUniqueName("d").SetData(map[string]any{"n": 1}))
	must(t, document, err)
	_, err = store.CreateDocument(*service.Sid, (&sync.CreateDocumentParams{}).SetUniqueName("d"))
	wants(t, err, 409, 54301)
	changed, err := store.UpdateDocument(*service.Sid, "d", (&sync.UpdateDocumentParams{}).SetIfMatch(*document.Revision).SetData(map[string]any{"n": 2}))
	if must(t, changed, err); *changed.Revision == *document.Revision {
		t.Errorf("document %+v", *changed)
	}
	_, err = store.UpdateDocument(*service.Sid, "d", (&sync.UpdateDocumentParams{}).SetIfMatch(*document.Revision).SetData(map[string]any{"n": 3}))
	wants(t, err, 412, 54103)
	_, err = s.api.CreateMessage((&api.CreateMessageParams{}).SetTo("whatsapp:+14155551212").SetFrom("+14155550130").SetBody("x"))
	wants(t, err, 400, 21910)
	sale, err := s.api.ListAvailablePhoneNumberLocal("US", (&api.ListAvailablePhoneNumberLocalParams{}).SetLimit(1))
	if must(t, sale, err); len(sale) != 1 || !sale[0].Capabilities.Sms || !sale[0].Capabilities.Voice {
		t.Errorf("for sale %+v", sale)
	}
}
