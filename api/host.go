package api

import "strings"

// edges are the edge locations of the regions, as twilio-cli fills them in
// (facts 11.1).
var edges = map[string]string{
	"au1": "sydney",
	"br1": "sao-paulo",
	"de1": "frankfurt",
	"ie1": "dublin",
	"jp1": "tokyo",
	"jp2": "osaka",
	"sg1": "singapore",
	"us1": "ashburn",
	"us2": "umatilla",
}

const twilioDomain = ".twilio.com"

// Host returns where a product's host ("api.twilio.com") is to be found by way of
// an edge and in a region: "api.dublin.ie1.twilio.com". Either may be empty.
//
// An edge alone goes with region us1. A region alone goes with its own edge,
// because Twilio has switched off the hosts without one (since 2026-04-28, facts
// 11.1); a region whose edge is not known stands alone. A host that has an edge or
// a region already stays as it is.
func Host(host, edge, region string) string {
	product, ok := strings.CutSuffix(host, twilioDomain)
	if !ok || strings.Contains(product, ".") || edge == "" && region == "" {
		return host
	}
	if region == "" {
		region = "us1"
	}
	if edge == "" {
		edge = edges[region]
	}
	if edge == "" {
		return product + "." + region + twilioDomain
	}
	return product + "." + edge + "." + region + twilioDomain
}
