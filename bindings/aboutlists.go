package bindings

import (
	"context"
	"reflect"
	"strings"

	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

var (
	namespaceType = reflect.TypeFor[*namespace]()
	singletonType = reflect.TypeFor[*singleton]()
)

// collectionKind is a collection or association of a model, whichever.
type collectionKind struct{ *model }

// Members returns the collection's methods and associations.
func (k collectionKind) Members(prefix string) []string {
	proto := k.collectionPrototype()
	return spelled(append(methodNames(proto), methodNames(k.protos.collections())...), prefix)
}

// Member returns an association of all the records.
func (k collectionKind) Member(name string) any {
	if name == "async" {
		return k
	}
	return recordKind(k).Member(name)
}

// Element returns a record of the model.
func (k collectionKind) Element() any { return recordKind(k) }

// Result returns what a method of the collection answers.
func (k collectionKind) Result(method string) any {
	switch method {
	case "at", "findLast", "find":
		return recordKind(k)
	}
	return resultOf(k.model, method)
}

// resultOf returns what a method of a model or a collection answers.
func resultOf(m *model, method string) any {
	switch method {
	case "create", "find", "first", "last", "update", "patch":
		return recordKind{m}
	case "all", "where", "limit":
		return collectionKind{m}
	}
	if _, methods := m.catalog.Variants(); methods && m.catalog.Variant(catalog.SnakeCase(method)) != nil {
		return collectionKind{m}
	}
	return nil
}

// liveCollection is a collection that there is.
type liveCollection struct {
	collectionKind
	c *collection
}

// Title names the list.
func (k liveCollection) Title() string { return k.c.source.describe() }

// Columns returns the attributes that a table shows.
func (k liveCollection) Columns() []string { return k.catalog.Columns() }

// Open begins at the first record. What has been loaded comes from memory; the
// rest is asked for page by page and not kept, in large pages where all of it is wanted.
func (k liveCollection) Open(whole bool) (next func() goja.Value) {
	c, m := k.c, k.model
	if c.found.complete {
		i := -1
		return func() goja.Value {
			if i++; i >= c.kept() {
				return nil
			}
			return c.record(i).object
		}
	}
	var how reading
	if whole {
		how.want = all
	}
	feed := c.source.open(how)
	return func() goja.Value {
		var e element
		var ok bool
		m.wait(action{
			work: func(ctx context.Context) (err error) {
				e, ok, err = feed.next(ctx)
				return err
			},
			done: goja.Undefined,
		})
		if !ok {
			return nil
		}
		return m.newRecord(e.raw, e.scope).object
	}
}

const docs = "https://www.twilio.com/docs/"

// modelPages are Twilio's pages about the models of the 2010-04-01 API. Twilio
// keeps them by topic, which no document says.
var modelPages = map[string]string{
	"Account": "iam/api/account", "Address": "usage/api/address", "Application": "usage/api/applications",
	"AvailablePhoneNumber": "phone-numbers/api/availablephonenumber-resource", "Balance": "usage/api",
	"Call": "voice/api/call-resource", "CallEvent": "voice/api/call-event-resource", "Conference": "voice/api/conference-resource",
	"AuthorizedConnectApp": "iam/connect", "ConnectApp": "iam/connect",
	"IncomingPhoneNumber": "phone-numbers/api/incomingphonenumber-resource", "Key": "iam/api-keys", "SigningKey": "iam/api-keys",
	"Media": "messaging/api/media-resource", "Member": "voice/api/member-resource", "Message": "messaging/api/message-resource",
	"MessageFeedback": "messaging/api/message-feedback-resource", "Notification": "usage/api",
	"OutgoingCallerId": "voice/api/outgoing-caller-ids", "Participant": "voice/api/conference-participant-resource",
	"Payment": "voice/api/payment-resource", "Queue": "voice/api/queue-resource", "Recording": "voice/api/recording",
	"ShortCode": "messaging/api/short-code-resource", "Siprec": "voice/api/siprec-resource", "Stream": "voice/api/stream-resource",
	"Transcription": "voice/api/recording-transcription", "UsageRecord": "usage/api/usage-record", "UsageTrigger": "usage/api/usage-trigger",
}

// productPages are where Twilio begins to explain its other products.
var productPages = map[string]string{
	"Accounts": "iam/api", "Bulkexports": "usage/bulkexport", "BulkExports": "usage/bulkexport", "Chat": "chat", "Content": "content",
	"Conversations": "conversations/api", "Events": "events", "Flex": "flex", "Frontline": "frontline", "IAM": "iam/api",
	"Insights": "voice/voice-insights", "Intelligence": "conversational-intelligence", "IpMessaging": "chat", "Lookups": "lookup",
	"Marketplace": "marketplace/api", "Messaging": "messaging/api", "Monitor": "usage/monitor-events", "Notify": "notify/api",
	"Numbers": "phone-numbers", "Pricing": "phone-numbers/pricing", "Proxy": "proxy/api", "Routes": "global-infrastructure",
	"Serverless": "serverless/api", "Studio": "studio/rest-api", "SuperSim": "iot/supersim/api", "Sync": "sync/api",
	"TaskRouter": "taskrouter/api", "Trunking": "sip-trunking", "TrustHub": "trust-hub", "Verify": "verify/api", "Video": "video/api",
	"Voice": "voice/api", "Wireless": "iot/wireless/api",
}

// pageOf returns the address of the page on which Twilio explains a model.
func pageOf(m *catalog.Model) string {
	if m.Product == "Api" {
		if strings.HasPrefix(m.Name, "Sip.") {
			return docs + "voice/sip/api"
		}
		return docs + modelPages[m.Name]
	}
	product, _, _ := strings.Cut(m.Product, ".")
	return docs + productPages[product]
}
