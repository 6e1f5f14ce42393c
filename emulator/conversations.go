package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// conversationSpecials: Conversations begin in the account's default service, whose records the
// paths without a service are about, and are active (facts 1.7).
func conversationSpecials() map[string]*special {
	all := map[string]*special{
		"conversations_v1/Service": {ready: defaultService},
		"conversations_v1/Configuration": {named: func(q *request, _ string) *record {
			defaultService(q)
			r := q.blank(q.op.resource.home)
			r.attrs["default_chat_service_sid"] = q.account.fixed("IS", "conversations")
			r.attrs["default_messaging_service_sid"] = q.account.fixed("MG", "conversations")
			q.e.insert(r)
			return r
		}},
	}
	for _, name := range inServices {
		s := &special{ready: defaultService, create: inDefaultService, includes: inThisService, seed: seedInService}
		of := &special{ready: defaultService}
		switch name {
		case "Conversation":
			s.defaults = map[string]any{"attributes": "{}", "bindings": map[string]any{}, "state": "active", "timers": map[string]any{}}
			s.create = func(q *request, r *record) *apiError {
				timers(q, r)
				return inDefaultService(q, r)
			}
			s.updated, of.updated = timers, timers
			of.create = func(q *request, r *record) *apiError { timers(q, r); return nil }
		case "ConversationMessage", "ConversationParticipant", "User":
			s.defaults = map[string]any{"attributes": "{}"}
		}
		switch name {
		case "ConversationMessage":
			s.created, of.created = messageAdded, messageAdded
		case "ConversationParticipant":
			s.created, of.created = participantAdded, participantAdded
			s.create = func(q *request, r *record) *apiError {
				if err := checkBinding(q, r); err != nil {
					return err
				}
				return inDefaultService(q, r)
			}
			of.create = checkBinding
		}
		switch name {
		case "ConversationParticipant", "User":
			s.alias = "identity"
		}
		s.oldestFirst = name == "ConversationMessage"
		of.defaults, of.alias, of.oldestFirst = s.defaults, s.alias, s.oldestFirst
		all["conversations_v1/"+name], all["conversations_v1/Service"+name] = s, of
	}
	for _, name := range []string{
		"chat_v2/Channel", "chat_v2/Message", "ip_messaging_v2/Channel", "ip_messaging_v2/Message",
	} {
		all[name] = &special{defaults: map[string]any{"attributes": "{}"}, oldestFirst: strings.HasSuffix(name, "/Message")}
	}
	for _, name := range []string{"chat_v2/Member", "chat_v2/User", "ip_messaging_v2/Member", "ip_messaging_v2/User"} {
		all[name] = &special{defaults: map[string]any{"attributes": "{}"}, alias: "identity"}
	}
	return all
}

// inServices are the resources of Conversations that have a path with a service and one without,
// which is about the default service. Both are one model.
var inServices = []string{
	"Conversation", "ConversationMessage", "ConversationMessageReceipt", "ConversationParticipant", "ConversationScopedWebhook",
	"ConversationWithParticipants", "ParticipantConversation", "Role", "User", "UserConversation",
}

// fixed returns a SID that is always the same for an account: of what Twilio makes with it.
func (a *account) fixed(prefix, what string) string {
	sum := sha256.Sum256([]byte(a.sid + " " + what))
	return prefix + hex.EncodeToString(sum[:16])
}

// defaultService makes the account's default service, unless it is there. A default service that
// is deleted is made again, for nothing works without one.
func defaultService(q *request) {
	res, sid := q.e.named("conversations_v1", "Service"), q.account.fixed("IS", "conversations")
	if len(q.account.table(res).byKey[sid]) > 0 {
		return
	}
	r := &record{
		resource: res, account: q.account, key: sid, scope: map[string]string{}, secrets: map[string]any{},
		at: q.account.record.at, attrs: map[string]any{"friendly_name": "Default Conversations Service"},
	}
	stamp(r, r.at, created, updated)
	q.e.insert(r)
}

func inDefaultService(q *request, r *record) *apiError {
	seedInService(q.e, r)
	return nil
}

func seedInService(_ *Emulator, r *record) {
	if r.scope["chat_service_sid"] == "" {
		r.scope["chat_service_sid"] = r.account.fixed("IS", "conversations")
	}
	if r.resource.Attribute("messaging_service_sid") != nil {
		r.setDefault("messaging_service_sid", r.account.fixed("MG", "conversations"))
	}
}

// inThisService reports whether a path without a service reaches a record.
func inThisService(q *request, r *record) bool {
	return r.scope["chat_service_sid"] == q.account.fixed("IS", "conversations")
}

var duration8601 = lazy(`^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// timers shows when a conversation's timers run out, which is what Twilio makes of how long they
// run.
func timers(q *request, r *record) {
	until := map[string]any{}
	if old, ok := r.attrs["timers"].(map[string]any); ok {
		for name, v := range old {
			if strings.HasPrefix(name, "date_") {
				until[name] = v
			}
		}
	}
	for parameter, name := range map[string]string{"Timers.Inactive": "date_inactive", "Timers.Closed": "date_closed"} {
		text := textOf(q.params[parameter])
		if d, ok := parseDuration8601(duration8601(), text); ok {
			if delete(until, name); d > 0 {
				until[name] = q.now.Add(d).UTC().Format(iso8601)
			}
		}
	}
	r.attrs["timers"] = until
}

// parseDuration8601 reads a duration of days, hours, minutes and seconds: "PT5M".
func parseDuration8601(form *regexp.Regexp, text string) (time.Duration, bool) {
	parts := form.FindStringSubmatch(strings.ToUpper(text))
	if parts == nil {
		return 0, false
	}
	var d time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		if n, err := strconv.Atoi(parts[i+1]); err == nil {
			d += time.Duration(n) * unit
		}
	}
	return d, true
}
