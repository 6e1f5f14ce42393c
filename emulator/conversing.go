package emulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/messaging"
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
	participant, inbound             *record
}

// checkBinding looks at a new participant: a number and its proxy are in one conversation that is
// not closed at most.
func checkBinding(q *request, r *record) *apiError {
	binding, _ := r.attrs["messaging_binding"].(map[string]any)
	address, proxy := textOf(binding["address"]), textOf(binding["proxy_address"])
	if address == "" {
		return nil
	}
	if !isNumber(strings.TrimPrefix(address, "whatsapp:")) && messaging.Channel(address) == "" {
		return fail(50407, "Invalid messaging binding address") // the dictionary's title
	}
	if p := q.e.bound(r.account, address, proxy); p != nil && proxy != "" {
		return &apiError{bindingExists.status, bindingExists.code, bindingExists.message + " in Conversation " + p.scope["conversation_sid"]}
	}
	fresh := map[string]any{"type": "sms"}
	if channel := messaging.Channel(address); channel != "" {
		fresh["type"] = channel
	}
	for name, v := range binding {
		fresh[name] = v
	}
	r.attrs["messaging_binding"] = fresh
	return nil
}

// bound returns the participant of an open conversation that writes from an address to a proxy.
func (e *Emulator) bound(a *account, address, proxy string) *record {
	for _, p := range a.table(e.named("conversations_v1", "ConversationParticipant")).rows {
		binding, _ := p.attrs["messaging_binding"].(map[string]any)
		if textOf(binding["address"]) == address && (textOf(binding["proxy_address"]) == proxy || proxy == "") && p.parent != nil && p.parent.text("state") != "closed" {
			return p
		}
	}
	return nil
}

// participantAdded tells of a new participant.
func participantAdded(q *request, r *record) {
	if r.parent != nil {
		q.tell(r.parent, r, "onParticipantAdded", participantParameters(r))
	}
}

func participantParameters(r *record) [][2]string {
	binding, _ := r.attrs["messaging_binding"].(map[string]any)
	params := [][2]string{{"ParticipantSid", r.key}, {"DateCreated", r.at.UTC().Format(iso8601)}, {"Identity", r.text("identity")}}
	if address := textOf(binding["address"]); address != "" {
		params = append(params, [2]string{"MessagingBinding.Address", address}, [2]string{"MessagingBinding.ProxyAddress", textOf(binding["proxy_address"])})
	}
	return params
}

// messageAdded sends a new message of the API's to the participants, and tells of it.
func messageAdded(q *request, r *record) {
	if r.parent == nil {
		return
	}
	r.setDefault("author", "system")
	for _, p := range q.e.participants(r.parent) {
		if identity := p.text("identity"); identity != "" && identity == r.text("author") {
			r.setDefault("participant_sid", p.key)
		}
	}
	q.e.relay(r.parent, r, q.now)
	q.tell(r.parent, r, "onMessageAdded", messageParameters(r))
}

func (e *Emulator) participants(conversation *record) []*record {
	var all []*record
	for _, c := range conversation.children {
		if strings.HasSuffix(c.resource.Name, "Participant") {
			all = append(all, c)
		}
	}
	return all
}

// relay sends a conversation's message to each participant that has a number, but its author.
func (e *Emulator) relay(conversation, message *record, at time.Time) {
	for _, p := range e.participants(conversation) {
		binding, _ := p.attrs["messaging_binding"].(map[string]any)
		address, proxy := textOf(binding["address"]), textOf(binding["proxy_address"])
		if address == "" || address == message.text("author") || p.key == message.text("participant_sid") {
			continue
		}
		body := message.text("body")
		if proxy == "" {
			proxy = e.senderOf(conversation.account)
		}
		if projected := textOf(binding["projected_address"]); projected != "" {
			proxy = projected
		}
		s := conversation.account.session
		if s.messaging.OptedOut("", proxy, address) {
			e.receipt(message, p, "", "failed", 21610, at)
			continue
		}
		sent := keeper{e}.Make(conversation.account.sid, "api_v2010/Message", at, map[string]any{
			"from": proxy, "to": address, "body": body, "direction": "outbound-api", "status": "queued", "num_media": "0",
			"num_segments": textOf(max(1, segments(body))), "messaging_service_sid": conversation.text("messaging_service_sid"),
		})
		sent.Keep("conversation message", message.key)
		sent.Keep("participant", p.key)
		s.messaging.Send(sent, at, "", "")
	}
}

