package catalog

// definition says by hand how a model of the 2010-04-01 API differs from the
// resource of its name. A resource that no definition names is a model by itself.
type definition struct {
	model     string
	resources []string // Twilio's names; the first is the one to find, and to count
	why       string   // they are one model, or have another name
	aliases   []string // other names that scripts may use

	// variants are resources that answer alike but stand at paths of their own,
	// by the name that picks one. The empty name is for when nobody picks.
	variants map[string]string
	by       string // what picks: "type" is a key, "method" a method of the variant's name

	keys      map[string]string // other names of path parameters' keys
	defaults  map[string]string // of path parameters, by key
	children  map[string]string // associations that the paths do not show: name to resource
	renamed   map[string]string // associations whose name by the path is not what people say
	withdrawn []*Operation      // what Twilio had once and twilio-rb offers
	bytes     *Bytes            // where its files are, which the documents do not say
}

// definitions is the part of the catalog that stands by hand. A name in it that
// the facts no longer have fails a test.
var definitions = []definition{
	{
		model: "Account", resources: []string{"Account"},
		why: "SMS was the name of its messages in twilio-rb",
		children: map[string]string{
			"sms":                     "Message",
			"available_phone_numbers": "AvailablePhoneNumberLocal",
		},
		renamed: map[string]string{
			"available_phone_numbers": "available_phone_number_countries",
			"sms_short_codes":         "short_codes",
		},
	},
	{
		model: "Message", resources: []string{"Message"}, aliases: []string{"SMS"},
		why: "twilio-rb's SMS spoke to /SMS/Messages, which Twilio has replaced by /Messages",
	},
	{
		model: "Recording", resources: []string{"Recording", "CallRecording", "ConferenceRecording"},
		why: "one recording has one SID, whether asked for below the account, its call or its conference",
		// Its sound lies beside its JSON, in two formats (facts 4.10).
		bytes: &Bytes{Path: "/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}", Formats: []string{".mp3", ".wav"}},
	},
	{
		model: "Media", resources: []string{"Media"},
		why:   "a message's file lies where its JSON does, without the extension (facts 5.3)",
		bytes: &Bytes{Path: "/2010-04-01/Accounts/{AccountSid}/Messages/{ParentSid}/Media/{Sid}"},
	},
	{
		model: "Notification", resources: []string{"Notification", "CallNotification"},
		why:       "a call's notifications are the account's, and have the same SIDs",
		withdrawn: []*Operation{deleteNotification},
	},
	{
		model: "Transcription", resources: []string{"Transcription", "RecordingTranscription"},
		why: "a recording's transcriptions are the account's, and have the same SIDs",
	},
	{
		model: "Key", resources: []string{"Key", "NewKey"},
		why: "NewKey is the answer to creating a Key, the only one with its secret",
	},
	{
		model: "SigningKey", resources: []string{"SigningKey", "NewSigningKey"},
		why: "NewSigningKey is the answer to creating a SigningKey, the only one with its secret",
	},
	{
		model: "OutgoingCallerId", resources: []string{"OutgoingCallerId", "ValidationRequest"},
		why: "a caller id comes into being by the validation request that is posted to its list",
	},
	{
		model:     "IncomingPhoneNumber",
		resources: []string{"IncomingPhoneNumber", "IncomingPhoneNumberLocal", "IncomingPhoneNumberMobile", "IncomingPhoneNumberTollFree"},
		why:       "the lists by type hold the same numbers; type picks one",
		by:        "type",
		variants: map[string]string{
			"": "IncomingPhoneNumber", "local": "IncomingPhoneNumberLocal",
			"mobile": "IncomingPhoneNumberMobile", "toll_free": "IncomingPhoneNumberTollFree",
		},
	},
	{
		model: "AvailablePhoneNumber",
		resources: []string{
			"AvailablePhoneNumberLocal", "AvailablePhoneNumberTollFree", "AvailablePhoneNumberMobile", "AvailablePhoneNumberNational",
			"AvailablePhoneNumberVoip", "AvailablePhoneNumberSharedCost", "AvailablePhoneNumberMachineToMachine",
		},
		why: "a number for sale is one whatever its type; type, or toll_free, picks the list",
		by:  "type",
		variants: map[string]string{
			"": "AvailablePhoneNumberLocal", "local": "AvailablePhoneNumberLocal", "toll_free": "AvailablePhoneNumberTollFree",
			"mobile": "AvailablePhoneNumberMobile", "national": "AvailablePhoneNumberNational", "voip": "AvailablePhoneNumberVoip",
			"shared_cost": "AvailablePhoneNumberSharedCost", "machine_to_machine": "AvailablePhoneNumberMachineToMachine",
		},
		keys:     map[string]string{"iso_country_code": "country_code"},
		defaults: map[string]string{"country_code": "US"},
	},
	{
		model: "UsageRecord",
		resources: []string{
			"UsageRecord", "UsageRecordAllTime", "UsageRecordDaily", "UsageRecordLastMonth", "UsageRecordMonthly",
			"UsageRecordThisMonth", "UsageRecordToday", "UsageRecordYearly", "UsageRecordYesterday",
		},
		why: "the periods are the same records summed up otherwise; a method of its name picks one",
		by:  "method",
		variants: map[string]string{
			"": "UsageRecord", "all_time": "UsageRecordAllTime", "daily": "UsageRecordDaily", "last_month": "UsageRecordLastMonth",
			"monthly": "UsageRecordMonthly", "this_month": "UsageRecordThisMonth", "today": "UsageRecordToday",
			"yearly": "UsageRecordYearly", "yesterday": "UsageRecordYesterday",
		},
	},
	{model: "Payment", resources: []string{"Payments"}, why: "a model's name is singular"},
	{model: "Sip.Domain", resources: []string{"SipDomain"}, why: inSip},
	{model: "Sip.CredentialList", resources: []string{"SipCredentialList"}, why: inSip},
	{model: "Sip.Credential", resources: []string{"SipCredential"}, why: inSip},
	{model: "Sip.CredentialListMapping", resources: []string{"SipCredentialListMapping"}, why: inSip},
	{model: "Sip.IpAccessControlList", resources: []string{"SipIpAccessControlList"}, why: inSip},
	{model: "Sip.IpAddress", resources: []string{"SipIpAddress"}, why: inSip},
	{model: "Sip.IpAccessControlListMapping", resources: []string{"SipIpAccessControlListMapping"}, why: inSip},
	{model: "Sip.AuthCallsCredentialListMapping", resources: []string{"SipAuthCallsCredentialListMapping"}, why: inSip},
	{model: "Sip.AuthCallsIpAccessControlListMapping", resources: []string{"SipAuthCallsIpAccessControlListMapping"}, why: inSip},
	{model: "Sip.AuthRegistrationsCredentialListMapping", resources: []string{"SipAuthRegistrationsCredentialListMapping"}, why: inSip},
}

