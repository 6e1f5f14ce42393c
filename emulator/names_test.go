package emulator_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
)

// place is where records of a resource are made, and the name that is unique there.
type place struct {
	host, path, name string
	ending           string   // of names: ".sip.twilio.com"
	more             []string // what else it takes
	changes          bool     // a record's name can be changed
	also             string   // another path to the same place
	list             string   // of the answer to a list; "" where there is none
}

// inUse makes something that is used, and tries to delete it.
type inUse func() response

// TestTheTableOfNames holds README.md's table of names, orders and what is in use, row by row: what
// is unique is when it is made and when it is changed, lists come in the order that it says, what
// is in use is not deleted, and each row has its source.
func TestTheTableOfNames(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	sid := func(host, path string, pairs ...string) string {
		t.Helper()
		return tw.on(host).post(path, pairs...).must(t, 201).text("sid")
	}
	const api, syncs, router, chat, oldChat = "api.twilio.com", "sync.twilio.com", "taskrouter.twilio.com", "conversations.twilio.com", "chat.twilio.com"
	verify := "/v2/Services/" + sid("verify.twilio.com", "/v2/Services", "FriendlyName", "x")
	sync := "/v1/Services/" + sid(syncs, "/v1/Services")
	workspace := "/v1/Workspaces/" + sid(router, "/v1/Workspaces", "FriendlyName", "x")
	conversation := sid(chat, "/v1/Conversations")
	service := "/v1/Services/" + tw.on(chat).get("/v1/Conversations/"+conversation).text("chat_service_sid")
	conversation = "/Conversations/" + conversation
	channels := "/v2/Services/" + sid(oldChat, "/v2/Services", "FriendlyName", "x")
	channel := channels + "/Channels/" + sid(oldChat, channels+"/Channels", "UniqueName", "zero")
	credentials := base + "/SIP/CredentialLists/" + sid(api, base+"/SIP/CredentialLists.json", "FriendlyName", "x")
	items := sync + "/Lists/" + sid(syncs, sync+"/Lists", "UniqueName", "zero")
	entries := sync + "/Maps/" + sid(syncs, sync+"/Maps", "UniqueName", "zero")
	domain := base + "/SIP/Domains/" + sid(api, base+"/SIP/Domains.json", "DomainName", "zero.sip.twilio.com")

	places := map[string][]place{
		"Queue":      {{host: api, path: base + "/Queues", name: "FriendlyName", changes: true, list: "queues"}},
		"SIP domain": {{host: api, path: base + "/SIP/Domains", name: "DomainName", ending: ".sip.twilio.com", changes: true, list: "domains"}},
		"SIP credential list, IP access control list": {
			{host: api, path: base + "/SIP/CredentialLists", name: "FriendlyName", list: "credential_lists"},
			{host: api, path: base + "/SIP/IpAccessControlLists", name: "FriendlyName", list: "ip_access_control_lists"},
		},
		"SIP credential": {{host: api, path: credentials + "/Credentials", name: "Username", more: []string{"Password", "Twelve-chars-1"}, list: "credentials"}},
		"trunk":          {{host: "trunking.twilio.com", path: "/v1/Trunks", name: "DomainName", ending: ".pstn.twilio.com", changes: true, list: "trunks"}},
		"Sync document, list, map, stream": {
			{host: syncs, path: sync + "/Documents", name: "UniqueName", list: "documents"},
			{host: syncs, path: sync + "/Lists", name: "UniqueName", list: "lists"},
			{host: syncs, path: sync + "/Maps", name: "UniqueName", list: "maps"},
			{host: syncs, path: sync + "/Streams", name: "UniqueName", list: "streams"},
		},
		"Sync list item, map item": {
			{host: syncs, path: entries + "/Items", name: "Key", more: []string{"Data", "{}"}, list: "items"},
			{host: syncs, path: items + "/Items", name: "Data", list: "items"},
		},
		"Verify rate limit": {{host: "verify.twilio.com", path: verify + "/RateLimits", name: "UniqueName", list: "rate_limits"}},
		"TaskRouter worker, task queue, activity, workflow, task channel": {
			{host: router, path: workspace + "/Workers", name: "FriendlyName", changes: true, list: "workers"},
			{host: router, path: workspace + "/TaskQueues", name: "FriendlyName", changes: true, list: "task_queues"},
			{host: router, path: workspace + "/Activities", name: "FriendlyName", changes: true, list: "activities"},
			{host: router, path: workspace + "/Workflows", name: "FriendlyName", more: []string{"Configuration", "{}"}, changes: true, list: "workflows"},
			{host: router, path: workspace + "/TaskChannels", name: "UniqueName", more: []string{"FriendlyName", "x"}, list: "channels"},
		},
		"TaskRouter task": {{host: router, path: workspace + "/Tasks", name: "Attributes", list: "tasks"}},
		"conversation":    {{host: chat, path: "/v1/Conversations", name: "UniqueName", changes: true, also: service + "/Conversations", list: "conversations"}},
		"conversation's participant, user": {
			{host: chat, path: "/v1" + conversation + "/Participants", name: "Identity", also: service + conversation + "/Participants", list: "participants"},
			{
				host: chat, path: "/v1" + conversation + "/Participants", name: "MessagingBinding.Address", more: []string{"MessagingBinding.ProxyAddress", "+15005550006"},
				also: service + conversation + "/Participants",
			},
			{host: chat, path: "/v1/Users", name: "Identity", also: service + "/Users", list: "users"},
		},
		"conversation's and chat's message": {
			{host: chat, path: "/v1" + conversation + "/Messages", name: "Body", list: "messages"},
			{host: oldChat, path: channel + "/Messages", name: "Body", list: "messages"},
		},
		"conversation's role": {{host: chat, path: "/v1/Roles", name: "FriendlyName", more: []string{"Type", "conversation", "Permission", "sendMessage"}, list: "roles"}},
		"chat channel, member, user": {
			{host: oldChat, path: channels + "/Channels", name: "UniqueName", changes: true, list: "channels"},
			{host: oldChat, path: channel + "/Members", name: "Identity", list: "members"},
			{host: oldChat, path: channels + "/Users", name: "Identity", list: "users"},
		},
		"video room":         {{host: "video.twilio.com", path: "/v1/Rooms", name: "UniqueName", list: "rooms"}},
		"any other resource": {{host: "serverless.twilio.com", path: "/v1/Services", name: "UniqueName", more: []string{"FriendlyName", "x"}, list: "services"}},
	}
	mapped := func(list string) inUse {
		return func() response {
			t.Helper()
			path := base + "/SIP/" + list + "s"
			made := sid(api, path+".json", "FriendlyName", "x")
			tw.post(domain+"/Auth/Calls/"+list+"Mappings.json", list+"Sid", made).must(t, 201)
			return tw.delete(path + "/" + made + ".json")
		}
	}
	used := map[string][]inUse{
		"SIP credential list, IP access control list": {mapped("CredentialList"), mapped("IpAccessControlList")},
		"Queue": {func() response {
			queue := sid(api, base+"/Queues.json", "FriendlyName", "full")
			if _, err := tw.Seed("Member", map[string]any{"queue_sid": queue}); err != nil {
				t.Fatal(err)
			}
			return tw.delete(base + "/Queues/" + queue + ".json")
		}},
		"TaskRouter worker, task queue, activity, workflow, task channel": {
			func() response {
				activity := sid(router, workspace+"/Activities", "FriendlyName", "lunch")
				sid(router, workspace+"/Workers", "FriendlyName", "ann", "ActivitySid", activity)
				return tw.on(router).delete(workspace + "/Activities/" + activity)
			},
			func() response {
				return tw.on(router).delete(workspace + "/Activities/" + tw.on(router).get(workspace).text("default_activity_sid"))
			},
			func() response {
				queue := sid(router, workspace+"/TaskQueues", "FriendlyName", "open")
				workflow := sid(router, workspace+"/Workflows", "FriendlyName", "open", "Configuration", `{"task_routing": {"default_filter": {"queue": "`+queue+`"}}}`)
				sid(router, workspace+"/Tasks", "WorkflowSid", workflow)
				tw.clock.advance(2 * time.Second)
				if r := tw.on(router).delete(workspace + "/TaskQueues/" + queue); r.status != 409 {
					return r
				}
				return tw.on(router).delete(workspace + "/Workflows/" + workflow)
			},
			func() response {
				available := ""
				for _, a := range tw.on(router).get(workspace + "/Activities?FriendlyName=Available").list("activities") {
					available = a["sid"].(string)
				}
				worker := sid(router, workspace+"/Workers", "FriendlyName", "bob", "ActivitySid", available)
				queue := sid(router, workspace+"/TaskQueues", "FriendlyName", "bob's", "TargetWorkers", `1 == 1`)
				workflow := sid(router, workspace+"/Workflows", "FriendlyName", "bob's", "Configuration", `{"task_routing": {"default_filter": {"queue": "`+queue+`"}}}`)
				sid(router, workspace+"/Tasks", "WorkflowSid", workflow)
				tw.clock.advance(2 * time.Second)
				return tw.on(router).delete(workspace + "/Workers/" + worker)
			},
		},
		"conversation's role": {func() response {
			role := sid(chat, "/v1/Roles", "FriendlyName", "guest", "Type", "conversation", "Permission", "sendMessage")
			sid(chat, "/v1"+conversation+"/Participants", "Identity", "guest", "RoleSid", role)
			return tw.on(chat).delete("/v1/Roles/" + role)
		}, func() response {
			role := sid(chat, service+"/Roles", "FriendlyName", "host", "Type", "conversation", "Permission", "sendMessage")
			sid(chat, service+conversation+"/Participants", "Identity", "host", "RoleSid", role)
			return tw.on(chat).delete(service + "/Roles/" + role)
		}},
	}

	rows := tableOf(t, "## Names, orders, and what is in use")
	for _, row := range rows {
		resource, name, errs, order, keeps, source := row[0], row[1], row[2], row[3], row[4], row[5]
		if source == "" {
			t.Errorf("%s: the row has no source", resource)
		}
		if len(places[resource]) == 0 {
			t.Errorf("%s: no test makes one", resource)
		}
		for _, p := range places[resource] {
			// Data and attributes are JSON, and of the rows with several resources not all have a
			// name.
			p.holds(t, tw, resource, name != "" && p.name != "Data", strings.Contains(name, "in any case"), errs, order)
		}
		if (keeps == "") != (len(used[resource]) == 0) {
			t.Errorf("%s: what keeps one from being deleted, %q, is tried %d times", resource, keeps, len(used[resource]))
		}
		for i, try := range used[resource] {
			if r := try(); r.status == 204 || !strings.Contains(keeps, fmt.Sprint(r.status)) || !strings.Contains(keeps, fmt.Sprint(r.body["code"])) {
				t.Errorf("%s, %d: what is in use is deleted with %d %s, want %s", resource, i, r.status, r.raw, keeps)
			}
		}
	}
	if len(rows) != len(places) {
		t.Errorf("README.md has %d rows, and %d are tried", len(rows), len(places))
	}
}

