package emulator_test

import (
	"testing"

	"dialtone/emulator"
)

// TestCredentials holds facts 1.2: who reaches what.
func TestCredentials(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	sub := tw.post("/2010-04-01/Accounts.json", "FriendlyName", "sub").must(t, 201)
	sid, token := sub.text("sid"), sub.text("auth_token")
	other := tw.post("/2010-04-01/Accounts.json").must(t, 201).text("sid")
	key := tw.post(base+"/Keys.json").must(t, 201)
	subKey := tw.as(sid, token).post("/2010-04-01/Accounts/"+sid+"/SigningKeys.json").must(t, 201)
	subPath := "/2010-04-01/Accounts/" + sid
	mainKey, mainSecret := tw.MainKey()

	for _, c := range []struct {
		who, user, password, path string
		status                    int
	}{
		{"the account", accountSID, authToken, base + "/Calls.json", 200},
		{"the account", accountSID, authToken, "/2010-04-01/Accounts.json", 200},
		{"nobody", "", "", base + "/Calls.json", 401},
		{"a wrong token", accountSID, "wrong", base + "/Calls.json", 401},
		{"an empty token", accountSID, "", base + "/Calls.json", 401},
		{"a stranger", "AC00000000000000000000000000000002", authToken, base + "/Calls.json", 401},
		{"the parent", accountSID, authToken, subPath + "/Calls.json", 200},
		{"the parent", accountSID, authToken, subPath + ".json", 200},
		{"the parent, for nobody's account", accountSID, authToken, "/2010-04-01/Accounts/AC00000000000000000000000000000009/Calls.json", 404},
		{"a subaccount", sid, token, subPath + "/Calls.json", 200},
		{"a subaccount", sid, token, subPath + ".json", 200},
		{"a subaccount, at its parent's", sid, token, base + "/Calls.json", 401},
		{"a subaccount, at another's", sid, token, "/2010-04-01/Accounts/" + other + "/Calls.json", 401},
		{"a connected account", sid, authToken, subPath + "/Calls.json", 200},
		{"a connected account, at its parent's", sid, authToken, base + "/Calls.json", 401},
		{"a key", key.text("sid"), key.text("secret"), base + "/Calls.json", 200},
		{"a key with a wrong secret", key.text("sid"), "wrong", base + "/Calls.json", 401},
		{"a key, for keys", key.text("sid"), key.text("secret"), base + "/Keys.json", 401},
		{"a key, for accounts", key.text("sid"), key.text("secret"), "/2010-04-01/Accounts.json", 401},
		{"a key, for its account", key.text("sid"), key.text("secret"), base + ".json", 401},
		{"the parent's key, at a subaccount's", key.text("sid"), key.text("secret"), subPath + "/Calls.json", 401},
		{"the main key", mainKey, mainSecret, base + "/Keys.json", 200},
		{"the main key, for accounts", mainKey, mainSecret, "/2010-04-01/Accounts.json", 200},
		{"the main key with a wrong secret", mainKey, "wrong", base + "/Calls.json", 401},
		{"a subaccount's key", subKey.text("sid"), subKey.text("secret"), subPath + "/Calls.json", 200},
	} {
		r := tw.as(c.user, c.password).get(c.path)
		if r.status != c.status {
			t.Errorf("%s at %s: %d, want %d", c.who, c.path, r.status, c.status)
		}
		if r.status == 401 && (r.body["code"] != 20003.0 || r.text("message") != "Authenticate") {
			t.Errorf("%s: %s", c.who, r.raw)
		}
	}
	if got := len(tw.as(sid, token).get("/2010-04-01/Accounts.json").list("accounts")); got != 1 {
		t.Errorf("a subaccount sees %d accounts", got)
	}
	iam := tw.on("iam.twilio.com")
	newer := iam.post("/v1/Keys", "AccountSid", accountSID, "FriendlyName", "x").must(t, 201)
	tw.as(newer.text("sid"), newer.text("secret")).get(base+"/Calls.json").must(t, 200)
	iam.get("/v1/Keys?AccountSid="+accountSID).must(t, 200)
	iam.as(newer.text("sid"), newer.text("secret")).get("/v1/Keys?AccountSid="+accountSID).must(t, 401)
	if r := tw.get(base+"/Keys/"+key.text("sid")+".json").must(t, 200); r.body["secret"] != nil {
		t.Error("a key's secret is told twice")
	}
}

