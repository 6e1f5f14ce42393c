// Package conversations is Conversations: services, participants by number, messages between them,
// and the webhooks before and after.
package conversations

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// Specials: Conversations begin in the account's default service, whose records the
// paths without a service are about, and are active (facts 1.7).
func Specials() map[string]*rest.Special {
	all := map[string]*rest.Special{
		"conversations_v1/Service": {Ready: defaultService},
		"conversations_v1/Configuration": {Named: func(q *rest.Request, _ string) *rest.Record {
			defaultService(q)
			r := q.Blank(q.Op.Resource.Home)
			r.Attrs["default_chat_service_sid"] = fixed(q.Account, "IS", "conversations")
			r.Attrs["default_messaging_service_sid"] = fixed(q.Account, "MG", "conversations")
			q.Engine.Insert(r)
			return r
		}},
	}
	for _, name := range inServices {
		s := &rest.Special{Ready: defaultService, Create: inDefaultService, Includes: inThisService, Seed: seedInService}
		of := &rest.Special{Ready: defaultService, Model: name}
		switch name {
		case "Conversation":
			s.Defaults = map[string]any{"attributes": "{}", "bindings": map[string]any{}, "state": "active", "timers": map[string]any{}}
			s.Create = func(q *rest.Request, r *rest.Record) *rest.Error {
				timers(q, r)
				return inDefaultService(q, r)
			}
			s.Updated, of.Updated = timers, timers
			of.Create = func(q *rest.Request, r *rest.Record) *rest.Error { timers(q, r); return nil }
		case "ConversationMessage", "ConversationParticipant", "User":
			s.Defaults = map[string]any{"attributes": "{}"}
		}
		switch name {
		case "ConversationMessage":
			s.Created, of.Created = messageAdded, messageAdded
		case "ConversationParticipant":
			s.Created, of.Created = participantAdded, participantAdded
			s.Create = func(q *rest.Request, r *rest.Record) *rest.Error {
				if err := checkBinding(q, r); err != nil {
					return err
				}
				return inDefaultService(q, r)
			}
			of.Create = checkBinding
		}
		switch name {
		case "ConversationParticipant", "User":
			s.Alias = "identity"
		}
		s.OldestFirst = name == "ConversationMessage"
		of.Defaults, of.Alias, of.OldestFirst = s.Defaults, s.Alias, s.OldestFirst
		all["conversations_v1/"+name], all["conversations_v1/Service"+name] = s, of
	}
	for _, name := range []string{
		"chat_v2/Channel", "chat_v2/Message", "ip_messaging_v2/Channel", "ip_messaging_v2/Message",
	} {
		all[name] = &rest.Special{Defaults: map[string]any{"attributes": "{}"}, OldestFirst: strings.HasSuffix(name, "/Message")}
	}
	for _, name := range []string{"chat_v2/Member", "chat_v2/User", "ip_messaging_v2/Member", "ip_messaging_v2/User"} {
		all[name] = &rest.Special{Defaults: map[string]any{"attributes": "{}"}, Alias: "identity"}
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
func fixed(a *rest.Account, prefix, what string) string {
	sum := sha256.Sum256([]byte(a.SID + " " + what))
	return prefix + hex.EncodeToString(sum[:16])
}

// defaultService makes the account's default service, unless it is there. A default service that
// is deleted is made again, for nothing works without one.
func defaultService(q *rest.Request) {
	res, sid := q.Engine.Named("conversations_v1", "Service"), fixed(q.Account, "IS", "conversations")
	if len(q.Account.Table(res).ByKey[sid]) > 0 {
		return
	}
	r := &rest.Record{
		Kind: res, Holder: q.Account, Key: sid, Scope: map[string]string{}, Secrets: map[string]any{},
		At: q.Account.Record.At, Attrs: map[string]any{"friendly_name": "Default Conversations Service"},
	}
	rest.Stamp(r, r.At, rest.Created, rest.Updated)
	q.Engine.Insert(r)
}

func inDefaultService(q *rest.Request, r *rest.Record) *rest.Error {
	seedInService(q.Engine, r)
	return nil
}

func seedInService(_ *rest.Engine, r *rest.Record) {
	if r.Scope["chat_service_sid"] == "" {
		r.Scope["chat_service_sid"] = fixed(r.Holder, "IS", "conversations")
	}
	if r.Kind.Attribute("messaging_service_sid") != nil {
		r.SetDefault("messaging_service_sid", fixed(r.Holder, "MG", "conversations"))
	}
}

// inThisService reports whether a path without a service reaches a record.
func inThisService(q *rest.Request, r *rest.Record) bool {
	return r.Scope["chat_service_sid"] == fixed(q.Account, "IS", "conversations")
}

var duration8601 = typed.Lazy(`^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// timers shows when a conversation's timers run out, which is what Twilio makes of how long they
// run.
func timers(q *rest.Request, r *rest.Record) {
	until := map[string]any{}
	if old, ok := r.Attrs["timers"].(map[string]any); ok {
		for name, v := range old {
			if strings.HasPrefix(name, "date_") {
				until[name] = v
			}
		}
	}
	for parameter, name := range map[string]string{"Timers.Inactive": "date_inactive", "Timers.Closed": "date_closed"} {
		text := typed.TextOf(q.Params[parameter])
		if d, ok := parseDuration8601(duration8601(), text); ok {
			if delete(until, name); d > 0 {
				until[name] = q.Now.Add(d).UTC().Format(typed.Iso8601)
			}
		}
	}
	r.Attrs["timers"] = until
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
