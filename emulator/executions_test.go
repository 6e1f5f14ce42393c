package emulator_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"dialtone/emulator/journal"
)

// TestAnExecution asks a URL, sends what came of it, and ends; another one meets a widget that is
// not run.
func TestAnExecution(t *testing.T) {
	tw := texts(t, nil)
	app := listenFor(t, authToken, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"drink": "tea for %s"}`, r.FormValue("who"))
	})
	definition := func(last string) string {
		return fmt.Sprintf(`{"initial_state": "Trigger", "states": [
			{"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingMessage"}, {"event": "incomingRequest", "next": "ask"}]},
			{"name": "ask", "type": "make-http-request", "properties": {"method": "POST", "url": "%s/ask", "content_type": "application/x-www-form-urlencoded", "parameters": [{"key": "who", "value": "{{flow.data.name}}"}]}, "transitions": [{"event": "success", "next": "tell"}, {"event": "failed"}]},
			{"name": "tell", "type": "%s", "properties": {"from": "{{flow.channel.address}}", "to": "{{contact.channel.address}}", "body": "You get {{widgets.ask.parsed.drink}}"}, "transitions": [{"event": "sent"}, {"event": "failed"}]}]}`, app.URL, last)
	}
	studio := tw.on("studio.twilio.com")
	execute := func(last string) string {
		flow := "/v2/Flows/" + studio.post("/v2/Flows", "FriendlyName", "x", "Status", "published", "Definition", definition(last)).must(t, 201).text("sid")
		r := studio.post(flow+"/Executions", "To", ann, "From", ours, "Parameters", `{"name": "Ann"}`).must(t, 201)
		if r.text("status") != "active" {
			t.Errorf("it begins as %s", r.raw)
		}
		return flow + "/Executions/" + r.text("sid")
	}
	path := execute("send-message")
	if _, err := tw.Main().Receives(t.Context(), ann, regexp.MustCompile("^You get tea for Ann$"), time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := studio.get(path).must(t, 200).text("status"); got != "ended" {
		t.Errorf("it ends as %s", got)
	}
	if got := studio.get(path+"/Steps").must(t, 200).list("steps"); len(got) != 3 || got[0]["transitioned_to"] != "Ended" {
		t.Errorf("steps %v", got)
	}
	if got := studio.get(path+"/Context").must(t, 200).raw; !strings.Contains(got, `"drink":"tea for Ann"`) {
		t.Errorf("the context is %s", got)
	}
	path = execute("connect-call-to")
	if err := tw.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	sid := path[strings.LastIndexByte(path, '/')+1:]
	if problems := tw.Main().Journal(journal.Filter{SID: sid, Kind: journal.Problem}); len(problems) != 1 || !strings.Contains(problems[0].Problems[0], "connect-call-to") {
		t.Errorf("problems %+v", problems)
	}
}
