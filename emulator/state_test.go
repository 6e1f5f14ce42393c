package emulator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
	"dialtone/emulator/journal"
	"dialtone/emulator/phones"
	"dialtone/internal/patience"
)

// everywhere are lists that the sample account, and what TestState makes, stand in.
var everywhere = [][2]string{
	{"api.twilio.com", "/2010-04-01/Accounts.json"}, {"api.twilio.com", base + "/Calls.json"}, {"api.twilio.com", base + "/Messages.json"},
	{"api.twilio.com", base + "/Recordings.json"}, {"api.twilio.com", base + "/Notifications.json"}, {"api.twilio.com", base + "/Conferences.json"},
	{"api.twilio.com", base + "/Queues.json"}, {"api.twilio.com", base + "/IncomingPhoneNumbers.json"}, {"api.twilio.com", base + "/Applications.json"},
	{"api.twilio.com", base + "/Keys.json"}, {"api.twilio.com", base + "/Addresses.json"}, {"api.twilio.com", base + "/Usage/Records.json"},
	{"verify.twilio.com", "/v2/Services"}, {"sync.twilio.com", "/v1/Services"}, {"studio.twilio.com", "/v2/Flows"}, {"taskrouter.twilio.com", "/v1/Workspaces"},
	{"conversations.twilio.com", "/v1/Conversations"}, {"monitor.twilio.com", "/v1/Alerts"}, {"messaging.twilio.com", "/v1/Services"},
}

// all returns what the lists say.
func (tw *twilio) all() map[string]string {
	out := map[string]string{}
	for _, list := range everywhere {
		out[list[0]+list[1]] = regexp.MustCompile(`"as_of":"[^"]*"`).ReplaceAllString(tw.on(list[0]).get(list[1]).must(tw.t, 200).raw, "")
	}
	return out
}

func same(t *testing.T, what string, before, after map[string]string) {
	t.Helper()
	for list, want := range before {
		if got := after[list]; got != want {
			t.Errorf("%s: %s was\n%s\nand is\n%s", what, list, want, got)
		}
	}
}

// making makes records of several products, some of them with what no answer shows.
func making(tw *twilio, app string) (sub string) {
	t := tw.t
	sub = tw.post("/2010-04-01/Accounts.json", "FriendlyName", "Sub").must(t, 201).text("sid")
	tw.post("/2010-04-01/Accounts/"+sub+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "sub").must(t, 201)
	tw.post(base+"/Keys.json", "FriendlyName", "k").must(t, 201)
	tw.post(base+"/Calls.json", "To", "+14155551212", "From", "+14155550130", "Twiml", `<Response><Record maxLength="5"/></Response>`).must(t, 201)
	service := tw.on("verify.twilio.com").post("/v2/Services", "FriendlyName", "v", "CodeLength", "5").must(t, 201).text("sid")
	tw.on("verify.twilio.com").post("/v2/Services/"+service+"/Verifications", "To", "+14155550101", "Channel", "sms").must(t, 201)
	sync := tw.on("sync.twilio.com").post("/v1/Services", "FriendlyName", "s").must(t, 201).text("sid")
	tw.on("sync.twilio.com").post("/v1/Services/"+sync+"/Documents", "UniqueName", "d", "Data", `{"$": "int", "n": [1, 2.5, {"deep": null}]}`, "Ttl", "3600").must(t, 201)
	workspace := tw.on("taskrouter.twilio.com").post("/v1/Workspaces", "FriendlyName", "w").must(t, 201).text("sid")
	tw.on("taskrouter.twilio.com").post("/v1/Workspaces/"+workspace+"/Workers", "FriendlyName", "ann", "Attributes", `{"skills":["sales"]}`).must(t, 201)
	conversation := tw.on("conversations.twilio.com").post("/v1/Conversations", "FriendlyName", "c").must(t, 201).text("sid")
	tw.on("conversations.twilio.com").post("/v1/Conversations/"+conversation+"/Messages", "Author", "a", "Body", "b").must(t, 201)
	tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hi", "StatusCallback", app+"/status").must(t, 201)
	return sub
}

