package rest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// unique says what no two records at one place have in common, and how Twilio says so.
type unique struct {
	attribute string
	err       *Error
	where     func(*Record) bool // which records count; nil for all
}

// conflict is the general answer where something is there already, or in use: "a conflict with the
// current state of the target resource" (https://www.twilio.com/docs/api/errors/20409). That a
// product gives it and no code of its own is a guess.
func conflict(format string, args ...any) *Error {
	return &Error{http.StatusConflict, 20409, "Conflict: " + fmt.Sprintf(format, args...)}
}

// uniques are what is unique beside unique_name, which is so everywhere, and the errors that are
// known. README.md has the sources.
var uniques = map[string]unique{
	"api_v2010/Queue":                          {"friendly_name", conflict("a queue with this friendly name exists already"), nil},
	"api_v2010/SipDomain":                      {"domain_name", conflict("this domain name is taken"), nil},
	"api_v2010/SipCredential":                  {"username", conflict("a credential with this user name exists already"), nil},
	"trunking_v1/Trunk":                        {"domain_name", &Error{http.StatusBadRequest, 21248, "Trunk Domain already taken"}, nil},
	"sync_v1/Document":                         {"unique_name", &Error{http.StatusConflict, 54301, "Unique name already exists"}, nil},
	"sync_v1/SyncList":                         {"unique_name", &Error{http.StatusConflict, 54301, "Unique name already exists"}, nil},
	"sync_v1/SyncMap":                          {"unique_name", &Error{http.StatusConflict, 54301, "Unique name already exists"}, nil},
	"sync_v1/SyncStream":                       {"unique_name", &Error{http.StatusConflict, 54301, "Unique name already exists"}, nil},
	"conversations_v1/Conversation":            {"unique_name", nameOfConversation, nil},
	"conversations_v1/ConversationParticipant": {"identity", participantExists, nil},
	"conversations_v1/User":                    {"identity", userExists, nil},
	"conversations_v1/ConfigurationAddress":    {"address", conflict("this address is configured already"), nil},
	"chat_v2/Channel":                          {"unique_name", &Error{http.StatusConflict, 50307, "Channel with provided unique name already exists"}, nil},
	"chat_v2/Member":                           {"identity", &Error{http.StatusConflict, 50404, "Member already exists"}, nil},
	"chat_v2/User":                             {"identity", userExists, nil},
	"taskrouter_v1/Worker":                     {"friendly_name", conflict("a worker with this friendly name exists already"), nil},
	"taskrouter_v1/TaskQueue":                  {"friendly_name", conflict("a task queue with this friendly name exists already"), nil},
	"taskrouter_v1/Activity":                   {"friendly_name", conflict("an activity with this friendly name exists already"), nil},
	"taskrouter_v1/Workflow":                   {"friendly_name", conflict("a workflow with this friendly name exists already"), nil},
	"video_v1/Room":                            {"unique_name", &Error{http.StatusBadRequest, 53113, "Room exists"}, func(r *Record) bool { return r.Attr("status") != "completed" }},
}

// The dictionary's codes, with its titles.
var (
	nameOfConversation = &Error{http.StatusConflict, 50353, "Conversation with provided unique name already exists"}
	participantExists  = &Error{http.StatusConflict, 50433, "Participant already exists"}
	// Source: https://support.twilio.com/hc/en-us/articles/41467875615259
	BindingExists = &Error{http.StatusConflict, 50416, "A binding for this participant and proxy address already exists"}
	userExists    = &Error{http.StatusConflict, 50201, "User already exists"}
)

// uniqueOf returns what is unique of a resource's records.
func uniqueOf(res *Resource) (unique, bool) {
	document := res.Product.document.Name
	for _, name := range []string{res.Name, res.Home.Name, res.Home.special.Model} {
		if u, ok := uniques[document+"/"+name]; ok {
			return u, true
		}
	}
	if res.Home.Attribute("unique_name") != nil {
		return unique{"unique_name", conflict("this unique name is taken"), nil}, true
	}
	return unique{}, false
}

