package catalog

import (
	"slices"
	"strings"
)

// Dates says which dates a parameter takes on the wire.
type Dates string

// The kinds of dates. A day is YYYY-MM-DD and a moment YYYY-MM-DDThh:mm:ssZ, both in UTC.
const (
	NoDates        Dates = ""                 // the parameter is not a date
	Days           Dates = "days"             // a day, and no time of it
	RelativeDays   Dates = "relative days"    // a day, or one counted from today: -30days
	DaysOrMoments  Dates = "days or moments"  // its document speaks of a date: midnight is the day
	Moments        Dates = "moments"          // its document speaks of a time: midnight is a moment
	MomentsOrSpans Dates = "moments or spans" // a moment, or how long ago: 30m, 4h, 3d, 1w
)

// dateFilter is a row of the table of filters that are dates.
type dateFilter struct {
	document   string
	operations string // their ids, or "" for all that have the fields
	fields     string // wire names, without < and >
	takes      Dates
	says       string // the words of each field's document that decide it
}

// dateFilters decides for each filter which dates it takes, from its OpenAPI document (release
// 2.6.7): the format, and where that is date-time, whether the words speak of a date or of a time.
// A day is then what a script means by a Date at midnight, and never what is left of another one:
// a time cut off would match more than was asked for. A test holds the table to the documents.
var dateFilters = []dateFilter{
	{"api_v2010", "ListCall", "StartTime EndTime", DaysOrMoments, "Specify a date as `YYYY-MM-DD` in UTC"},
	{"api_v2010", "ListCallNotification ListNotification", "MessageDate", Days, "formatted as `YYYY-MM-DD`"},
	{"api_v2010", "ListCallRecording ListConferenceRecording", "DateCreated", Days, "specified as `YYYY-MM-DD`"},
	{"api_v2010", "ListConference", "DateCreated DateUpdated", Days, "Specify a date as `YYYY-MM-DD` in UTC"},
	{"api_v2010", "ListMedia ListRecording", "DateCreated", DaysOrMoments, "Specify a date as `YYYY-MM-DD` in GMT"},
	{"api_v2010", "ListMessage", "DateSent", DaysOrMoments, "Accepts GMT dates in the following formats: `YYYY-MM-DD`"},
	{"api_v2010", "", "StartDate EndDate", RelativeDays, "You can also specify offsets from the current date"},
	{"content_v2", "", "DateCreatedAfter DateCreatedBefore", Moments, "[date-time]"},
	{"conversations_v1", "", "StartDate EndDate", Moments, "The date must be in ISO8601 format"},
	{"insights_v1", "ListCallSummaries", "StartTime EndTime", MomentsOrSpans, "xm (x minutes), xh (x hours), xd (x days), 1w, 30m, 3d, 4w or datetime-ISO"},
	{"insights_v1", "ListConference", "CreatedAfter CreatedBefore", Moments, "timestamp specified in ISO 8601 format"},
	{"insights_v1", "ListVideoRoomSummary", "CreatedAfter CreatedBefore", Moments, "ISO 8601 timestamp"},
	{"intelligence_v2", "", "BeforeStartTime AfterStartTime BeforeDateCreated AfterDateCreated", Moments, "Filter by "},
	{"messaging_v1", "FetchDeactivation", "Date", Days, "specified in YYYY-MM-DD format"},
	{"monitor_v1", "ListAlert", "StartDate EndDate", Moments, "Specify the date and time in GMT"},
	{"monitor_v1", "ListEvent", "StartDate EndDate", DaysOrMoments, "Specify the date in GMT and [ISO 8601]"},
	{"notify_v1", "ListBinding", "StartDate EndDate", Days, "format as `YYYY-MM-DD`"},
	{"numbers_v1", "ListPortInRequests", "CreatedBefore CreatedAfter", DaysOrMoments, "a certain date"},
	{"numbers_v2", "ListBundle", "ValidUntilDate", DaysOrMoments, "before or after the specified date"},
	{"serverless_v1", "ListLog", "StartDate EndDate", Moments, "The date/time (in GMT, ISO 8601)"},
	{"studio_v1", "ListExecution", "DateCreatedFrom DateCreatedTo", Moments, "given as `YYYY-MM-DDThh:mm:ss-hh:mm`"},
	{"studio_v2", "ListExecution", "DateCreatedFrom DateCreatedTo", Moments, "given as `YYYY-MM-DDThh:mm:ss-hh:mm`"},
	{"supersim_v1", "ListUsageRecord", "StartTime EndTime", Moments, "this time"},
	// Three of the documents' fields say "on or before this date" and all the others "this date
	// and time" of the same statistics; a moment is right for both.
	{"taskrouter_v1", "", "StartDate EndDate", Moments, "[ISO 8601]"},
	{"verify_v2", "", "DateCreatedAfter DateCreatedBefore", Moments, "Datetime filter"},
	{"video_v1", "ListComposition ListCompositionHook ListRecording ListRoomRecording", "DateCreatedAfter DateCreatedBefore", Moments, "with time zone"},
	{"video_v1", "ListRoom", "DateCreatedAfter DateCreatedBefore", DaysOrMoments, "given as `YYYY-MM-DD`"},
	{"video_v1", "ListRoomParticipant", "DateCreatedAfter DateCreatedBefore", DaysOrMoments, "this date in [ISO 8601]"},
	{"wireless_v1", "ListAccountUsageRecord ListUsageRecord", "Start End", DaysOrMoments, "this date"},
}

// Dates returns which dates one of the operation's parameters takes. What is not a filter goes by
// its format alone.
func (o *Operation) Dates(p *Parameter) Dates {
	if p.In == InQuery {
		field := strings.TrimRight(p.Name, "<>")
		for _, row := range dateFilters {
			if row.document == o.Resource.Document.Name &&
				(row.operations == "" || slices.Contains(strings.Fields(row.operations), o.ID)) &&
				slices.Contains(strings.Fields(row.fields), field) {
				return row.takes
			}
		}
	}
	switch p.Format {
	case "date":
		return Days
	case "date-time":
		return Moments
	}
	return NoDates
}

// Compared returns the key of the operation's filter that compares the same field as p: "<" is
// before and ">" after. It is "" where there is none.
func (o *Operation) Compared(p *Parameter, sign string) string {
	field := strings.TrimRight(p.Name, "<>")
	if other := o.Parameter(field + sign); other != nil {
		return other.Keys()[0]
	}
	return ""
}
