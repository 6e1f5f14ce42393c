package emulator_test

import (
	"strings"
	"testing"

	"dialtone/emulator"
)

// TestOrganizations: an organization has the session's accounts, the newest first and in pages, and
// users, of whom one owns it. What users are refused has SCIM's form, the rest Twilio's.
func TestOrganizations(t *testing.T) {
	t.Parallel()
	tw := start(t, emulator.Options{})
	sub := tw.post("/2010-04-01/Accounts.json", "FriendlyName", "below").must(t, 201).text("sid")
	at := tw.on("preview-iam.twilio.com")
	const organization = "/Organizations/OR00000000000000000000000000000001"

	accounts := at.get(organization+"/Accounts").must(t, 200).list("content")
	if len(accounts) != 2 || accounts[0]["account_sid"] != sub || accounts[1]["account_sid"] != accountSID {
		t.Errorf("accounts %v", accounts)
	}
	first := at.get(organization+"/Accounts?PageSize=1").must(t, 200)
	next, _ := first.body["meta"].(map[string]any)["next_page_url"].(string)
	second := at.get(strings.TrimPrefix(next, "https://preview-iam.twilio.com")).must(t, 200).list("content")
	if len(second) != 1 || second[0]["account_sid"] != accountSID {
		t.Errorf("the second page, %s, has %v", next, second)
	}
	if got := at.get(organization+"/Accounts/"+sub).must(t, 200); got.text("friendly_name") != "below" || got.text("status") != "active" {
		t.Errorf("account %s", got.raw)
	}
	if got := at.get(organization+"/Accounts/AC00000000000000000000000000000009").must(t, 404); got.body["status"] != 404.0 || got.body["message"] == nil {
		t.Errorf("an account of another: %s", got.raw)
	}

	users := at.get(organization+"/scim/Users").must(t, 200).list("Resources")
	if len(users) != 1 || users[0]["id"] != accounts[0]["owner_sid"] || users[0]["active"] != true {
		t.Errorf("users %v", users)
	}
	ann := at.send("POST", organization+"/scim/Users", "application/json", `{"userName": "ann@example.com"}`).must(t, 201)
	if !strings.HasPrefix(ann.text("id"), "US") || at.get(organization+"/scim/Users/"+ann.text("id")).must(t, 200).text("userName") != "ann@example.com" {
		t.Errorf("user %s", ann.raw)
	}
	found := at.get(organization+"/scim/Users?filter=userName+eq+%22ann@example.com%22").must(t, 200).list("Resources")
	if len(found) != 1 || found[0]["id"] != ann.text("id") {
		t.Errorf("the filter has found %v", found)
	}
	for path, status := range map[string]int{
		organization + "/scim/Users?filter=active":                      400,
		organization + "/scim/Users/US00000000000000000000000000000009": 404,
	} {
		if got := at.get(path).must(t, status); got.body["detail"] == nil || got.body["schemas"] == nil {
			t.Errorf("%s: %s", path, got.raw)
		}
	}
}
