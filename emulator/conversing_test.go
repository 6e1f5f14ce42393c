package emulator_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
)

// TestAConversation: two people with numbers and one with a name talk; what one writes the others
// get, its application hears of it, and no SMS URL is asked.
func TestAConversation(t *testing.T) {
	tw := texts(t, answering(`<Response><Message>not asked</Message></Response>`))
	chat := tw.on("conversations.twilio.com")
	hooks := listen(t, authToken)
	chat.post("/v1/Configuration/Webhooks", "PostWebhookUrl", hooks.URL+"/post", "Filters", "onMessageAdded", "Filters", "onDeliveryUpdated", "Method", "POST").must(t, 200)
	conversation := chat.post("/v1/Conversations", "FriendlyName", "tea").must(t, 201).text("sid")
	path := "/v1/Conversations/" + conversation
	const bob = "+14155550102"
	join := func(number string) response {
		return chat.post(path+"/Participants", "MessagingBinding.Address", number, "MessagingBinding.ProxyAddress", ours)
	}
	first := join(ann).must(t, 201)
	join(bob).must(t, 201)
	if binding := first.body["messaging_binding"].(map[string]any); binding["type"] != "sms" || binding["address"] != ann || binding["proxy_address"] != ours {
		t.Errorf("the participant is %s", first.raw)
	}
	if again := join(ann).must(t, 409); again.body["code"] != 50416.0 {
		t.Error(again.raw)
	}
	receives := func(number, want string) {
		t.Helper()
		got, err := tw.Main().Receives(t.Context(), number, regexp.MustCompile("^"+want+"$"), time.Minute)
		if err != nil {
			t.Error(err)
		} else if got.From != ours {
			t.Errorf("it came from %s", got.From)
		}
	}
	m := chat.post(path+"/Messages", "Author", "clara", "Body", "Hello all").must(t, 201)
	receives(ann, "Hello all")
	receives(bob, "Hello all")
	tw.text(t, "Hi from Ann")
	receives(bob, "Hi from Ann")
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := tw.Main().Phone(ann).Texts; len(got) != 1 {
		t.Errorf("who wrote it got it, too: %v", got)
	}
	if got := tw.app.got("Body"); len(got) != 0 {
		t.Errorf("the number's application was asked: %q", got)
	}
	var lines []string
	for _, m := range chat.get(path+"/Messages").must(t, 200).list("messages") {
		lines = append(lines, fmt.Sprint(m["index"], " ", m["author"], ": ", m["body"]))
	}
	if !slices.Equal(lines, []string{"0 clara: Hello all", "1 " + ann + ": Hi from Ann"}) {
		t.Errorf("the conversation is %q", lines)
	}
	if got := hooks.got("EventType"); !slices.Contains(got, "onDeliveryUpdated") || slices.Index(got, "onMessageAdded") < 0 {
		t.Errorf("events %q", got)
	}
	if got := hooks.got("Body"); slices.Contains(got, "Hello all") || !slices.Contains(got, "Hi from Ann") {
		t.Errorf("it heard of %q", got)
	}
	receipts := chat.get(path+"/Messages/"+m.text("sid")+"/Receipts").must(t, 200).list("delivery_receipts")
	if len(receipts) != 2 || receipts[0]["status"] != "delivered" {
		t.Errorf("receipts %v", receipts)
	}
	if d, _ := chat.get(path + "/Messages/" + m.text("sid")).body["delivery"].(map[string]any); d["delivered"] != "all" || d["total"] != 2.0 {
		t.Errorf("delivery %v", d)
	}
	chat.post(path, "State", "closed").must(t, 200)
	tw.text(t, "Anyone?")
	tw.receives(t, "^not asked$")
}

// TestBeforeAMessage: an application changes what a person writes, or refuses it; a new person
// begins a conversation where the number says so, with a webhook of its own.
func TestBeforeAMessage(t *testing.T) {
	tw := texts(t, nil)
	hooks := listenFor(t, authToken, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.FormValue("Body"), "bad"):
			w.WriteHeader(403)
		case r.FormValue("EventType") == "onMessageAdd":
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"body": %q}`, strings.ToUpper(r.FormValue("Body")))
		}
	})
	chat := tw.on("conversations.twilio.com")
	chat.post("/v1/Configuration/Webhooks", "PreWebhookUrl", hooks.URL+"/pre", "Filters", "onMessageAdd", "Method", "POST").must(t, 200)
	chat.post("/v1/Configuration/Addresses", "Type", "sms", "Address", ours, "AutoCreation.Enabled", "true", "AutoCreation.Type", "webhook",
		"AutoCreation.WebhookUrl", hooks.URL+"/scoped", "AutoCreation.WebhookMethod", "POST", "AutoCreation.WebhookFilters", "onMessageAdded").must(t, 201)
	tw.text(t, "good")
	tw.text(t, "bad")
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := chat.get("/v1/Conversations").must(t, 200).list("conversations")
	if len(all) != 1 {
		t.Fatalf("conversations %v", all)
	}
	messages := chat.get("/v1/Conversations/" + all[0]["sid"].(string) + "/Messages").list("messages")
	if len(messages) != 1 || messages[0]["body"] != "GOOD" || messages[0]["author"] != ann {
		t.Errorf("messages %v", messages)
	}
	if got := hooks.got("EventType"); !slices.Equal(got, []string{"onMessageAdd", "onMessageAdded", "onMessageAdd"}) {
		t.Errorf("events %q", got)
	}
}

// TestConversationsOfPrograms: what a program does is told where it asks for that.
func TestConversationsOfPrograms(t *testing.T) {
	tw := manual(t, emulator.Options{}).on("conversations.twilio.com")
	hooks := listen(t, authToken)
	path := "/v1/Conversations/" + tw.post("/v1/Conversations").must(t, 201).text("sid")
	tw.post(path+"/Webhooks", "Target", "webhook", "Configuration.Url", hooks.URL, "Configuration.Filters", "onMessageAdded").must(t, 201)
	if got := tw.post(path+"/Messages", "Body", "quiet").must(t, 201).text("author"); got != "system" {
		t.Errorf("the author is %q", got)
	}
	tw.enabled = true
	tw.post(path+"/Messages", "Body", "loud").must(t, 201)
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := hooks.got("Body"); !slices.Equal(got, []string{"loud"}) {
		t.Errorf("it heard %q", got)
	}
}
