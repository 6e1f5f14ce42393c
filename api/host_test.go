package api_test

import (
	"testing"

	"dialtone/api"
)

// Facts 11.1, row by row.
func TestHost(t *testing.T) {
	for _, c := range []struct{ name, host, edge, region, want string }{
		{"neither", "api.twilio.com", "", "", "api.twilio.com"},
		{"edge and region", "api.twilio.com", "dublin", "ie1", "api.dublin.ie1.twilio.com"},
		{"an edge alone goes with us1", "api.twilio.com", "sydney", "", "api.sydney.us1.twilio.com"},
		{"a product with a hyphen", "flex-api.twilio.com", "ashburn", "", "flex-api.ashburn.us1.twilio.com"},
		{"an edge that is not the region's own", "verify.twilio.com", "ashburn", "au1", "verify.ashburn.au1.twilio.com"},

		{"a region alone: Australia", "api.twilio.com", "", "au1", "api.sydney.au1.twilio.com"},
		{"Brazil", "api.twilio.com", "", "br1", "api.sao-paulo.br1.twilio.com"},
		{"Germany", "api.twilio.com", "", "de1", "api.frankfurt.de1.twilio.com"},
		{"Ireland", "api.twilio.com", "", "ie1", "api.dublin.ie1.twilio.com"},
		{"Japan", "api.twilio.com", "", "jp1", "api.tokyo.jp1.twilio.com"},
		{"Japan's second", "api.twilio.com", "", "jp2", "api.osaka.jp2.twilio.com"},
		{"Singapore", "api.twilio.com", "", "sg1", "api.singapore.sg1.twilio.com"},
		{"the US", "api.twilio.com", "", "us1", "api.ashburn.us1.twilio.com"},
		{"the US's second", "api.twilio.com", "", "us2", "api.umatilla.us2.twilio.com"},
		{"a region that nobody knows the edge of", "api.twilio.com", "", "xx1", "api.xx1.twilio.com"},

		{"a host that says it already", "api.dublin.ie1.twilio.com", "sydney", "au1", "api.dublin.ie1.twilio.com"},
		{"not Twilio's", "example.com", "sydney", "au1", "example.com"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := api.Host(c.host, c.edge, c.region); got != c.want {
				t.Errorf("Host(%q, %q, %q) = %q, want %q", c.host, c.edge, c.region, got, c.want)
			}
		})
	}
}
