package session

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"dialtone/emulator/journal"
	"dialtone/emulator/webhooks"
)

// Alert is something that went wrong with an application, as Twilio's debugger shows it.
type Alert struct {
	Code     int
	Warning  bool   // it is a warning and not an error
	Words    string // what is wrong, for a person
	Request  *webhooks.Request
	Response *webhooks.Response
	Quiet    bool // the journal has it already
}

// titles are the dictionary's words for the codes that a session gives itself (facts 1.5.2).
var titles = map[int]string{
	11100: "Invalid URL format", 11200: "HTTP retrieval failure", 11205: "HTTP connection failure", 11210: "HTTP bad host name",
	11215: "HTTP too many redirects", 11220: "SSL/TLS Handshake Error", 11750: "TwiML response body too large", 12100: "Document parse failure",
	12101: "Invalid Twilio Markup XML version", 12102: "The root element must be Response", 12200: "Schema validation warning", 12300: "Invalid Content-Type",
	15003: "Call Progress: Warning Response to Callback URL",
}

// Alert makes the records that Twilio makes when something is wrong with an application: an alert
// of Monitor's and, for a call, a notification. The journal has it too.
func (s *Session) Alert(about Record, a Alert) {
	at := s.Now()
	title := titles[a.Code]
	if title == "" {
		title = a.Words
	}
	level, log := "error", "0"
	if a.Warning {
		level, log = "warning", "1"
	}
	info := fmt.Sprintf("https://www.twilio.com/docs/api/errors/%d", a.Code)
	attributes := map[string]any{"error_code": fmt.Sprint(a.Code), "more_info": info}
	if a.Request != nil {
		attributes["request_url"], attributes["request_method"] = a.Request.URL, a.Request.Method
		attributes["request_variables"] = variables(a.Request.Params)
	}
	if a.Response != nil {
		attributes["response_body"] = shown(a.Response.Body)
		var lines []string
		for name, values := range a.Response.Header {
			lines = append(lines, name+"="+url.QueryEscape(strings.Join(values, ", ")))
		}
		slices.Sort(lines)
		attributes["response_headers"] = strings.Join(lines, "&")
	}
	alert := map[string]any{
		"alert_text": "sourceComponent=14100&ErrorCode=" + fmt.Sprint(a.Code) + "&Msg=" + url.QueryEscape(title), "log_level": level,
		"resource_sid": about.SID(), "date_generated": at.UTC().Format("2006-01-02T15:04:05Z"),
	}
	for name, v := range attributes {
		alert[name] = v
	}
	s.Records.Make(about.Account(), "monitor_v1/Alert", at, alert)
	if about.Resource() == "api_v2010/Call" {
		attributes["call_sid"], attributes["log"], attributes["message_text"] = about.SID(), log, title
		attributes["message_date"] = at.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000")
		s.Records.Make(about.Account(), "api_v2010/Notification", at, attributes)
	}
	if a.Quiet {
		return
	}
	words := title
	if a.Words != "" && a.Words != title {
		words += ": " + a.Words
	}
	s.Note(journal.Entry{At: at, Kind: journal.Problem, SID: about.SID(), Code: a.Code, Problems: []string{words}})
}

// variables writes parameters as Twilio's debugger has them.
func variables(params [][2]string) string {
	var b strings.Builder
	for i, p := range params {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p[0] + "=" + url.QueryEscape(p[1]))
	}
	return b.String()
}