// receipt makes, or changes, the receipt of a message's delivery to a participant.
func (e *Emulator) receipt(message, participant *record, sid, status string, code int, at time.Time) {
	res := e.named("conversations_v1", "ConversationMessageReceipt")
	var r *record
	for _, c := range message.children {
		if c.resource == res.home && c.text("participant_sid") == participant.key {
			r = c
		}
	}
	if r == nil {
		r = &record{
			resource: res.home, account: message.account, key: e.sid("DY"), parent: message, at: at, secrets: map[string]any{},
			scope: map[string]string{"chat_service_sid": message.scope["chat_service_sid"], "conversation_sid": message.scope["conversation_sid"], "message_sid": message.key},
			attrs: map[string]any{"participant_sid": participant.key, "channel_message_sid": sid, "error_code": int64(0)},
		}
		stamp(r, at, created, updated)
		e.insert(r)
	}
	r.change(at, map[string]any{"status": status, "error_code": int64(code)})
	counts, total := map[string]int{}, 0
	for _, c := range message.children {
		if c.resource == res.home {
			counts[c.text("status")]++
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
	message.change(at, map[string]any{"delivery": map[string]any{
		"total": total, "sent": of("sent", "delivered", "read"), "delivered": of("delivered", "read"), "read": of("read"),
		"failed": of("failed"), "undelivered": of("undelivered"),
	}})
}

// delivered notes what became of a message that a conversation sent.
func (s *Session) delivered(m session.Record, status string) {
	sid, _ := m.Kept("conversation message").(string)
	if sid == "" || !slices.Contains([]string{"sent", "delivered", "read", "failed", "undelivered"}, status) {
		return
	}
	message, _ := keeper{s.e}.Find("conversations_v1/ConversationMessage", sid).(*record)
	who, _ := m.Kept("participant").(string)
	participant, _ := keeper{s.e}.Find("conversations_v1/ConversationParticipant", who).(*record)
	if message == nil || participant == nil || message.parent == nil {
		return
	}
	code, _ := m.Value("error_code").(int64)
	s.e.receipt(message, participant, m.SID(), status, int(code), s.inner.Now())
	s.told(message.parent, message, "onDeliveryUpdated", [][2]string{
		{"MessageSid", message.key}, {"ChannelMessageSid", m.SID()}, {"ParticipantSid", participant.key}, {"Status", status}, {"ErrorCode", fmt.Sprint(code)},
	}, "SMS")
}

// took reports whether a text is one of a conversation's participant, or begins a conversation as
// its number is configured to.
func (s *Session) took(m session.Record) bool {
	in := m.(*record)
	from, to := in.text("from"), in.text("to")
	p := s.e.bound(in.account, from, to)
	if p == nil {
		if p = s.begin(in); p == nil {
			return false
		}
	}
	source := "SMS"
	if channel := messaging.Channel(from); channel != "" {
		source = strings.ToUpper(channel)
	}
	what := &said{Author: from, Body: in.text("body"), Attributes: "{}", Source: source, participant: p, inbound: in}
	conversation := p.parent
	url, method := s.hooked(conversation, "pre_webhook_url", "onMessageAdd")
	if url == "" {
		s.add(conversation, what)
		return true
	}
	params := s.parameters(conversation, "onMessageAdd", [][2]string{
		{"Body", what.Body}, {"Author", from}, {"ParticipantSid", p.key}, {"Attributes", what.Attributes},
		{"DateCreated", s.inner.Now().UTC().Format(iso8601)}, {"MessagingBinding.Address", from}, {"MessagingBinding.ProxyAddress", to},
	}, source)
	s.inner.Send(conversation, &webhooks.Request{Kind: preAnswer, Data: what, Purpose: "conversation", Lane: conversation.key, Method: method, URL: url, Params: params})
	return true
}

// begin makes a conversation for a text to an address that is configured to do so.
func (s *Session) begin(in *record) *record {
	for _, a := range in.account.table(s.e.named("conversations_v1", "ConfigurationAddress")).rows {
		auto, _ := a.attrs["auto_creation"].(map[string]any)
		if on, _ := auto["enabled"].(bool); !on && textOf(auto["enabled"]) != "true" || a.text("address") != in.text("to") {
			continue
		}
		service := textOf(auto["conversation_service_sid"])
		if service == "" {
			service = in.account.fixed("IS", "conversations")
		}
		c := s.e.put(nil, in.account, "Conversation", map[string]string{"chat_service_sid": service}, s.inner.Now(), map[string]any{
			"state": "active", "attributes": "{}", "timers": map[string]any{}, "bindings": map[string]any{}, "messaging_service_sid": in.account.fixed("MG", "conversations"),
		})
		scope := map[string]string{"chat_service_sid": service, "conversation_sid": c.key}
		if url := textOf(auto["webhook_url"]); url != "" {
			s.e.put(c, in.account, "ConversationScopedWebhook", scope, s.inner.Now(), map[string]any{"target": "webhook", "configuration": map[string]any{
				"url": url, "method": auto["webhook_method"], "filters": auto["webhook_filters"],
			}})
		}
		p := s.e.put(c, in.account, "ConversationParticipant", scope, s.inner.Now(), map[string]any{
			"attributes": "{}", "messaging_binding": map[string]any{"type": a.text("type"), "address": in.text("from"), "proxy_address": in.text("to")},
		})
		s.told(c, c, "onConversationAdded", [][2]string{{"DateCreated", c.at.UTC().Format(iso8601)}, {"State", "active"}}, "SMS")
		s.told(c, p, "onParticipantAdded", participantParameters(p), "SMS")
		return p
	}
	return nil
}

// put makes a record of Conversations.
func (e *Emulator) put(parent *record, a *account, name string, scope map[string]string, at time.Time, attrs map[string]any) *record {
	return e.made("conversations_v1", name, parent, a, scope, at, attrs)
}

// made makes a record at a place below another, or nil.
func (e *Emulator) made(document, name string, parent *record, a *account, scope map[string]string, at time.Time, attrs map[string]any) *record {
	res := e.named(document, name).home
	r := &record{resource: res, account: a, parent: parent, scope: scope, secrets: map[string]any{}, attrs: attrs, at: at}
	r.key = e.keyFor(r, res, "sid")
	stamp(r, at, created, updated)
	e.insert(r)
	return r
}

// asked does what a webhook before a message says: an answer of JSON changes it, a refusal drops
// it. Where the application fails, the message is added as it is.
func (s *Session) asked(r *webhooks.Request, res *webhooks.Response) {
	what, conversation := r.Data.(*said), r.About.(*record)
	if res.Status >= 400 && res.Status < 500 || conversation.gone {
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
	s.add(conversation, what)
}

// add adds a participant's message to a conversation, sends it to the others and tells of it.
func (s *Session) add(conversation *record, what *said) {
	messaging.Answer(what.inbound)
	at := s.inner.Now()
	attrs := map[string]any{"author": what.Author, "body": what.Body, "attributes": what.Attributes, "participant_sid": what.participant.key}
	var media []any
	for i, m := range s.e.mediaOf(what.inbound) {
		media = append(media, map[string]any{"sid": s.e.sid("ME"), "content_type": m.Type, "size": len(m.Data), "filename": fmt.Sprintf("media%d", i), "category": "media"})
	}
	if media != nil {
		attrs["media"] = media
	}
	m := s.e.put(conversation, conversation.account, "ConversationMessage", map[string]string{
		"chat_service_sid": conversation.scope["chat_service_sid"], "conversation_sid": conversation.key,
	}, at, attrs)
	s.e.relay(conversation, m, at)
	s.told(conversation, m, "onMessageAdded", messageParameters(m), what.Source)
}

func messageParameters(m *record) [][2]string {
	params := [][2]string{
		{"MessageSid", m.key}, {"Index", textOf(m.attrs["index"])}, {"Body", m.text("body")}, {"Author", m.text("author")},
		{"ParticipantSid", m.text("participant_sid")}, {"Attributes", textOf(m.attrs["attributes"])}, {"DateCreated", m.at.UTC().Format(iso8601)},
	}
	if m.attrs["media"] != nil {
		params = append(params, [2]string{"Media", textOf(m.attrs["media"])})
	}
	return params
}

// tell tells of what a request did, which is done where the request asks for it alone.
func (q *request) tell(conversation, about *record, event string, params [][2]string) {
	if strings.EqualFold(q.http.Header.Get("X-Twilio-Webhook-Enabled"), "true") {
		q.account.session.told(conversation, about, event, params, "API")
	}
}

// told tells applications of an event: those of the account or service, and of the conversation.
func (s *Session) told(conversation, about *record, event string, params [][2]string, source string) {
	all := s.parameters(conversation, event, params, source)
	if url, method := s.hooked(conversation, "post_webhook_url", event); url != "" {
		s.inner.Report(about, url, method, "conversation", all, "")
	}
	for _, hook := range conversation.children {
		configuration, _ := hook.attrs["configuration"].(map[string]any)
		if !strings.HasSuffix(hook.resource.Name, "ScopedWebhook") || hook.text("target") != "webhook" || !filtered(configuration["filters"], event) {
			continue
		}
		s.inner.Report(about, textOf(configuration["url"]), textOf(configuration["method"]), "conversation", all, "")
	}
}

func (s *Session) parameters(conversation *record, event string, params [][2]string, source string) [][2]string {
	return append([][2]string{
		{"EventType", event}, {"AccountSid", conversation.account.sid}, {"ConversationSid", conversation.key},
		{"ChatServiceSid", conversation.scope["chat_service_sid"]}, {"MessagingServiceSid", conversation.text("messaging_service_sid")},
		{"Source", source}, {"RetryCount", "0"},
	}, params...)
}

// hooked returns where an event is told: as the conversation's service says, else the account.
func (s *Session) hooked(conversation *record, attribute, event string) (url, method string) {
	for _, name := range []string{"ServiceWebhookConfiguration", "ConfigurationWebhook"} {
		res := s.e.named("conversations_v1", name)
		if res == nil {
			continue
		}
		for _, r := range conversation.account.table(res).rows {
			if service := r.scope["chat_service_sid"]; service != "" && service != conversation.scope["chat_service_sid"] {
				continue
			}
			if url := r.text(attribute); url != "" && filtered(r.attrs["filters"], event) {
				return url, r.text("method")
			}
		}
	}
	return "", ""
}

func filtered(filters any, event string) bool {
	list, _ := filters.([]any)
	return slices.ContainsFunc(list, func(v any) bool { return textOf(v) == event })
}
