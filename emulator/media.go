package emulator

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator/messaging"
	"dialtone/emulator/session"
	"dialtone/emulator/voice"
	"dialtone/emulator/webhooks"
)

// The paths of what is not JSON: a recording with its format, or without one, and
// a message's media (facts 4.10, 5.3).
var (
	recordingPath = lazy(`^/2010-04-01/Accounts/(AC\w{32})/(?:\w+/\w+/)?Recordings/(RE\w{32})(\.wav|\.mp3)?$`)
	mediaPath     = lazy(`^/2010-04-01/Accounts/(AC\w{32})/Messages/\w{34}/Media/(ME\w{32})$`)
)

// binary serves sounds, and redirects to where pictures are stored. Neither asks for credentials,
// for Twilio asks for them only where an account's settings say so (facts 4.10). It returns nil
// where the path is no such one's.
func (q *request) binary() *answer {
	recording, media := recordingPath().FindStringSubmatch(q.path), mediaPath().FindStringSubmatch(q.path)
	switch {
	case recording == nil && media == nil:
		return nil
	case q.http.Method == http.MethodOptions:
		return &answer{status: http.StatusNoContent, allow: "DELETE, GET, HEAD, OPTIONS"}
	case q.method() != http.MethodGet:
		return nil
	case recording != nil:
		if r := q.kept(recording[1], "Recording", recording[2]); r != nil && r.text("status") == "completed" {
			return sound(r, recording[3])
		}
	case media != nil:
		if r := q.kept(media[1], "Media", media[2]); r != nil {
			location := q.viewer().stored(r.resource.product, r.account, q.path, "")
			return &answer{status: http.StatusTemporaryRedirect, sid: r.key, location: location}
		}
	}
	return q.notFound().answer()
}

// sound answers with a recording, as long as it says it is.
func sound(r *record, format string) *answer {
	seconds, err := strconv.Atoi(r.text("duration"))
	if err != nil {
		seconds = 1
	}
	if format == ".mp3" {
		return &answer{status: http.StatusOK, contentType: "audio/mpeg", raw: mp3(seconds), modified: r.at}
	}
	sounds, _ := r.secrets["sounds"].([]voice.Sounding)
	if r.secrets["sounds"] == nil {
		// One that was put there: there is a tone all through it.
		sounds = []voice.Sounding{{Verb: "Play", Length: min(time.Duration(seconds)*time.Second, longestSound*time.Second)}}
	}
	channels, _ := strconv.Atoi(textOf(r.attrs["channels"]))
	return &answer{status: http.StatusOK, contentType: "audio/x-wav", raw: voice.WAV(sounds, time.Duration(seconds)*time.Second, channels), modified: r.at}
}

func (q *request) kept(account, resource, sid string) *record {
	if a := q.e.accounts[account]; a != nil {
		for _, r := range a.table(q.e.core(resource)).byKey[sid] {
			return r
		}
	}
	return nil
}

// notJSON is the answer for the 2010 API's other forms, XML (without a suffix) and
// CSV: the emulator has only the one that the documents and SDKs use.
func notJSON(path string) *apiError {
	return &apiError{http.StatusNotAcceptable, 0, "The emulator answers in JSON only: ask for " + strings.TrimSuffix(strings.TrimSuffix(path, ".csv"), ".xml") + ".json"}
}

// longestSound keeps answers small, in seconds: an hour of MP3.
const longestSound = 3600

// wav returns a tone.
func wav(seconds int) []byte {
	length := time.Duration(seconds) * time.Second
	return voice.WAV([]voice.Sounding{{Verb: "Play", Length: length}}, length, 1)
}

// mp3 returns silence: MPEG-1 layer III, 32 kbit/s, 44.1 kHz, one channel, whose
// frames are 104 bytes and 1152 samples long.
func mp3(seconds int) []byte {
	frames := (min(max(seconds, 0), longestSound)*44100 + 1151) / 1152
	frame := make([]byte, 104)
	copy(frame, []byte{0xFF, 0xFB, 0x10, 0xC4})
	return bytes.Repeat(frame, max(frames, 1))
}

// mediaTypes are the types of media by how their URLs end. Twilio takes these and more
// (https://www.twilio.com/docs/messaging/guides/accepted-mime-types).
var mediaTypes = map[string]string{
	".png": "image/png", ".gif": "image/gif", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
	".mp3": "audio/mpeg", ".wav": "audio/wav", ".ogg": "audio/ogg", ".amr": "audio/amr",
	".mp4": "video/mp4", ".3gp": "video/3gpp", ".mov": "video/quicktime",
	".pdf": "application/pdf", ".vcf": "text/vcard", ".txt": "text/plain", ".csv": "text/csv", ".ics": "text/calendar",
}

