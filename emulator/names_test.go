package emulator_test

import (
	"testing"

	"dialtone/emulator"
)

// TestUniqueNames: what must be unique at a place is, when it is made and when it is changed.
func TestUniqueNames(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	sid := func(host, path string, pairs ...string) string {
		return tw.on(host).post(path, pairs...).must(t, 201).text("sid")
	}
	verify := "/v2/Services/" + sid("verify.twilio.com", "/v2/Services", "FriendlyName", "x")
	sync := "/v1/Services/" + sid("sync.twilio.com", "/v1/Services")
	workspace := "/v1/Workspaces/" + sid("taskrouter.twilio.com", "/v1/Workspaces", "FriendlyName", "x")
	conversation := "/v1/Conversations/" + sid("conversations.twilio.com", "/v1/Conversations")
	credentials := base + "/SIP/CredentialLists/" + sid("api.twilio.com", base+"/SIP/CredentialLists.json", "FriendlyName", "x")
	for _, c := range []struct {
		host, path, name string
		more             []string
		status           int
		code             float64
		changes          bool
	}{
		{"api.twilio.com", base + "/Queues.json", "FriendlyName", nil, 409, 20409, true},
		{"api.twilio.com", base + "/SIP/Domains.json", "DomainName", nil, 409, 20409, true},
		{"api.twilio.com", credentials + "/Credentials.json", "Username", []string{"Password", "Twelve-chars-1"}, 409, 20409, false},
		{"verify.twilio.com", verify + "/RateLimits", "UniqueName", nil, 409, 20409, false},
		{"sync.twilio.com", sync + "/Documents", "UniqueName", nil, 409, 54301, false},
		{"sync.twilio.com", sync + "/Lists", "UniqueName", nil, 409, 54301, false},
		{"taskrouter.twilio.com", workspace + "/Workers", "FriendlyName", nil, 409, 20409, true},
		{"taskrouter.twilio.com", workspace + "/TaskQueues", "FriendlyName", nil, 409, 20409, true},
		{"taskrouter.twilio.com", workspace + "/Activities", "FriendlyName", nil, 409, 20409, true},
		{"taskrouter.twilio.com", workspace + "/Workflows", "FriendlyName", []string{"Configuration", "{}"}, 409, 20409, true},
		{"taskrouter.twilio.com", workspace + "/TaskChannels", "UniqueName", []string{"FriendlyName", "x"}, 409, 20409, false},
		{"conversations.twilio.com", "/v1/Conversations", "UniqueName", nil, 409, 50353, true},
		{"conversations.twilio.com", conversation + "/Participants", "Identity", nil, 409, 50433, false},
		{"conversations.twilio.com", "/v1/Users", "Identity", nil, 409, 50201, false},
		{"serverless.twilio.com", "/v1/Services", "UniqueName", []string{"FriendlyName", "x"}, 409, 20409, false},
	} {
		at := tw.on(c.host)
		one, two := "one", "two"
		if c.name == "DomainName" {
			one, two = "one.sip.twilio.com", "two.sip.twilio.com"
		}
		at.post(c.path, append([]string{c.name, one}, c.more...)...).must(t, 201)
		if r := at.post(c.path, append([]string{c.name, one}, c.more...)...); r.status != c.status || r.body["code"] != c.code {
			t.Errorf("%s: a second one is %d %s", c.path, r.status, r.raw)
		}
		other := at.post(c.path, append([]string{c.name, two}, c.more...)...).must(t, 201).text("sid")
		if !c.changes {
			continue
		}
		path := c.path + "/" + other
		if c.host == "api.twilio.com" {
			path = c.path[:len(c.path)-len(".json")] + "/" + other + ".json"
		}
		if r := at.post(path, c.name, one); r.status != c.status || r.body["code"] != c.code {
			t.Errorf("%s: one that takes another's name is %d %s", c.path, r.status, r.raw)
		}
		at.post(path, c.name, two).must(t, 200)
	}
}

