package conversations

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/core"
	"dialtone/emulator/messaging"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/session"
	"dialtone/emulator/webhooks"
)

// What goes on in conversations: a message goes to each participant that has a number, and what
// such a participant writes to the conversation's number is a message of it. Applications are told
// by webhooks before (pre) and after (post).
// Sources: https://www.twilio.com/docs/conversations/conversations-webhooks,
// https://www.twilio.com/docs/conversations/inbound-message-handling

// preAnswer is the kind of webhooks that ask before something is added.
const preAnswer = "conversation.pre"

// said is a message that is to be added to a conversation.
type said struct {
	Author, Body, Attributes, Source string
	participant, inbound             *rest.Record
}

// checkBinding looks at a new participant: a number and its proxy are in one conversation that is
// not closed at most.
func checkBinding(q *rest.Request, r *rest.Record) *rest.Error {
	binding, _ := r.Attrs["messaging_binding"].(map[string]any)
	address, proxy := typed.TextOf(binding["address"]), typed.TextOf(binding["proxy_address"])
	if address == "" {
		return nil
	}
	if !typed.IsNumber(strings.TrimPrefix(address, "whatsapp:")) && messaging.Channel(address) == "" {
		return rest.Fail(50407, "Invalid messaging binding address") // the dictionary's title
	}
	if p := bound(q.Engine, r.Holder, address, proxy); p != nil && proxy != "" {
		return &rest.Error{Status: rest.BindingExists.Status, Code: rest.BindingExists.Code, Message: rest.BindingExists.Message + " in Conversation " + p.Scope["conversation_sid"]}
	}
	fresh := map[string]any{"type": "sms"}
	if channel := messaging.Channel(address); channel != "" {
		fresh["type"] = channel
	}
	for name, v := range binding {
		fresh[name] = v
	}
	r.Attrs["messaging_binding"] = fresh
	return nil
}

// bound returns the participant of an open conversation that writes from an address to a proxy.
func bound(e *rest.Engine, a *rest.Account, address, proxy string) *rest.Record {
	for _, p := range a.Table(e.Named("conversations_v1", "ConversationParticipant")).Rows {
		binding, _ := p.Attrs["messaging_binding"].(map[string]any)
		if typed.TextOf(binding["address"]) == address && (typed.TextOf(binding["proxy_address"]) == proxy || proxy == "") && p.Parent != nil && p.Parent.Attr("state") != "closed" {
			return p
		}
	}
	return nil
}

// participantAdded tells of a new participant.
func participantAdded(q *rest.Request, r *rest.Record) {
	if r.Parent != nil {
		tell(q, r.Parent, r, "onParticipantAdded", participantParameters(r))
	}
}

func participantParameters(r *rest.Record) [][2]string {
	binding, _ := r.Attrs["messaging_binding"].(map[string]any)
	params := [][2]string{{"ParticipantSid", r.Key}, {"DateCreated", r.At.UTC().Format(typed.Iso8601)}, {"Identity", r.Attr("identity")}}
	if address := typed.TextOf(binding["address"]); address != "" {
		params = append(params, [2]string{"MessagingBinding.Address", address}, [2]string{"MessagingBinding.ProxyAddress", typed.TextOf(binding["proxy_address"])})
	}
	return params
}

// messageAdded sends a new message of the API's to the participants, and tells of it.
func messageAdded(q *rest.Request, r *rest.Record) {
	if r.Parent == nil {
		return
	}
	r.SetDefault("author", "system")
	for _, p := range participants(q.Engine, r.Parent) {
		if identity := p.Attr("identity"); identity != "" && identity == r.Attr("author") {
			r.SetDefault("participant_sid", p.Key)
		}
	}
	relay(q.Engine, r.Parent, r, q.Now)
	tell(q, r.Parent, r, "onMessageAdded", messageParameters(r))
}

func participants(e *rest.Engine, conversation *rest.Record) []*rest.Record {
	var all []*rest.Record
	for _, c := range conversation.Children {
		if strings.HasSuffix(c.Kind.Name, "Participant") {
			all = append(all, c)
		}
	}
	return all
}