// holds makes three records at a place, and looks at what the table says of it.
func (p place) holds(t *testing.T, tw *twilio, resource string, unique, anyCase bool, errs, order string) {
	t.Helper()
	at, suffix := tw.on(p.host), ""
	if p.host == "api.twilio.com" {
		suffix = ".json"
	}
	names := []string{"beta", "gamma", "alpha"}
	switch p.name {
	case "Data", "Attributes":
		names = []string{`{"n":2}`, `{"n":3}`, `{"n":1}`}
	case "MessagingBinding.Address":
		names = []string{"+14155550102", "+14155550103", "+14155550101"}
	}
	make := func(path, name string) response {
		return at.post(path+suffix, append([]string{p.name, name}, p.more...)...)
	}
	refused := func(what string, r response) {
		t.Helper()
		if code := fmt.Sprint(r.body["code"]); r.status < 400 || !strings.Contains(errs, fmt.Sprint(r.status)) || !strings.Contains(errs, code) {
			t.Errorf("%s, %s: %s is %d %s, want %s", resource, p.path, what, r.status, r.raw, errs)
		}
	}
	var sids []string
	for _, name := range names {
		r := make(p.path, name+p.ending).must(t, 201)
		sids = append(sids, fmt.Sprint(cmp.Or[any](r.body["sid"], r.body["key"], r.body["index"])))
	}
	switch {
	case unique:
		refused("a second one", make(p.path, names[0]+p.ending))
		if p.also != "" {
			refused("a second one by way of its service", make(p.also, names[0]+p.ending))
		}
		if anyCase {
			refused("a second one in upper case", make(p.path, strings.ToUpper(names[0])+p.ending))
		}
		if p.changes {
			refused("one that takes another's name", at.post(p.path+"/"+sids[1]+suffix, p.name, names[0]+p.ending))
			at.post(p.path+"/"+sids[1]+suffix, p.name, names[1]+p.ending).must(t, 200)
		}
	case resource != "Sync list item, map item":
		sids = append(sids, make(p.path, names[0]+p.ending).must(t, 201).text("sid"))
	}
	if p.list == "" {
		return
	}
	want := slices.Clone(sids)
	switch {
	case strings.HasPrefix(order, "newest first"):
		slices.Reverse(want)
	case p.name == "Key":
		slices.Sort(want)
	case !strings.HasPrefix(order, "oldest first") && !strings.HasPrefix(order, "by index"):
		t.Errorf("%s: what order is %q?", resource, order)
	}
	var got []string
	for _, r := range at.get(p.path+suffix+"?PageSize=50").must(t, 200).list(p.list) {
		if of := fmt.Sprint(cmp.Or[any](r["sid"], r["key"], r["index"])); slices.Contains(sids, of) {
			got = append(got, of)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s, %s: listed as %v, want %v, which is %s", resource, p.path, got, want, order)
	}
}

// tableOf returns the rows of the table below a heading of README.md, without its head.
func tableOf(t *testing.T, heading string) (rows [][]string) {
	t.Helper()
	raw, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), heading+"\n\n")
	for _, line := range strings.Split(rest, "\n")[2:] {
		if !strings.HasPrefix(line, "|") {
			break
		}
		row := strings.Split(strings.Trim(line, "|"), "|")
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, row)
	}
	return rows
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
