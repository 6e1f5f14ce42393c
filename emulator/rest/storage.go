package rest

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/madeup"
	"dialtone/emulator/rest/typed"
)

// Twilio keeps most files in a storage elsewhere, and answers with a redirect to a signed URL
// there, which holds for some minutes and needs no credentials. The emulator's storage is at
// its own address, so that a client has to walk the same way.

// storage begins the paths of stored files. The label of a product's host and the path that was
// asked for follow.
const storage = "/storage/"

// storedFor is how long a signed URL holds.
const storedFor = 10 * time.Minute

// file is what a storage has.
type file struct {
	contentType string
	raw         []byte
}

// stored returns the signed URL of the file at a product's path.
func (v Viewer) stored(p *product, account *Account, path, query string) string {
	given, _ := url.ParseQuery(query)
	signed := url.Values{"Account": {account.SID}, "Expires": {strconv.FormatInt(account.Now().Add(storedFor).Unix(), 10)}}
	for name, values := range given {
		signed["Asked."+name] = values
	}
	base := v.ForBrowsers().base
	if base == "" {
		base = "https://" + p.document.Host
	}
	place := storage + labelOf(p.document) + path
	return base + place + "?" + signed.Encode() + "&Signature=" + v.signature(place, signed.Encode())
}

func (e *Engine) signature(path, query string) string {
	mac := hmac.New(sha256.New, []byte(e.TokenKey))
	mac.Write([]byte(path + "?" + query))
	return hex.EncodeToString(mac.Sum(nil))
}

// storage answers with a stored file. It returns nil where the path is none of the storage's.
func (q *Request) storage() *Answer {
	place := q.HTTP.URL.EscapedPath()
	rest, ok := strings.CutPrefix(place, storage)
	if !ok || q.method() != http.MethodGet {
		return nil
	}
	signed, signature, _ := strings.Cut(q.HTTP.URL.RawQuery, "&Signature=")
	given, err := url.ParseQuery(signed)
	expires, _ := strconv.ParseInt(given.Get("Expires"), 10, 64)
	q.Account = q.Engine.Accounts[given.Get("Account")]
	if err != nil || q.Account == nil || !hmac.Equal([]byte(signature), []byte(q.Engine.signature(place, signed))) || !q.Account.Now().Before(time.Unix(expires, 0)) {
		return &Answer{
			Status: http.StatusForbidden, ContentType: "application/xml",
			Raw: []byte("<Error><Code>AccessDenied</Code><Message>The signature is wrong, or its time is over</Message></Error>"),
		}
	}
	label, path, _ := strings.Cut(rest, "/")
	q.Label, q.Path, q.Now = label, "/"+path, q.Account.Now()
	if media := mediaPath().FindStringSubmatch(q.Path); media != nil {
		if r := q.kept(media[1], "Media", media[2]); r != nil {
			return fileAnswer(r, mediaFile(r))
		}
		return q.NotFound().Answer()
	}
	if r := q.stands(q.Path); r != nil {
		return fileAnswer(r, q.contents(r))
	}
	return q.NotFound().Answer()
}

func fileAnswer(r *Record, f file) *Answer {
	return &Answer{Status: http.StatusOK, ContentType: f.contentType, Raw: f.raw, modified: r.At}
}

// stands returns the record that a file's path leads to, or nil: that of the path, or where it
// is not an operation's, that of the path above.
func (q *Request) stands(path string) *Record {
	s := q.Engine.service(q.Label)
	if s == nil {
		return nil
	}
	place, values := s.root.match(strings.Split(strings.Trim(trimSuffix(path), "/"), "/"))
	if place == nil {
		above, ok := strings.CutSuffix(path, "/Media")
		if !ok {
			return nil
		}
		place, values = s.root.match(strings.Split(strings.Trim(above, "/"), "/"))
	}
	if place == nil || place.operations[http.MethodGet] == nil {
		return nil
	}
	q.Op, q.Values = place.operations[http.MethodGet], values
	if q.climb() != nil {
		return nil
	}
	r, err := q.target()
	if err != nil {
		return nil
	}
	return r
}

// contents are the bytes of a record's file: what its resource has, or else the record itself.
func (q *Request) contents(r *Record) file {
	if f := q.Op.Resource.special.file; f != nil {
		return f(q, r)
	}
	return file{"application/json", typed.Encode(q.viewer().Render(r, q.Op.Resource, nil))}
}

// linked answers at a path that is not an operation's and that a record's links have as its media:
// with a redirect to the storage. It returns nil at any other path.
func (q *Request) linked(path string) *Answer {
	if !strings.HasSuffix(path, "/Media") || q.method() != http.MethodGet {
		return nil
	}
	q.Account = q.Caller.Account
	r := q.stands(path)
	if r == nil || q.Op.Resource.file() == nil || q.Op.Resource.file().Path == "" {
		q.Op = nil
		return nil
	}
	return q.elsewhere(r.Key)
}