// relay sends a conversation's message to each participant that has a number, but its author.
func relay(e *rest.Engine, conversation, message *rest.Record, at time.Time) {
	for _, p := range participants(e, conversation) {
		binding, _ := p.Attrs["messaging_binding"].(map[string]any)
		address, proxy := typed.TextOf(binding["address"]), typed.TextOf(binding["proxy_address"])
		if address == "" || address == message.Attr("author") || p.Key == message.Attr("participant_sid") {
			continue
		}
		body := message.Attr("body")
		if proxy == "" {
			proxy = core.SenderOf(e, conversation.Holder)
		}
		if projected := typed.TextOf(binding["projected_address"]); projected != "" {
			proxy = projected
		}
		s := conversation.Holder.Tenant
		if s.Messaging.OptedOut("", proxy, address) {
			receipt(e, message, p, "", "failed", 21610, at)
			continue
		}
		sent := rest.Keeper{Engine: e}.Make(conversation.Holder.SID, "api_v2010/Message", at, map[string]any{
			"from": proxy, "to": address, "body": body, "direction": "outbound-api", "status": "queued", "num_media": "0",
			"num_segments": typed.TextOf(max(1, core.Segments(body))), "messaging_service_sid": conversation.Attr("messaging_service_sid"),
		})
		sent.Keep("conversation message", message.Key)
		sent.Keep("participant", p.Key)
		s.Messaging.Send(sent, at, "", "")
	}
}

// receipt makes, or changes, the receipt of a message's delivery to a participant.
func receipt(e *rest.Engine, message, participant *rest.Record, sid, status string, code int, at time.Time) {
	res := e.Named("conversations_v1", "ConversationMessageReceipt")
	var r *rest.Record
	for _, c := range message.Children {
		if c.Kind == res.Home && c.Attr("participant_sid") == participant.Key {
			r = c
		}
	}
	if r == nil {
		r = &rest.Record{
			Kind: res.Home, Holder: message.Holder, Key: e.SID("DY"), Parent: message, At: at, Secrets: map[string]any{},
			Scope: map[string]string{"chat_service_sid": message.Scope["chat_service_sid"], "conversation_sid": message.Scope["conversation_sid"], "message_sid": message.Key},
			Attrs: map[string]any{"participant_sid": participant.Key, "channel_message_sid": sid, "error_code": int64(0)},
		}
		rest.Stamp(r, at, rest.Created, rest.Updated)
		e.Insert(r)
	}
	r.Change(at, map[string]any{"status": status, "error_code": int64(code)})
	counts, total := map[string]int{}, 0
	for _, c := range message.Children {
		if c.Kind == res.Home {
			counts[c.Attr("status")]++
			total++
		}
	}
	of := func(statuses ...string) string {
		n := 0
		for _, s := range statuses {
			n += counts[s]
		}
		return map[bool]string{true: "none", false: map[bool]string{true: "all", false: "some"}[n == total]}[n == 0]
	}
	message.Change(at, map[string]any{"delivery": map[string]any{
		"total": total, "sent": of("sent", "delivered", "read"), "delivered": of("delivered", "read"), "read": of("read"),
		"failed": of("failed"), "undelivered": of("undelivered"),
	}})
}

// Delivered notes what became of a message that a conversation sent.
func Delivered(s *rest.Tenant, m session.Record, status string) {
	sid, _ := m.Kept("conversation message").(string)
	if sid == "" || !slices.Contains([]string{"sent", "delivered", "read", "failed", "undelivered"}, status) {
		return
	}
	message, _ := rest.Keeper{Engine: s.Engine}.Find("conversations_v1/ConversationMessage", sid).(*rest.Record)
	who, _ := m.Kept("participant").(string)
	participant, _ := rest.Keeper{Engine: s.Engine}.Find("conversations_v1/ConversationParticipant", who).(*rest.Record)
	if message == nil || participant == nil || message.Parent == nil {
		return
	}
	code, _ := m.Value("error_code").(int64)
	receipt(s.Engine, message, participant, m.SID(), status, int(code), s.Inner.Now())
	told(s, message.Parent, message, "onDeliveryUpdated", [][2]string{
		{"MessageSid", message.Key}, {"ChannelMessageSid", m.SID()}, {"ParticipantSid", participant.Key}, {"Status", status}, {"ErrorCode", fmt.Sprint(code)},
	}, "SMS")
}

