package rest

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/madeup"
	"dialtone/emulator/rest/typed"
)

// The paths of what is not JSON: a recording with its format, or without one, and
// a message's media (facts 4.10, 5.3).
var (
	recordingPath = typed.Lazy(`^/2010-04-01/Accounts/(AC\w{32})/(?:\w+/\w+/)?Recordings/(RE\w{32})(\.wav|\.mp3)?$`)
	mediaPath     = typed.Lazy(`^/2010-04-01/Accounts/(AC\w{32})/Messages/\w{34}/Media/(ME\w{32})$`)
)

// binary serves sounds, and redirects to where pictures are stored. Neither asks for credentials,
// for Twilio asks for them only where an account's settings say so (facts 4.10). It returns nil
// where the path is no such one's.
func (q *Request) binary() *Answer {
	recording, media := recordingPath().FindStringSubmatch(q.Path), mediaPath().FindStringSubmatch(q.Path)
	switch {
	case recording == nil && media == nil:
		return nil
	case q.HTTP.Method == http.MethodOptions:
		return &Answer{Status: http.StatusNoContent, allow: "DELETE, GET, HEAD, OPTIONS"}
	case q.method() != http.MethodGet:
		return nil
	case recording != nil:
		if r := q.kept(recording[1], "Recording", recording[2]); r != nil && r.Attr("status") == "completed" {
			return sound(r, recording[3])
		}
	case media != nil:
		if r := q.kept(media[1], "Media", media[2]); r != nil {
			location := q.viewer().stored(r.Kind.Product, r.Holder, q.Path, "")
			return &Answer{Status: http.StatusTemporaryRedirect, sid: r.Key, location: location}
		}
	}
	return q.NotFound().Answer()
}

// sound answers with a recording, as long as it says it is.
func sound(r *Record, format string) *Answer {
	seconds, err := strconv.Atoi(r.Attr("duration"))
	if err != nil {
		seconds = 1
	}
	if format == ".mp3" {
		return &Answer{Status: http.StatusOK, ContentType: "audio/mpeg", Raw: madeup.MP3(seconds), modified: r.At}
	}
	sounds, _ := r.Secrets["sounds"].([]madeup.Sounding)
	if r.Secrets["sounds"] == nil {
		// One that was put there: there is a tone all through it.
		sounds = []madeup.Sounding{{Verb: "Play", Length: min(time.Duration(seconds)*time.Second, madeup.Longest*time.Second)}}
	}
	channels, _ := strconv.Atoi(typed.TextOf(r.Attrs["channels"]))
	return &Answer{Status: http.StatusOK, ContentType: "audio/x-wav", Raw: madeup.Recording(sounds, time.Duration(seconds)*time.Second, channels), modified: r.At}
}

func (q *Request) kept(account, resource, sid string) *Record {
	if a := q.Engine.Accounts[account]; a != nil {
		for _, r := range a.Table(q.Engine.Core(resource)).ByKey[sid] {
			return r
		}
	}
	return nil
}

// notJSON is the answer for the 2010 API's other forms, XML (without a suffix) and
// CSV: the emulator has only the one that the documents and SDKs use.
func notJSON(path string) *Error {
	return &Error{http.StatusNotAcceptable, 0, "The emulator answers in JSON only: ask for " + strings.TrimSuffix(strings.TrimSuffix(path, ".csv"), ".xml") + ".json"}
}