// mediaType guesses what a URL leads to, before it is fetched. What says nothing is a picture, as most are.
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
func (e *Emulator) attach(message *record, media messaging.Media, at time.Time) {
	m := e.addMedia(message, media, at)
	if media.Data == nil && message.text("direction") != "inbound" && isURL(media.URL) {
		message.account.session.inner.Send(message, &webhooks.Request{
			Kind: fetchedMedia, Data: m.key, Purpose: "media", Lane: message.key, Method: http.MethodGet, URL: media.URL,
		})
	}
}

// codeMediaTooLarge is the dictionary's for media of more than a message may have.
const codeMediaTooLarge = 11751

// mediaCame keeps media that came. What cannot be had, and is of a type that Twilio does not take,
// is an alert, and the message fails with its code, which is a guess.
// Source: https://www.twilio.com/docs/messaging/guides/accepted-mime-types
func (s *Session) mediaCame(r *webhooks.Request, res *webhooks.Response) {
	message, contentType := r.About.(*record), res.ContentType()
	i := slices.IndexFunc(message.children, func(m *record) bool { return m.key == r.Data.(string) })
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
		m := message.children[i]
		m.change(s.inner.Now(), map[string]any{"content_type": contentType})
		m.secrets["data"] = base64.StdEncoding.EncodeToString(res.Body)
		return
	}
	s.inner.Alert(message, session.Alert{Code: code, Words: words, Request: r, Response: res})
	s.messaging.Fail(message, code)
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

// addMedia puts media below a message.
func (e *Emulator) addMedia(message *record, media messaging.Media, at time.Time) *record {
	if media.Type == "" {
		media.Type = mediaType(media.URL)
	}
	m := &record{
		resource: e.core("Media"), account: message.account, key: e.sid("ME"), parent: message, at: at,
		scope: map[string]string{"message_sid": message.key}, secrets: map[string]any{},
		attrs: map[string]any{"content_type": media.Type},
	}
	if media.Data != nil {
		m.secrets["data"] = base64.StdEncoding.EncodeToString(media.Data)
	}
	stamp(m, at, created, updated)
	e.insert(m)
	return m
}

// mediaOf returns a message's media, with the URLs that they are served at.
func (e *Emulator) mediaOf(message *record) []messaging.Media {
	var all []messaging.Media
	for _, r := range message.children {
		if r.resource.Name == "Media" {
			all = append(all, messaging.Media{
				Type: r.text("content_type"), Data: known(r),
				URL: e.home() + "/2010-04-01/Accounts/" + r.account.sid + "/Messages/" + message.key + "/Media/" + r.key,
			})
		}
	}
	return all
}

// home returns where the 2010 API is reached: by people's browsers, the address that the emulator
// listens on, or Twilio's.
func (e *Emulator) home() string {
	if e.options.PublicURL != "" {
		return e.options.PublicURL
	}
	if e.address != "" {
		return "http://" + e.address
	}
	return "https://api.twilio.com"
}

// known returns what a media record's file has, where that is known, or nil.
func known(r *record) []byte {
	text, _ := r.secrets["data"].(string)
	data, _ := base64.StdEncoding.DecodeString(text) // it was encoded here
	if len(data) == 0 {
		return nil
	}
	return data
}

// mediaData returns the file of a media record, or one of its type that says little: a grey point,
// a second of silence, an empty page.
func mediaData(r *record, contentType string) []byte {
	if data := known(r); data != nil {
		return data
	}
	switch kind, _, _ := strings.Cut(contentType, "/"); {
	case contentType == "application/pdf":
		return []byte(emptyPage)
	case contentType == "text/vcard":
		return []byte("BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:\r\nEND:VCARD\r\n")
	case contentType == "text/calendar":
		return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dialtone//EN\r\nEND:VCALENDAR\r\n")
	case kind == "text":
		return []byte("\n")
	case contentType == "audio/mpeg":
		return mp3(1)
	case contentType == "audio/wav":
		return wav(1)
	case contentType == "video/mp4":
		return []byte(headOfMP4)
	case kind == "image" && contentType != "image/webp":
		return picture(contentType)
	}
	return nil // no file of this type can be made up
}

// emptyPage is a PDF of one empty page.
const emptyPage = "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

// picture returns a picture of one grey point.
func picture(contentType string) []byte {
	img := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Gray{Y: 128}})
	var b bytes.Buffer
	var err error
	switch contentType {
	case "image/png":
		err = png.Encode(&b, img)
	case "image/gif":
		err = gif.Encode(&b, img, nil)
	default:
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		panic(err) // a picture of one point always encodes
	}
	return b.Bytes()
}