// Took reports whether a text is one of a conversation's participant, or begins a conversation as
// its number is configured to.
func Took(s *rest.Tenant, m session.Record) bool {
	in := m.(*rest.Record)
	from, to := in.Attr("from"), in.Attr("to")
	p := bound(s.Engine, in.Holder, from, to)
	if p == nil {
		if p = begin(s, in); p == nil {
			return false
		}
	}
	source := "SMS"
	if channel := messaging.Channel(from); channel != "" {
		source = strings.ToUpper(channel)
	}
	what := &said{Author: from, Body: in.Attr("body"), Attributes: "{}", Source: source, participant: p, inbound: in}
	conversation := p.Parent
	url, method := hooked(s, conversation, "pre_webhook_url", "onMessageAdd")
	if url == "" {
		add(s, conversation, what)
		return true
	}
	params := parameters(s, conversation, "onMessageAdd", [][2]string{
		{"Body", what.Body}, {"Author", from}, {"ParticipantSid", p.Key}, {"Attributes", what.Attributes},
		{"DateCreated", s.Inner.Now().UTC().Format(typed.Iso8601)}, {"MessagingBinding.Address", from}, {"MessagingBinding.ProxyAddress", to},
	}, source)
	s.Inner.Send(conversation, &webhooks.Request{Kind: preAnswer, Data: what, Purpose: "conversation", Lane: conversation.Key, Method: method, URL: url, Params: params})
	return true
}

// begin makes a conversation for a text to an address that is configured to do so.
func begin(s *rest.Tenant, in *rest.Record) *rest.Record {
	for _, a := range in.Holder.Table(s.Engine.Named("conversations_v1", "ConfigurationAddress")).Rows {
		auto, _ := a.Attrs["auto_creation"].(map[string]any)
		if on, _ := auto["enabled"].(bool); !on && typed.TextOf(auto["enabled"]) != "true" || a.Attr("address") != in.Attr("to") {
			continue
		}
		service := typed.TextOf(auto["conversation_service_sid"])
		if service == "" {
			service = fixed(in.Holder, "IS", "conversations")
		}
		c := put(s.Engine, nil, in.Holder, "Conversation", map[string]string{"chat_service_sid": service}, s.Inner.Now(), map[string]any{
			"state": "active", "attributes": "{}", "timers": map[string]any{}, "bindings": map[string]any{}, "messaging_service_sid": fixed(in.Holder, "MG", "conversations"),
		})
		scope := map[string]string{"chat_service_sid": service, "conversation_sid": c.Key}
		if url := typed.TextOf(auto["webhook_url"]); url != "" {
			put(s.Engine, c, in.Holder, "ConversationScopedWebhook", scope, s.Inner.Now(), map[string]any{"target": "webhook", "configuration": map[string]any{
				"url": url, "method": auto["webhook_method"], "filters": auto["webhook_filters"],
			}})
		}
		p := put(s.Engine, c, in.Holder, "ConversationParticipant", scope, s.Inner.Now(), map[string]any{
			"attributes": "{}", "messaging_binding": map[string]any{"type": a.Attr("type"), "address": in.Attr("from"), "proxy_address": in.Attr("to")},
		})
		told(s, c, c, "onConversationAdded", [][2]string{{"DateCreated", c.At.UTC().Format(typed.Iso8601)}, {"State", "active"}}, "SMS")
		told(s, c, p, "onParticipantAdded", participantParameters(p), "SMS")
		return p
	}
	return nil
}

// put makes a record of Conversations.
func put(e *rest.Engine, parent *rest.Record, a *rest.Account, name string, scope map[string]string, at time.Time, attrs map[string]any) *rest.Record {
	return e.Made("conversations_v1", name, parent, a, scope, at, attrs)
}

// Open registers the answers of Conversations' applications.
func Open(s *rest.Tenant) {
	s.Inner.OnAnswer(preAnswer, func(r *webhooks.Request, res *webhooks.Response) { asked(s, r, res) })
}

// asked does what a webhook before a message says: an answer of JSON changes it, a refusal drops
// it. Where the application fails, the message is added as it is.
func asked(s *rest.Tenant, r *webhooks.Request, res *webhooks.Response) {
	what, conversation := r.Data.(*said), r.About.(*rest.Record)
	if res.Status >= 400 && res.Status < 500 || conversation.Removed {
		messaging.Answer(what.inbound)
		return
	}
	var changed struct{ Body, Author, Attributes *string }
	if res.OK() && json.Unmarshal(res.Body, &changed) == nil {
		for text, to := range map[*string]*string{changed.Body: &what.Body, changed.Author: &what.Author, changed.Attributes: &what.Attributes} {
			if text != nil {
				*to = *text
			}
		}
	}
	add(s, conversation, what)
}