// TestAccountsAreApart: what one account has, another has not.
func TestAccountsAreApart(t *testing.T) {
	tw := start(t, emulator.Options{})
	sub := tw.post("/2010-04-01/Accounts.json").must(t, 201)
	sid, theirs := sub.text("sid"), tw.as(sub.text("sid"), sub.text("auth_token"))
	for _, list := range []string{"Calls", "Messages", "IncomingPhoneNumbers", "Recordings", "Conferences"} {
		r := theirs.get("/2010-04-01/Accounts/"+sid+"/"+list+".json").must(t, 200)
		if r.body["next_page_uri"] != nil || r.body["end"] != 0.0 {
			t.Errorf("a new account has %s", list)
		}
	}
	call := tw.get(base + "/Calls.json").list("calls")[0]["sid"].(string)
	theirs.get("/2010-04-01/Accounts/"+sid+"/Calls/"+call+".json").must(t, 404)
	theirs.on("verify.twilio.com").post("/v2/Services", "FriendlyName", "x").must(t, 201)
	if got := tw.on("verify.twilio.com").get("/v2/Services").list("services"); len(got) != 0 {
		t.Error("the parent has its subaccount's Verify services")
	}
}

func TestSuspendedAccounts(t *testing.T) {
	tw := start(t, emulator.Options{})
	sub := tw.post("/2010-04-01/Accounts.json").must(t, 201)
	path := "/2010-04-01/Accounts/" + sub.text("sid")
	tw.post(path+".json", "Status", "asleep").must(t, 400)
	tw.post(path+".json", "Status", "suspended").must(t, 200)
	if r := tw.post(path+"/Queues.json", "FriendlyName", "x").must(t, 403); r.body["code"] != 20005.0 {
		t.Error(r.raw)
	}
	tw.get(path+"/Queues.json").must(t, 200)
	tw.post(path+".json", "Status", "active").must(t, 200)
	tw.post(path+"/Queues.json", "FriendlyName", "x").must(t, 201)
	tw.as(sub.text("sid"), sub.text("auth_token")).post("/2010-04-01/Accounts.json").must(t, 400)
}

// TestTestCredentials: they validate, and nothing comes of it (facts 9).
func TestTestCredentials(t *testing.T) {
	tw := start(t, emulator.Options{})
	before := tw.get(base + "/Messages.json").list("messages")
	sid, token := tw.TestCredentials()
	test := tw.as(sid, token)
	path := "/2010-04-01/Accounts/" + sid
	m := test.post(path+"/Messages.json", "To", "+14155551212", "From", "+15005550006", "Body", "x").must(t, 201)
	if m.text("account_sid") != sid {
		t.Errorf("the message is %s's", m.text("account_sid"))
	}
	test.post(path+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "x").must(t, 400)
	test.post(path+"/IncomingPhoneNumbers.json", "PhoneNumber", "+15005550006").must(t, 201)
	test.post(path+"/IncomingPhoneNumbers.json", "AreaCode", "500").must(t, 201)
	test.post(path+"/IncomingPhoneNumbers.json", "PhoneNumber", "+14155550101").must(t, 400)
	test.post(path+"/Calls.json", "To", "+15005550002", "From", "+15005550006", "Url", "https://example.com").must(t, 400)
	if r := test.get(path+"/Messages.json").must(t, 403); r.body["code"] != 20008.0 {
		t.Error(r.raw)
	}
	test.on("lookups.twilio.com").get("/v2/PhoneNumbers/+14155551212").must(t, 200)
	test.on("lookups.twilio.com").get("/v1/PhoneNumbers/+14155551212").must(t, 403)
	if after := tw.get(base + "/Messages.json").list("messages"); len(after) != len(before) {
		t.Error("a test message was kept")
	}
}
