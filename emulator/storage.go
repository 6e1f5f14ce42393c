package emulator

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"dialtone/api/catalog"
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
func (v viewer) stored(p *product, account *account, path, query string) string {
	given, _ := url.ParseQuery(query)
	signed := url.Values{"Account": {account.sid}, "Expires": {strconv.FormatInt(account.now().Add(storedFor).Unix(), 10)}}
	for name, values := range given {
		signed["Asked."+name] = values
	}
	base := v.forBrowsers().base
	if base == "" {
		base = "https://" + p.document.Host
	}
	place := storage + labelOf(p.document) + path
	return base + place + "?" + signed.Encode() + "&Signature=" + v.signature(place, signed.Encode())
}

func (e *Emulator) signature(path, query string) string {
	mac := hmac.New(sha256.New, []byte(e.tokenKey))
	mac.Write([]byte(path + "?" + query))
	return hex.EncodeToString(mac.Sum(nil))
}

// storage answers with a stored file. It returns nil where the path is none of the storage's.
func (q *request) storage() *answer {
	place := q.http.URL.EscapedPath()
	rest, ok := strings.CutPrefix(place, storage)
	if !ok || q.method() != http.MethodGet {
		return nil
	}
	signed, signature, _ := strings.Cut(q.http.URL.RawQuery, "&Signature=")
	given, err := url.ParseQuery(signed)
	expires, _ := strconv.ParseInt(given.Get("Expires"), 10, 64)
	q.account = q.e.accounts[given.Get("Account")]
	if err != nil || q.account == nil || !hmac.Equal([]byte(signature), []byte(q.e.signature(place, signed))) || !q.account.now().Before(time.Unix(expires, 0)) {
		return &answer{
			status: http.StatusForbidden, contentType: "application/xml",
			raw: []byte("<Error><Code>AccessDenied</Code><Message>The signature is wrong, or its time is over</Message></Error>"),
		}
	}
	label, path, _ := strings.Cut(rest, "/")
	q.label, q.path, q.now = label, "/"+path, q.account.now()
	if media := mediaPath().FindStringSubmatch(q.path); media != nil {
		if r := q.kept(media[1], "Media", media[2]); r != nil {
			return fileAnswer(r, mediaFile(r))
		}
		return q.notFound().answer()
	}
	if r := q.stands(q.path); r != nil {
		return fileAnswer(r, q.contents(r))
	}
	return q.notFound().answer()
}

func fileAnswer(r *record, f file) *answer {
	return &answer{status: http.StatusOK, contentType: f.contentType, raw: f.raw, modified: r.at}
}

// stands returns the record that a file's path leads to, or nil: that of the path, or where it
// is not an operation's, that of the path above.
func (q *request) stands(path string) *record {
	s := q.e.service(q.label)
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
	q.op, q.values = place.operations[http.MethodGet], values
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
func (q *request) contents(r *record) file {
	if f := q.op.resource.special.file; f != nil {
		return f(q, r)
	}
	return file{"application/json", encode(q.viewer().render(r, q.op.resource, nil))}
}

// linked answers at a path that is not an operation's and that a record's links have as its media:
// with a redirect to the storage. It returns nil at any other path.
func (q *request) linked(path string) *answer {
	if !strings.HasSuffix(path, "/Media") || q.method() != http.MethodGet {
		return nil
	}
	q.account = q.caller.account
	r := q.stands(path)
	if r == nil || q.op.resource.file() == nil || q.op.resource.file().Path == "" {
		q.op = nil
		return nil
	}
	return q.elsewhere(r.key)
}

// elsewhere answers with a redirect to the storage, as the documents have its body.
func (q *request) elsewhere(sid string) *answer {
	location := q.viewer().stored(q.op.resource.product, q.account, q.path, q.http.URL.RawQuery)
	return &answer{status: http.StatusTemporaryRedirect, sid: sid, location: location, object: map[string]any{"redirect_to": location}}
}

// file returns where the resource's records have bytes, or nil.
func (r *resource) file() *catalog.Bytes {
	if !r.looked {
		r.looked = true
		if m := r.product.document.Model(r.Name); m != nil {
			r.bytes = m.Bytes()
		}
	}
	return r.bytes
}

// fileURL returns the URL of a record's file for an attribute that holds it, and whether it is one.
func (v viewer) fileURL(r *record, as *resource, a *catalog.Attribute) (string, bool) {
	if b := as.file(); b == nil || b.Attribute != a.Name || b.Path != "" || as.Operation(catalog.Fetch) == nil {
		return "", false
	}
	path := as.Operation(catalog.Fetch).Path
	return v.stored(as.product, r.account, fill(path, func(_ int, name string, last bool) string { return r.inPath(name, last) }), ""), true
}

// storageSpecials are the files of what is kept elsewhere.
func storageSpecials() map[string]*special {
	video := &special{file: videoFile}
	return map[string]*special{
		// A line for each number that was deactivated that day: the emulator's are none's.
		// Source: https://www.twilio.com/docs/messaging/api/deactivations-resource
		"messaging_v1/Deactivation": {file: func(*request, *record) file {
			return file{"text/plain", []byte("15005550001\n15005550002\n")}
		}},
		"bulkexports_v1/Day":     {file: exported},
		"video_v1/Composition":   video,
		"video_v1/Recording":     video,
		"video_v1/RoomRecording": video,
		"intelligence_v2/Media":  {file: func(*request, *record) file { return file{"audio/x-wav", wav(1)} }},
		"flex_v1/PluginVersion": {file: func(*request, *record) file {
			return file{"application/javascript", []byte("// The emulator keeps no plugin's bundle.\n")}
		}},
	}
}

// exported is a day's export: JSON, a line for each record of the day, compressed with gzip.
// Source: https://www.twilio.com/docs/usage/bulkexport
func exported(q *request, r *record) file {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	day, kind := r.text("day"), strings.TrimSuffix(r.scope["resource_type"], "s")
	if day == "" {
		day = r.key
	}
	if m := catalog.ModelNamed(kind); m != nil {
		res := q.e.core(kind)
		for _, row := range q.account.table(res).rows {
			if row.at.UTC().Format(time.DateOnly) == day {
				// A buffer takes everything.
				_, _ = z.Write(append(encode(q.viewer().render(row, res, nil)), '\n'))
			}
		}
	}
	_ = z.Close()
	return file{"application/gzip", b.Bytes()}
}

// videoFile is the head of a video or a sound in the record's format, with nothing behind it.
func videoFile(_ *request, r *record) file {
	format := r.text("format")
	if format == "" {
		format = r.text("container_format")
	}
	if format == "mp4" {
		return file{"video/mp4", []byte(headOfMP4)}
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

// headOfMP4 is a file of MP4 with nothing behind its type.
const headOfMP4 = "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"

// mediaFile is a message's media.
func mediaFile(r *record) file {
	contentType := r.text("content_type")
	return file{contentType, mediaData(r, contentType)}
}