// add adds a participant's message to a conversation, sends it to the others and tells of it.
func add(s *rest.Tenant, conversation *rest.Record, what *said) {
	messaging.Answer(what.inbound)
	at := s.Inner.Now()
	attrs := map[string]any{"author": what.Author, "body": what.Body, "attributes": what.Attributes, "participant_sid": what.participant.Key}
	var media []any
	for i, m := range core.MediaOf(s.Engine, what.inbound) {
		media = append(media, map[string]any{"sid": s.Engine.SID("ME"), "content_type": m.Type, "size": len(m.Data), "filename": fmt.Sprintf("media%d", i), "category": "media"})
	}
	if media != nil {
		attrs["media"] = media
	}
	m := put(s.Engine, conversation, conversation.Holder, "ConversationMessage", map[string]string{
		"chat_service_sid": conversation.Scope["chat_service_sid"], "conversation_sid": conversation.Key,
	}, at, attrs)
	relay(s.Engine, conversation, m, at)
	told(s, conversation, m, "onMessageAdded", messageParameters(m), what.Source)
}

func messageParameters(m *rest.Record) [][2]string {
	params := [][2]string{
		{"MessageSid", m.Key}, {"Index", typed.TextOf(m.Attrs["index"])}, {"Body", m.Attr("body")}, {"Author", m.Attr("author")},
		{"ParticipantSid", m.Attr("participant_sid")}, {"Attributes", typed.TextOf(m.Attrs["attributes"])}, {"DateCreated", m.At.UTC().Format(typed.Iso8601)},
	}
	if m.Attrs["media"] != nil {
		params = append(params, [2]string{"Media", typed.TextOf(m.Attrs["media"])})
	}
	return params
}

// tell tells of what a request did, which is done where the request asks for it alone.
func tell(q *rest.Request, conversation, about *rest.Record, event string, params [][2]string) {
	if strings.EqualFold(q.HTTP.Header.Get("X-Twilio-Webhook-Enabled"), "true") {
		told(q.Account.Tenant, conversation, about, event, params, "API")
	}
}

// told tells applications of an event: those of the account or service, and of the conversation.
func told(s *rest.Tenant, conversation, about *rest.Record, event string, params [][2]string, source string) {
	all := parameters(s, conversation, event, params, source)
	if url, method := hooked(s, conversation, "post_webhook_url", event); url != "" {
		s.Inner.Report(about, url, method, "conversation", all, "")
	}
	for _, hook := range conversation.Children {
		configuration, _ := hook.Attrs["configuration"].(map[string]any)
		if !strings.HasSuffix(hook.Kind.Name, "ScopedWebhook") || hook.Attr("target") != "webhook" || !filtered(configuration["filters"], event) {
			continue
		}
		s.Inner.Report(about, typed.TextOf(configuration["url"]), typed.TextOf(configuration["method"]), "conversation", all, "")
	}
}

func parameters(s *rest.Tenant, conversation *rest.Record, event string, params [][2]string, source string) [][2]string {
	return append([][2]string{
		{"EventType", event}, {"AccountSid", conversation.Holder.SID}, {"ConversationSid", conversation.Key},
		{"ChatServiceSid", conversation.Scope["chat_service_sid"]}, {"MessagingServiceSid", conversation.Attr("messaging_service_sid")},
		{"Source", source}, {"RetryCount", "0"},
	}, params...)
}

// hooked returns where an event is told: as the conversation's service says, else the account.
func hooked(s *rest.Tenant, conversation *rest.Record, attribute, event string) (url, method string) {
	for _, name := range []string{"ServiceWebhookConfiguration", "ConfigurationWebhook"} {
		res := s.Engine.Named("conversations_v1", name)
		if res == nil {
			continue
		}
		for _, r := range conversation.Holder.Table(res).Rows {
			if service := r.Scope["chat_service_sid"]; service != "" && service != conversation.Scope["chat_service_sid"] {
				continue
			}
			if url := r.Attr(attribute); url != "" && filtered(r.Attrs["filters"], event) {
				return url, r.Attr("method")
			}
		}
	}
	return "", ""
}

func filtered(filters any, event string) bool {
	list, _ := filters.([]any)
	return slices.ContainsFunc(list, func(v any) bool { return typed.TextOf(v) == event })
}