// TestWhatIsInUse is not deleted.
func TestWhatIsInUse(t *testing.T) {
	tw := start(t, emulator.Options{})
	queue := tw.get(base + "/Queues.json").list("queues")[0]["sid"].(string)
	tw.delete(base+"/Queues/"+queue+".json").must(t, 409)

	domain := tw.post(base+"/SIP/Domains.json", "DomainName", "a.sip.twilio.com").must(t, 201).text("sid")
	for kind, code := range map[string]float64{"CredentialList": 21241, "IpAccessControlList": 21236} {
		list := tw.post(base+"/SIP/"+kind+"s.json", "FriendlyName", "x").must(t, 201).text("sid")
		mapping := base + "/SIP/Domains/" + domain + "/Auth/Calls/" + kind + "Mappings"
		tw.post(mapping+".json", kind+"Sid", list).must(t, 201)
		if r := tw.delete(base+"/SIP/"+kind+"s/"+list+".json").must(t, 400); r.body["code"] != code {
			t.Error(r.raw)
		}
		tw.delete(mapping+"/"+list+".json").must(t, 204)
		tw.delete(base+"/SIP/"+kind+"s/"+list+".json").must(t, 204)
	}

	router := tw.on("taskrouter.twilio.com")
	workspace := "/v1/Workspaces/" + router.post("/v1/Workspaces", "FriendlyName", "x").must(t, 201).text("sid")
	activity := router.post(workspace+"/Activities", "FriendlyName", "lunch").must(t, 201).text("sid")
	worker := router.post(workspace+"/Workers", "FriendlyName", "ann", "ActivitySid", activity).must(t, 201).text("sid")
	router.delete(workspace+"/Activities/"+activity).must(t, 409)
	router.delete(workspace+"/Workers/"+worker).must(t, 204)
	router.delete(workspace+"/Activities/"+activity).must(t, 204)

	chat := tw.on("conversations.twilio.com")
	role := chat.post("/v1/Roles", "FriendlyName", "guest", "Type", "conversation", "Permission", "sendMessage").must(t, 201).text("sid")
	conversation := "/v1/Conversations/" + chat.post("/v1/Conversations").must(t, 201).text("sid")
	participant := chat.post(conversation+"/Participants", "Identity", "ann", "RoleSid", role).must(t, 201).text("sid")
	chat.delete("/v1/Roles/"+role).must(t, 409)
	chat.delete(conversation+"/Participants/"+participant).must(t, 204)
	chat.delete("/v1/Roles/"+role).must(t, 204)
}

// TestOrders: lists come in the product's order, and the other way round where that is asked for.
func TestOrders(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	chat, sync, router := tw.on("conversations.twilio.com"), tw.on("sync.twilio.com"), tw.on("taskrouter.twilio.com")
	messages := "/v1/Conversations/" + chat.post("/v1/Conversations").must(t, 201).text("sid") + "/Messages"
	service := "/v1/Services/" + sync.post("/v1/Services").must(t, 201).text("sid")
	items := service + "/Maps/" + sync.post(service+"/Maps").must(t, 201).text("sid") + "/Items"
	workspace := "/v1/Workspaces/" + router.post("/v1/Workspaces", "FriendlyName", "x").must(t, 201).text("sid")
	for _, name := range []string{"b", "c", "a"} {
		chat.post(messages, "Body", name).must(t, 201)
		sync.post(items, "Key", name, "Data", "{}").must(t, 201)
		router.post(workspace+"/Tasks", "Attributes", `{"n": "`+name+`"}`).must(t, 201)
	}
	for _, c := range []struct {
		at                      *twilio
		path, list, field, want string
	}{
		{chat, messages, "messages", "body", "bca"},
		{chat, messages + "?Order=desc", "messages", "body", "acb"},
		{sync, items, "items", "key", "abc"},
		{sync, items + "?Order=desc", "items", "key", "cba"},
		{sync, items + "?PageSize=2", "items", "key", "ab"},
		{router, workspace + "/Tasks", "tasks", "attributes", `{"n": "b"}{"n": "c"}{"n": "a"}`},
		{router, workspace + "/Tasks?Ordering=DateCreated:desc", "tasks", "attributes", `{"n": "a"}{"n": "c"}{"n": "b"}`},
	} {
		r := c.at.get(c.path).must(t, 200)
		got := ""
		for _, row := range r.list(c.list) {
			got += row[c.field].(string)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.path, got, c.want)
		}
		if meta, _ := r.body["meta"].(map[string]any); c.path == items+"?PageSize=2" && meta["next_page_url"] != nil {
			next, _ := meta["next_page_url"].(string)
			if rows := c.at.get(next[len("https://sync.twilio.com"):]).must(t, 200).list("items"); len(rows) != 1 || rows[0]["key"] != "c" {
				t.Errorf("the next page has %v", rows)
			}
		}
	}
}
