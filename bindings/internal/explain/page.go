package explain

import "strings"

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

// Page returns the address of the page on which Twilio explains a model.
func (m Model) Page() string {
	if m.Catalog.Product == "Api" {
		if strings.HasPrefix(m.Catalog.Name, "Sip.") {
			return docs + "voice/sip/api"
		}
		return docs + modelPages[m.Catalog.Name]
	}
	product, _, _ := strings.Cut(m.Catalog.Product, ".")
	return docs + productPages[product]
}