// TestState: what is saved is there again, in the same session after a reset and in another
// emulator, to the last attribute; and what was arranged happens.
func TestState(t *testing.T) {
	tw := start(t, emulator.Options{Time: agenda.Manual})
	t.Cleanup(tw.Close)
	app := listen(t, authToken)
	s := tw.Main()
	sub := making(tw, app.URL)
	if err := s.Advance(t.Context(), time.Second); err != nil {
		t.Fatal(err)
	}
	if err := s.Behave("+14155550177", phones.Behaviour{Texts: phones.Failed, After: time.Minute}); err != nil {
		t.Fatal(err)
	}
	fails(t, tw, faults.Fault{Path: regexp.MustCompile("/Nothing"), Status: 503, Times: 2})
	before := tw.all()
	file := filepath.Join(t.TempDir(), "state.json")
	if err := s.Save(file); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := s.Reset(); err != nil {
		t.Fatal(err)
	}
	same(t, "after a reset, messages of the sample", map[string]string{"n": "8"}, map[string]string{"n": fmt.Sprint(len(tw.get(base + "/Messages.json").list("messages")))})
	if len(s.Journal(journal.Filter{})) != 1 || len(s.Phones()) != 0 {
		t.Errorf("a reset leaves %d entries and %d phones", len(s.Journal(journal.Filter{})), len(s.Phones()))
	}
	tw.get("/2010-04-01/Accounts/"+sub+".json").must(t, 404)
	if err := s.Load(file); err != nil {
		t.Fatal(err)
	}
	same(t, "loaded", before, tw.all())

	// Another emulator, with another account, whose own the records become.
	other := start(t, emulator.Options{Time: agenda.Manual, Empty: true})
	t.Cleanup(other.Close)
	session := other.NewSession()
	if err := session.Load(file); err != nil {
		t.Fatal(err)
	}
	if err := other.NewSession().Load(file); err == nil || !strings.Contains(err.Error(), "another session's") {
		t.Errorf("a subaccount is in two sessions: %v", err)
	}
	theirs := other.as(session.AccountSID(), session.AuthToken()).get("/2010-04-01/Accounts/"+session.AccountSID()+"/Messages.json").must(t, 200).raw
	if want := strings.ReplaceAll(before["api.twilio.com"+base+"/Messages.json"], accountSID, session.AccountSID()); theirs != want {
		t.Errorf("in another account\n%s\nwant\n%s", theirs, want)
	}

	// What was arranged goes on: the code comes, the message arrives, the call records.
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if code := s.Code("+14155550101"); len(code) != 5 {
		t.Errorf("the code is %q", code)
	}
	if got := app.got("MessageStatus"); !slices.Contains(got, "delivered") {
		t.Errorf("callbacks %q", got)
	}
	if calls := tw.get(base + "/Calls.json").list("calls"); calls[0]["status"] != "completed" {
		t.Errorf("the call is %v", calls[0])
	}
	if all, _ := s.Faults(); len(all) != 1 || all[0].Times != 2 || s.Phone("+14155550177").Behaviour.After != time.Minute {
		t.Errorf("faults %v, phone %+v", all, s.Phone("+14155550177"))
	}
}