// checkName refuses a name that another record at the same place has. r is nil for a record that is
// yet to be made, at the place that scope says.
func (q *Request) checkName(r *Record, scope map[string]string) *Error {
	u, ok := uniqueOf(q.Op.Resource)
	if !ok {
		return nil
	}
	var name string
	for parameter, v := range q.Params {
		if catalog.SnakeCase(parameter) == u.attribute {
			name = typed.TextOf(v)
		}
	}
	if name == "" {
		return nil
	}
	taken := slices.ContainsFunc(q.Account.Table(q.Op.Resource).Rows, func(other *Record) bool {
		return other != r && sameName(u, other, name) &&
			maps.Equal(scope, other.Scope) && (u.where == nil || u.where(other))
	})
	if taken {
		return u.err
	}
	return nil
}

// sameName compares names as the product does: domains in any case, all else exactly.
func sameName(u unique, other *Record, name string) bool {
	have := other.Attr(u.attribute)
	if u.attribute == "domain_name" {
		return strings.EqualFold(have, name)
	}
	return have == name
}

// use is a reason why a record cannot be deleted: records of a resource whose attribute, or place,
// names it.
type use struct {
	resource  string
	attribute string
	where     func(*Record) bool
	words     string
	code      int // the dictionary's, or 0
}

// uses are what keeps a record from being deleted. README.md has the sources.
var uses = map[string][]use{
	"api_v2010/Queue":                  {{"api_v2010/Member", "queue_sid", nil, "calls wait in the queue", 0}},
	"api_v2010/SipCredentialList":      mapped("CredentialList", 21241),
	"api_v2010/SipIpAccessControlList": mapped("IpAccessControlList", 21236),
	"taskrouter_v1/Activity":           {{"taskrouter_v1/Worker", "activity_sid", nil, "workers are in the activity", 0}, {"taskrouter_v1/Workspace", "default_activity_sid", nil, "it is the workspace's default activity", 0}},
	"taskrouter_v1/TaskQueue":          {{"taskrouter_v1/Task", "task_queue_sid", OpenTask, "tasks wait in the queue", 0}},
	"taskrouter_v1/Workflow":           {{"taskrouter_v1/Task", "workflow_sid", OpenTask, "tasks are in the workflow", 0}},
	"taskrouter_v1/Worker":             {{"taskrouter_v1/TaskReservation", "worker_sid", OpenReservation, "the worker has reservations", 0}},
	"conversations_v1/Role":            {{"conversations_v1/ConversationParticipant", "role_sid", nil, "participants have the role", 0}, {"conversations_v1/User", "role_sid", nil, "users have the role", 0}},
}

func mapped(list string, code int) []use {
	var all []use
	for _, kind := range []string{"Sip" + list + "Mapping", "SipAuthCalls" + list + "Mapping", "SipAuthRegistrations" + list + "Mapping"} {
		all = append(all, use{"api_v2010/" + kind, "sid", nil, "a SIP domain is mapped to the list", code})
	}
	return all
}

// OpenTask reports whether a task is neither completed nor canceled.
func OpenTask(r *Record) bool {
	status := r.Attr("assignment_status")
	return status != "completed" && status != "canceled"
}

// OpenReservation reports whether a reservation is one that its worker has to do with.
func OpenReservation(r *Record) bool {
	return slices.Contains([]string{"pending", "accepted", "wrapping"}, r.Attr("reservation_status"))
}

// checkUse refuses to delete what is in use.
func (q *Request) checkUse(r *Record) *Error {
	home := r.Kind
	for _, u := range uses[home.Product.document.Name+"/"+cmp.Or(home.special.Model, home.Name)] {
		document, name, _ := strings.Cut(u.resource, "/")
		res := q.Engine.Named(document, name)
		if res == nil {
			continue
		}
		for _, other := range q.Account.Table(res).Rows {
			names := other.Attr(u.attribute) == r.Key || other.Scope[u.attribute] == r.Key || u.attribute == "sid" && other.Key == r.Key
			if names && (u.where == nil || u.where(other)) {
				if u.code != 0 {
					return Fail(u.code, "%s cannot be deleted: %s", r.Key, u.words)
				}
				return conflict("%s cannot be deleted: %s", r.Key, u.words)
			}
		}
	}
	return nil
}