// elsewhere answers with a redirect to the storage, as the documents have its body.
func (q *Request) elsewhere(sid string) *Answer {
	location := q.viewer().stored(q.Op.Resource.Product, q.Account, q.Path, q.HTTP.URL.RawQuery)
	return &Answer{Status: http.StatusTemporaryRedirect, sid: sid, location: location, object: map[string]any{"redirect_to": location}}
}

// file returns where the resource's records have bytes, or nil.
func (r *Resource) file() *catalog.Bytes {
	if !r.looked {
		r.looked = true
		if m := r.Product.document.Model(r.Name); m != nil {
			r.bytes = m.Bytes()
		}
	}
	return r.bytes
}

// fileURL returns the URL of a record's file for an attribute that holds it, and whether it is one.
func (v Viewer) fileURL(r *Record, as *Resource, a *catalog.Attribute) (string, bool) {
	if b := as.file(); b == nil || b.Attribute != a.Name || b.Path != "" || as.Operation(catalog.Fetch) == nil {
		return "", false
	}
	path := as.Operation(catalog.Fetch).Path
	return v.stored(as.Product, r.Holder, fill(path, func(_ int, name string, last bool) string { return r.inPath(name, last) }), ""), true
}

// storageSpecials are the files of what is kept elsewhere.
func storageSpecials() map[string]*Special {
	video := &Special{file: videoFile}
	return map[string]*Special{
		// A line for each number that was deactivated that day: the emulator's are none's.
		// Source: https://www.twilio.com/docs/messaging/api/deactivations-resource
		"messaging_v1/Deactivation": {file: func(*Request, *Record) file {
			return file{"text/plain", []byte("15005550001\n15005550002\n")}
		}},
		"bulkexports_v1/Day":     {file: exported},
		"video_v1/Composition":   video,
		"video_v1/Recording":     video,
		"video_v1/RoomRecording": video,
		"intelligence_v2/Media":  {file: func(*Request, *Record) file { return file{"audio/x-wav", madeup.WAV(1)} }},
		"flex_v1/PluginVersion": {file: func(*Request, *Record) file {
			return file{"application/javascript", []byte("// The emulator keeps no plugin's bundle.\n")}
		}},
	}
}

// exported is a day's export: JSON, a line for each record of the day, compressed with gzip.
// Source: https://www.twilio.com/docs/usage/bulkexport
func exported(q *Request, r *Record) file {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	day, kind := r.Attr("day"), strings.TrimSuffix(r.Scope["resource_type"], "s")
	if day == "" {
		day = r.Key
	}
	if m := catalog.ModelNamed(kind); m != nil {
		res := q.Engine.Core(kind)
		for _, row := range q.Account.Table(res).Rows {
			if row.At.UTC().Format(time.DateOnly) == day {
				// A buffer takes everything.
				_, _ = z.Write(append(typed.Encode(q.viewer().Render(row, res, nil)), '\n'))
			}
		}
	}
	_ = z.Close()
	return file{"application/gzip", b.Bytes()}
}

// videoFile is the head of a video or a sound in the record's format, with nothing behind it.
func videoFile(_ *Request, r *Record) file {
	format := r.Attr("format")
	if format == "" {
		format = r.Attr("container_format")
	}
	if format == "mp4" {
		return file{"video/mp4", []byte(madeup.HeadOfMP4)}
	}
	kind := "webm"
	if format == "mka" || format == "mkv" {
		kind = "matroska"
	}
	// EBML, with the type of the document: RFC 8794.
	head := append([]byte{0x1A, 0x45, 0xDF, 0xA3, byte(0x80 | 3 + len(kind)), 0x42, 0x82, byte(0x80 | len(kind))}, kind...)
	contentType := map[string]string{"mka": "audio/x-matroska", "mkv": "video/x-matroska"}[format]
	if contentType == "" {
		contentType = "video/webm"
	}
	return file{contentType, head}
}

// mediaFile is a message's media.
func mediaFile(r *Record) file {
	contentType := r.Attr("content_type")
	return file{contentType, mediaData(r, contentType)}
}

// Known returns what a media record's file has, where that is known, or nil.
func Known(r *Record) []byte {
	text, _ := r.Secrets["data"].(string)
	data, _ := base64.StdEncoding.DecodeString(text) // it was encoded here
	if len(data) == 0 {
		return nil
	}
	return data
}

// mediaData returns the file of a media record, or one of its type that says little.
func mediaData(r *Record, contentType string) []byte {
	if data := Known(r); data != nil {
		return data
	}
	return madeup.File(contentType)
}