// TestStateUnderWay: of what was under way, callbacks are sent again with their token, and calls
// whose application had not answered are over.
func TestStateUnderWay(t *testing.T) {
	tw := manual(t, emulator.Options{})
	s := tw.Main()
	asked, answer := make(chan http.Header, 10), make(chan struct{})
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Header
		select {
		case <-answer:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(app.Close)
	tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hi", "StatusCallback", app.URL).must(t, 201)
	go func() { _ = s.Advance(context.WithoutCancel(t.Context()), 2*time.Second) }() // until the callback is out
	first := <-asked
	number, err := s.Buy(map[string]any{"voice_url": app.URL})
	if err != nil {
		t.Fatal(err)
	}
	call, err := s.Call("+14155550101", number)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := s.State()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(raw); err != nil {
		t.Fatal(err)
	}
	close(answer)
	again := <-asked
	if token := first.Get("I-Twilio-Idempotency-Token"); token == "" || again.Get("I-Twilio-Idempotency-Token") != token {
		t.Errorf("the tokens are %q and %q", token, again.Get("I-Twilio-Idempotency-Token"))
	}
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if status := call.Record()["status"]; status != "failed" {
		t.Errorf("the call is %v", status)
	}
	if problems := s.Journal(journal.Filter{Kind: journal.Problem, SID: call.SID()}); len(problems) != 1 || !strings.Contains(problems[0].Problems[0], "it is over") {
		t.Errorf("%+v", problems)
	}
}

// TestWrongStates: what is not a saved session is an error, and changes nothing.
func TestWrongStates(t *testing.T) {
	tw := start(t, emulator.Options{})
	before := tw.all()
	raw, err := tw.Main().State()
	if err != nil {
		t.Fatal(err)
	}
	var saved map[string]any
	if err := json.Unmarshal(raw, &saved); err != nil {
		t.Fatal(err)
	}
	change := func(name string, v any) string {
		changed := map[string]any{}
		for k, old := range saved {
			changed[k] = old
		}
		changed[name] = v
		raw, err := json.Marshal(changed)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	for _, text := range []string{
		"", "{}", "[]", string(raw[:len(raw)/2]), change("version", 99), change("account", "x"), change("accounts", []any{}),
		change("records", []any{map[string]any{"resource": "api_v2010/Nothing", "account": accountSID}}),
		change("records", []any{map[string]any{"resource": "api_v2010/Call", "account": "AC2"}}),
		change("records", []any{map[string]any{"resource": "api_v2010/Call", "account": accountSID, "parent": 7}}),
		change("records", []any{map[string]any{"resource": "api_v2010/Call", "account": accountSID, "attrs": map[string]any{"x": map[string]any{"$": "what"}}}}),
	} {
		if err := tw.Main().Restore([]byte(text)); err == nil {
			t.Errorf("%.60q was loaded", text)
		}
	}
	same(t, "after mistakes", before, tw.all())
}

// TestMain lets this program be the emulator that TestKilled kills.
func TestMain(m *testing.M) {
	if file := os.Getenv("DIALTONE_TEST_KEEP"); file != "" {
		kept(file)
		return
	}
	patience.Waiting(6)
	os.Exit(m.Run())
}

func kept(file string) {
	emulator.KeepOften()
	e := emulator.New(emulator.Options{})
	if err := e.Keep(file, func(err error) { fmt.Println(err); os.Exit(1) }); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(e.AccountSID())
	for {
		r := httptest.NewRequest("POST", "https://api.twilio.com/2010-04-01/Accounts/"+e.AccountSID()+"/Messages.json", strings.NewReader(form("To", "+14155551212", "From", "+14155550130", "Body", "hi")))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(e.AccountSID(), e.AuthToken())
		e.ServeHTTP(httptest.NewRecorder(), r)
		time.Sleep(time.Millisecond) // an application's pace
	}
}

// TestKilled: a process that is killed at any moment leaves a whole file, which the next one goes
// on with: the same account, with no message lost that was there before.
func TestKilled(t *testing.T) {
	t.Parallel()
	rounds := 6
	if patience.Thorough() {
		rounds = 20
	}
	file := filepath.Join(t.TempDir(), "state.json")
	account, messages := "", 0
	for round := 0; round < rounds || messages < 5 && round < 20; round++ {
		program := exec.CommandContext(t.Context(), os.Args[0])
		program.Env = append(os.Environ(), "DIALTONE_TEST_KEEP="+file)
		out, err := program.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		var sid string
		if _, err := fmt.Fscanln(out, &sid); err != nil || !strings.HasPrefix(sid, "AC") || account != "" && sid != account {
			t.Fatalf("round %d: %q, %v; the account was %s", round, sid, err, account)
		}
		account = sid
		for round == 0 { // until there is a file at all
			if _, err := os.Stat(file); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(rand.IntN(50)) * time.Millisecond)
		if err := program.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = program.Wait() // it was killed
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var whole struct {
			Session struct{ Records []struct{ Resource string } }
		}
		if err := json.Unmarshal(raw, &whole); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		now := 0
		for _, r := range whole.Session.Records {
			if r.Resource == "api_v2010/Message" {
				now++
			}
		}
		if now < messages {
			t.Fatalf("round %d: %d messages, and there were %d", round, now, messages)
		}
		messages = now
	}
	if messages < 5 {
		t.Errorf("only %d messages were kept", messages)
	}
	if beside, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); err != nil || len(beside) > 1 {
		t.Errorf("%d files beside it, %v", len(beside), err)
	}
}

// TestKeep: an emulator that is closed has written all, credentials of the options go before those
// of the file, and what is not a state is an error.
func TestKeep(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	failed := func(err error) { t.Error(err) }
	first := emulator.New(emulator.Options{Empty: true})
	if err := first.Keep(file, failed); err != nil {
		t.Fatal(err)
	}
	if err := first.Keep(file, failed); err == nil {
		t.Error("kept twice")
	}
	if _, err := first.Main().Buy(nil); err != nil {
		t.Fatal(err)
	}
	first.Close()
	second := emulator.New(emulator.Options{AuthToken: authToken})
	if err := second.Keep(file, failed); err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	sid, key := second.MainKey()
	if was, secret := first.MainKey(); second.AccountSID() != first.AccountSID() || sid != was || key != secret || second.AuthToken() != authToken {
		t.Error("the credentials are others")
	}
	tw := &twilio{Emulator: second, t: t, user: first.AccountSID(), password: authToken, host: "api.twilio.com"}
	if n := len(tw.get("/2010-04-01/Accounts/"+first.AccountSID()+"/IncomingPhoneNumbers.json").must(t, 200).list("incoming_phone_numbers")); n != 1 {
		t.Errorf("%d numbers", n)
	}
	if err := os.WriteFile(file+"2", []byte("what"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := emulator.New(emulator.Options{}).Keep(file+"2", failed); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("%v", err)
	}
}
