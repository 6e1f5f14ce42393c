package core

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/messaging"
	"dialtone/emulator/rest"
	"dialtone/emulator/session"
	"dialtone/emulator/webhooks"
)

// mediaTypes are the types of media by how their URLs end. Twilio takes these and more
// (https://www.twilio.com/docs/messaging/guides/accepted-mime-types).
var mediaTypes = map[string]string{
	".png": "image/png", ".gif": "image/gif", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
	".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg", ".amr": "audio/amr",
	".mp4": "video/mp4", ".3gp": "video/3gpp", ".mov": "video/quicktime",
	".pdf": "application/pdf", ".vcf": "text/vcard", ".txt": "text/plain", ".csv": "text/csv", ".ics": "text/calendar",
}

// mediaType guesses what a URL leads to, before it is fetched. What says nothing is a picture, as
// most are.
func mediaType(url string) string {
	url, _, _ = strings.Cut(url, "?")
	if t := mediaTypes[strings.ToLower(path.Ext(url))]; t != "" {
		return t
	}
	return "image/jpeg"
}

// fetchedMedia is the kind of the requests for media.
const fetchedMedia = "message.media"

// attach puts media below a message, and asks for those of which only the URL is known. Until they
// have come, and where their host is not called, the file is one that the URL's ending shows.
func attach(e *rest.Engine, message *rest.Record, media messaging.Media, at time.Time) {
	m := AddMedia(e, message, media, at)
	if media.Data == nil && message.Attr("direction") != "inbound" && isURL(media.URL) {
		message.Holder.Tenant.Inner.Send(message, &webhooks.Request{
			Kind: fetchedMedia, Data: m.Key, Purpose: "media", Lane: message.Key, Method: http.MethodGet, URL: media.URL,
		})
	}
}

// codeMediaTooLarge is the dictionary's for media of more than a message may have.
const codeMediaTooLarge = 11751

// OpenMedia registers the answers to requests for media.
func OpenMedia(s *rest.Tenant) {
	s.Inner.OnAnswer(fetchedMedia, func(r *webhooks.Request, res *webhooks.Response) { mediaCame(s, r, res) })
}

// mediaCame keeps media that came. What cannot be had, and is of a type that Twilio does not take,
// is an alert, and the message fails with its code, which is a guess.
// Source: https://www.twilio.com/docs/messaging/guides/accepted-mime-types
func mediaCame(s *rest.Tenant, r *webhooks.Request, res *webhooks.Response) {
	message, contentType := r.About.(*rest.Record), res.ContentType()
	i := slices.IndexFunc(message.Children, func(m *rest.Record) bool { return m.Key == r.Data.(string) })
	if i < 0 || res.Refused {
		return
	}
	code, words := 0, ""
	switch {
	case !res.OK():
		code, words = cmp.Or(res.Code, webhooks.CodeHTTP), "the media "+r.URL+" cannot be had"
		if code == webhooks.CodeTooLarge {
			code = codeMediaTooLarge
		}
	case !takesMedia(contentType):
		code, words = 12300, "the media "+r.URL+" is of the type "+strconv.Quote(contentType)+", which a message cannot have"
	default:
		m := message.Children[i]
		m.Change(s.Inner.Now(), map[string]any{"content_type": contentType})
		m.Secrets["data"] = base64.StdEncoding.EncodeToString(res.Body)
		return
	}
	s.Inner.Alert(message, session.Alert{Code: code, Words: words, Request: r, Response: res})
	s.Messaging.Fail(message, code)
}

// takesMedia reports whether a message can have media of a type.
func takesMedia(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, "/")
	switch kind {
	case "image", "audio", "video":
		return true
	case "text":
		return contentType != "text/html" && contentType != "text/xml"
	}
	return slices.Contains([]string{"application/pdf", "application/vcard", "application/vnd.apple.pkpass"}, contentType)
}

// AddMedia puts media below a message.
func AddMedia(e *rest.Engine, message *rest.Record, media messaging.Media, at time.Time) *rest.Record {
	if media.Type == "" {
		media.Type = mediaType(media.URL)
	}
	m := &rest.Record{
		Kind: e.Core("Media"), Holder: message.Holder, Key: e.SID("ME"), Parent: message, At: at,
		Scope: map[string]string{"message_sid": message.Key}, Secrets: map[string]any{},
		Attrs: map[string]any{"content_type": media.Type},
	}
	if media.Data != nil {
		m.Secrets["data"] = base64.StdEncoding.EncodeToString(media.Data)
	}
	rest.Stamp(m, at, rest.Created, rest.Updated)
	e.Insert(m)
	return m
}

// MediaOf returns a message's media, with the URLs that they are served at.
func MediaOf(e *rest.Engine, message *rest.Record) []messaging.Media {
	var all []messaging.Media
	for _, r := range message.Children {
		if r.Kind.Name == "Media" {
			all = append(all, messaging.Media{
				Type: r.Attr("content_type"), Data: rest.Known(r),
				URL: e.Home() + "/2010-04-01/Accounts/" + r.Holder.SID + "/Messages/" + message.Key + "/Media/" + r.Key,
			})
		}
	}
	return all
}
