package catalog_test

import (
	"slices"
	"testing"

	"dialtone/api/catalog"
)

func TestSnakeCaseAndCamelCase(t *testing.T) {
	for _, c := range []struct{ wire, snake, camel string }{
		{"To", "to", "to"},
		{"StatusCallbackEvent", "status_callback_event", "statusCallbackEvent"},
		{"SmsURL", "sms_url", "smsUrl"},
		{"AsyncAmdStatusCallback", "async_amd_status_callback", "asyncAmdStatusCallback"},
		{"Configuration.FlowSid", "configuration_flow_sid", "configurationFlowSid"},
		{"Parameter1.Name", "parameter1_name", "parameter1Name"},
		{"If-Match", "if_match", "ifMatch"},
		{"X-Twilio-Webhook-Enabled", "x_twilio_webhook_enabled", "xTwilioWebhookEnabled"},
		{"friendlyName", "friendly_name", "friendlyName"},
		{"friendly_name", "friendly_name", "friendlyName"},
		{"Web.Url.2", "web_url_2", "webUrl2"},
	} {
		if got := catalog.SnakeCase(c.wire); got != c.snake {
			t.Errorf("SnakeCase(%q) = %q, want %q", c.wire, got, c.snake)
		}
		if got := catalog.CamelCase(c.snake); got != c.camel {
			t.Errorf("CamelCase(%q) = %q, want %q", c.snake, got, c.camel)
		}
	}
}

// The table of date filters in the contract of the scripts.
func TestKeysOfRangeFilters(t *testing.T) {
	for _, c := range []struct {
		model, wire string
		want        []string
	}{
		{"Call", "StartTime<", []string{"started_before"}},
		{"Call", "StartTime>", []string{"started_after"}},
		{"Call", "EndTime<", []string{"ended_before"}},
		{"Call", "EndTime>", []string{"ended_after"}},
		{"Call", "StartTime", []string{"start_time"}},
		{"Message", "DateSent<", []string{"sent_before", "created_before"}},
		{"Message", "DateSent>", []string{"sent_after", "created_after"}},
		{"Message", "DateSent", []string{"date_sent"}},
		{"Notification", "MessageDate<", []string{"created_before"}},
		{"Notification", "MessageDate", []string{"message_date"}},
		{"Conference", "DateCreated<", []string{"created_before"}},
		{"Conference", "DateUpdated>", []string{"updated_after"}},
		{"Recording", "DateCreated>", []string{"created_after"}},
	} {
		op := catalog.ModelNamed(c.model).Operations(catalog.List)[0]
		if got := op.Parameter(c.wire).Keys(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s is %v, want %v", c.model, c.wire, got, c.want)
		}
		if p := op.ByKey(c.want[len(c.want)-1]); p.Name != c.wire {
			t.Errorf("%s: %v leads to %s, want %s", c.model, c.want, p.Name, c.wire)
		}
	}
}
