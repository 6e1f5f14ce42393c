package catalog

import "strings"

// SnakeCase spells a wire name as scripts and Twilio's JSON do:
// "StatusCallbackEvent" is "status_callback_event", "SmsURL" is "sms_url",
// "Configuration.FlowSid" is "configuration_flow_sid", "If-Match" is "if_match".
// What is in lower case already stays as it is.
func SnakeCase(name string) string {
	var b strings.Builder
	b.Grow(len(name) + 8)
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c == '.' || c == '-' || c == ' ':
			b.WriteByte('_')
		case isUpper(c):
			// A word begins at an upper-case letter after a lower-case one or a
			// digit, and at the last of several before a lower-case one.
			if i > 0 && (isWord(name[i-1]) || isUpper(name[i-1]) && i+1 < len(name) && isLower(name[i+1])) {
				b.WriteByte('_')
			}
			b.WriteByte(c + 'a' - 'A')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// CamelCase spells a snake_case name as JavaScript does: "friendly_name" is
// "friendlyName".
func CamelCase(name string) string {
	if strings.IndexByte(name, '_') < 0 {
		return name
	}
	b := make([]byte, 0, len(name))
	for i := 0; i < len(name); i++ {
		if name[i] == '_' && i > 0 && i+1 < len(name) && (isLower(name[i+1]) || isDigit(name[i+1])) {
			i++
			b = append(b, upper(name[i]))
			continue
		}
		b = append(b, name[i])
	}
	return string(b)
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isWord(c byte) bool  { return isLower(c) || isDigit(c) }

func upper(c byte) byte {
	if isLower(c) {
		return c - 'a' + 'A'
	}
	return c
}
