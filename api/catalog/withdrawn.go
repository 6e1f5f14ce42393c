package catalog

import "slices"

// What Twilio has withdrawn and twilio-rb offers. A request goes out as it did,
// and Twilio's error comes back.

// deleteNotification is gone: the document of release 2.6.7 has only GET.
var deleteNotification = &Operation{
	ID: "DeleteNotification", Kind: Delete, Method: "DELETE", Status: 204,
	Path: "/2010-04-01/Accounts/{AccountSid}/Notifications/{Sid}.json",
	Parameters: []*Parameter{
		accountSid,
		{Name: "Sid", In: InPath, Required: true, Schema: Schema{Type: "string", Prefix: "NO"}},
	},
}

const sandboxPath = "/2010-04-01/Accounts/{AccountSid}/Sandbox.json"

// sandbox is in no document any more; its parts are twilio-rb 2.x's
// (lib/twilio/sandbox.rb).
var sandbox = Resource{
	Name:     "Sandbox",
	ListPath: sandboxPath,
	Parent:   "/2010-04-01/Accounts/{Sid}.json",
	Columns:  []string{"phone_number", "pin", "voice_url", "sms_url"},
	Operations: []*Operation{
		{ID: "FetchSandbox", Kind: Fetch, Method: "GET", Path: sandboxPath, Status: 200, Parameters: []*Parameter{accountSid}},
		{ID: "UpdateSandbox", Kind: Update, Method: "POST", Path: sandboxPath, Body: FormBody, Status: 200, Parameters: []*Parameter{
			accountSid,
			{Name: "SmsMethod", In: InBody, Schema: httpMethod},
			{Name: "SmsUrl", In: InBody, Schema: uri},
			{Name: "StatusCallback", In: InBody, Schema: uri},
			{Name: "StatusCallbackMethod", In: InBody, Schema: httpMethod},
			{Name: "VoiceMethod", In: InBody, Schema: httpMethod},
			{Name: "VoiceUrl", In: InBody, Schema: uri},
		}},
	},
	Attributes: []*Attribute{
		{Name: "account_sid", Schema: Schema{Type: "string", Prefix: "AC"}},
		{Name: "api_version", Schema: Schema{Type: "string"}},
		{Name: "application_sid", Schema: Schema{Type: "string", Prefix: "AP"}},
		{Name: "date_created", Schema: Schema{Type: "string", Format: "date-time-rfc-2822"}},
		{Name: "date_updated", Schema: Schema{Type: "string", Format: "date-time-rfc-2822"}},
		{Name: "phone_number", Schema: Schema{Type: "string", Format: "phone-number"}},
		{Name: "pin", Schema: Schema{Type: "string"}},
		{Name: "sms_method", Schema: httpMethod},
		{Name: "sms_url", Schema: uri},
		{Name: "status_callback", Schema: uri},
		{Name: "status_callback_method", Schema: httpMethod},
		{Name: "uri", Schema: Schema{Type: "string"}},
		{Name: "voice_method", Schema: httpMethod},
		{Name: "voice_url", Schema: uri},
	},
}

var (
	accountSid = &Parameter{Name: "AccountSid", In: InPath, Required: true, Schema: Schema{Type: "string", Prefix: "AC"}}
	httpMethod = Schema{Type: "string", Format: "http-method"}
	uri        = Schema{Type: "string", Format: "uri"}
)

// withdrawnResources are the resources that stand by hand, as definitions name them.
var withdrawnResources = map[string]*Resource{sandbox.Name: &sandbox}

// linked returns a copy of a resource that stands by hand, tied together as one
// read from the facts is.
func linked(r *Resource, d *Document) *Resource {
	out := *r
	out.Document = d
	out.Operations = linkedOperations(r.Operations, &out)
	return &out
}

func linkedOperations(ops []*Operation, r *Resource) []*Operation {
	out := slices.Clone(ops)
	for i, op := range ops {
		out[i] = &Operation{
			ID: op.ID, Kind: op.Kind, Method: op.Method, Path: op.Path, Body: op.Body,
			Status: op.Status, Parameters: op.Parameters, Resource: r,
		}
	}
	return out
}