const inSip = "Twilio's paths have them below /SIP, and scripts in the namespace Sip"

// stems are the words that scripts use for the field of a range filter:
// DateCreated< is created_before. A message's dates are sent dates, which
// twilio-rb called created ones; a notification's likewise.
var stems = map[string][]string{
	"DateCreated":    {"created"},
	"DateUpdated":    {"updated"},
	"DateSent":       {"sent", "created"},
	"EndTime":        {"ended"},
	"MessageDate":    {"created"},
	"StartTime":      {"started"},
	"ValidUntilDate": {"valid_until"},
}

// productNames are the names of products whose namespace is not their document's
// name with a capital.
var productNames = map[string]string{
	"bulkexports":  "BulkExports",
	"iam":          "IAM",
	"ip_messaging": "IpMessaging",
	"supersim":     "SuperSim",
	"taskrouter":   "TaskRouter",
	"trusthub":     "TrustHub",
}

// moreColumns adds to the columns that Twilio's documents choose for a table what people look for
// in one.
var moreColumns = map[string][]string{
	"Call":                 {"duration"},
	"AvailablePhoneNumber": {"locality", "iso_country"},
	"ConversationMessage":  {"body"},
	"Message":              {"body"},
	"UsageRecord":          {"price", "price_unit"},
}
