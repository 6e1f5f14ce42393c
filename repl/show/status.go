package show

import "strings"

// The codes of colours.
const (
	dimCode    = "2"
	redCode    = "31"
	greenCode  = "32"
	yellowCode = "33"
)

// statusColors are those of Twilio's statuses: what went well, what goes on, what did not.
var statusColors = map[string]string{
	"active": greenCode, "approved": greenCode, "completed": greenCode, "delivered": greenCode, "read": greenCode,
	"received": greenCode, "sent": greenCode, "verified": greenCode, "success": greenCode, "successful": greenCode,
	"in-use": greenCode, "open": greenCode, "ready": greenCode,

	"accepted": yellowCode, "answered": yellowCode, "in-progress": yellowCode, "init": yellowCode, "initiated": yellowCode,
	"pending": yellowCode, "processing": yellowCode, "queued": yellowCode, "receiving": yellowCode, "ringing": yellowCode,
	"scheduled": yellowCode, "sending": yellowCode, "paused": yellowCode, "in_progress": yellowCode,

	"absent": redCode, "busy": redCode, "canceled": redCode, "deleted": redCode, "denied": redCode, "expired": redCode,
	"failed": redCode, "no-answer": redCode, "rejected": redCode, "suspended": redCode, "undelivered": redCode,
	"max_attempts_reached": redCode, "closed": redCode,
}

// statusColor is the colour of a status.
func statusColor(status string) string { return statusColors[strings.ToLower(status)] }
