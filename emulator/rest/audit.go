package rest

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net"
	"reflect"
	"slices"
	"strings"

	"dialtone/emulator/rest/typed"
)

// Monitor's events: who has made, changed or deleted a resource through the API, and what was there
// before. What passes through an account all the time is not among them, as on Twilio: calls and
// messages but for their deletion, what Sync and Conversations keep, verifications, tasks.
// Source: https://www.twilio.com/docs/usage/monitor-events

func monitorSpecials() map[string]*Special {
	between := func(attribute string) map[string]func(*Request, *Record, any) bool {
		filter := func(later bool) func(*Request, *Record, any) bool {
			return func(_ *Request, r *Record, want any) bool {
				limit, day, ok := typed.ParseDate(typed.TextOf(want))
				at, _, known := typed.ParseDate(r.Attr(attribute))
				if !ok || !known {
					return true
				}
				if later {
					return !at.Before(limit)
				}
				if day {
					limit = limit.AddDate(0, 0, 1)
				}
				return at.Before(limit)
			}
		}
		return map[string]func(*Request, *Record, any) bool{"StartDate": filter(true), "EndDate": filter(false)}
	}
	return map[string]*Special{
		"monitor_v1/Alert": {Filters: between("date_generated")},
		"monitor_v1/Event": {Filters: between("event_date")},
	}
}

// Products, and resources of others, that have no events.
var (
	unwatched = []string{
		"sync_v1", "chat_v1", "chat_v2", "chat_v3", "ip_messaging_v1", "ip_messaging_v2", "lookups_v1", "lookups_v2", "insights_v1", "pricing_v1", "pricing_v2",
		"monitor_v1", "oauth_v1", "oauth_v2", "events_v1", "notify_v1",
	}
	passing = []string{
		"Member", "Participant", "Execution", "Engagement", "Task", "TaskReservation", "WorkerReservation", "Verification", "VerificationCheck", "Challenge",
		"Factor", "Entity", "ValidationRequest", "UserDefinedMessage", "Feedback", "MessageFeedback", "Payments", "Stream", "Siprec", "RealtimeTranscription",
		"ConversationMessage", "ConversationParticipant", "ServiceConversationMessage", "ServiceConversationParticipant", "RoomParticipant", "Token",
	}
	// deletions of these are events, and nothing else.
	deletedOnly = []string{"Call", "Message", "Recording", "CallRecording", "ConferenceRecording", "Media", "Transcription", "Conference"}
	// auditNames are the resources whose types are not their names.
	auditNames = map[string]string{"IncomingPhoneNumber": "phone-number", "Key": "api-key", "NewKey": "api-key", "SigningKey": "api-key", "NewSigningKey": "api-key"}
)

// audit notes what a request has done to a record. before is what an update has changed.
func (q *Request) audit(r *Record, what string, before map[string]any) {
	name, home := r.Kind.Name, r.Kind.Product.document.Name
	if slices.Contains(unwatched, home) || slices.Contains(passing, name) || what != "deleted" && slices.Contains(deletedOnly, name) {
		return
	}
	data := map[string]any{}
	for parameter := range q.Params {
		a := attributeOf(r.Kind, parameter)
		if a == nil || a.Secret || what == "deleted" {
			continue
		}
		now := r.Attrs[a.Name]
		if what == "created" {
			data[a.Name] = map[string]any{"updated": now}
		} else if !reflect.DeepEqual(before[a.Name], now) {
			data[a.Name] = map[string]any{"previous": before[a.Name], "updated": now}
		}
	}
	if what == "updated" && len(data) == 0 {
		return
	}
	kind := auditNames[name]
	if kind == "" {
		kind = kebab(name)
	}
	ip, _, _ := net.SplitHostPort(q.HTTP.RemoteAddr)
	actor, actorType := q.Account.SID, "account"
	if q.Caller.Key {
		if user, _, ok := q.HTTP.BasicAuth(); ok {
			actor, actorType = user, "api-key"
		}
	}
	// The SID is none of the random ones, so that those are the same whether there are events or
	// not.
	q.Engine.Seq++
	sum := md5.Sum(fmt.Appendf(nil, "%s %s %s %d", q.Account.SID, r.Key, what, q.Engine.Seq))
	Keeper{q.Engine}.Make(q.Account.SID, "monitor_v1/Event", q.Now, map[string]any{
		"sid": "AE" + hex.EncodeToString(sum[:]), "account_sid": q.Account.SID, "actor_sid": actor, "actor_type": actorType, "source": "api", "source_ip_address": ip,
		"event_date": q.Now.UTC().Format(typed.Iso8601), "event_type": kind + "." + what, "resource_type": kind, "resource_sid": r.Key, "event_data": data,
	})
}

// kebab writes a name as Monitor writes types: "sip-domain".
func kebab(name string) string {
	var b strings.Builder
	for i, c := range name {
		if c >= 'A' && c <= 'Z' && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(c)
	}
	return strings.ToLower(b.String())
}
