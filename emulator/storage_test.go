package emulator_test

import (
	"compress/gzip"
	"io"
	"net/url"
	"strings"
	"testing"
	"time"

	"dialtone/emulator"
)

// stored walks to a file as a client does: with the credentials to where it is asked for, and
// without them on from there.
func stored(t *testing.T, tw *twilio, path string) response {
	t.Helper()
	at := tw.get(path).must(t, 307)
	u, err := url.Parse(at.header.Get("Location"))
	if err != nil || u.Scheme != "https" || !strings.HasPrefix(u.Path, "/storage/") {
		t.Fatalf("%s leads to %s, %v", path, u, err)
	}
	if body := at.text("redirect_to"); body != "" && body != u.String() {
		t.Errorf("%s has %s in its body and %s in its head", path, body, u)
	}
	return tw.as("", "").on(u.Host).get(u.RequestURI())
}

// TestFilesAreStoredElsewhere asks for every kind of file that Twilio keeps elsewhere.
func TestFilesAreStoredElsewhere(t *testing.T) {
	tw := start(t, emulator.Options{})
	sid := func(model string, attrs map[string]any) string {
		made, err := tw.Seed(model, attrs)
		if err != nil {
			t.Fatal(err)
		}
		return made["sid"].(string)
	}
	if _, err := tw.Seed("BulkExports.Export", map[string]any{"resource_type": "Messages"}); err != nil {
		t.Fatal(err)
	}
	if _, err := tw.Seed("BulkExports.Day", map[string]any{"resource_type": "Messages", "day": "2026-03-14"}); err != nil {
		t.Fatal(err)
	}
	message := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "Body", "hello",
		"MediaUrl", "https://example.com/a.png").must(t, 201).text("sid")
	media := tw.get(base + "/Messages/" + message + "/Media.json").list("media_list")[0]["sid"].(string)
	recording := sid("Recording", map[string]any{})
	result := sid("RecordingAddOnResult", map[string]any{"reference_sid": recording})
	payload := sid("RecordingAddOnResultPayload", map[string]any{"reference_sid": recording, "add_on_result_sid": result})
	room := sid("Video.Room", map[string]any{})
	for _, c := range []struct{ host, path, contentType, begins string }{
		{"api", base + "/Messages/" + message + "/Media/" + media, "image/png", "\x89PNG"},
		{"api", base + "/Recordings/" + recording + "/AddOnResults/" + result + "/Payloads/" + payload + "/Data.json", "application/json", "{"},
		{"bulkexports", "/v1/Exports/Messages/Days/2026-03-14", "application/gzip", "\x1f\x8b"},
		{"messaging", "/v1/Deactivations?Date=2026-03-13", "text/plain", "1500555"},
		{"video", "/v1/Compositions/" + sid("Video.Composition", map[string]any{"format": "mp4"}) + "/Media", "video/mp4", "\x00\x00\x00\x18ftyp"},
		{"video", "/v1/Recordings/" + sid("Video.Recording", map[string]any{"container_format": "mka"}) + "/Media", "audio/x-matroska", "\x1a\x45\xdf\xa3"},
		{"video", "/v1/Rooms/" + room + "/Recordings/" + sid("Video.RoomRecording", map[string]any{"room_sid": room}) + "/Media", "video/webm", "\x1a\x45\xdf\xa3"},
	} {
		on := tw.on(c.host + ".twilio.com")
		f := stored(t, on, c.path).must(t, 200)
		if got := f.header.Get("Content-Type"); got != c.contentType || !strings.HasPrefix(f.raw, c.begins) {
			t.Errorf("%s: %s, %.20q", c.path, got, f.raw)
		}
		if strings.HasPrefix(c.path, base+"/Messages") {
			continue // asks for no credentials
		}
		on.as("", "").get(c.path).must(t, 401)
	}
	tw.on("bulkexports.twilio.com").get("/v1/Exports/Messages/Days/2026-03-15").must(t, 404)
	for _, path := range []string{"/v1/Compositions/CJ00000000000000000000000000000001/Media", "/v1/Rooms/" + room + "/Media", "/v1/Compositions/Media"} {
		tw.on("video.twilio.com").get(path).must(t, 404)
	}
	export, err := gzip.NewReader(strings.NewReader(stored(t, tw.on("bulkexports.twilio.com"), "/v1/Exports/Messages/Days/2026-03-14").raw))
	if err != nil {
		t.Fatal(err)
	}
	if lines, err := io.ReadAll(export); err != nil || !strings.Contains(string(lines), `"body":"hello"`) {
		t.Errorf("the export has %q, %v", lines, err)
	}
}

// TestURLsOfFiles asks for files whose URL is an attribute.
func TestURLsOfFiles(t *testing.T) {
	tw := start(t, emulator.Options{})
	transcript, err := tw.Seed("Intelligence.Transcript", map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	at := tw.on("intelligence.twilio.com").get("/v2/Transcripts/"+transcript["sid"].(string)+"/Media").must(t, 200).text("media_url")
	path, ok := strings.CutPrefix(at, "https://intelligence.twilio.com")
	if sound := tw.as("", "").on("intelligence.twilio.com").get(path).must(t, 200); !ok || !strings.HasPrefix(sound.raw, "RIFF") {
		t.Errorf("%s has %.20q", at, sound.raw)
	}
}

// TestStorageChecksSignatures tries URLs of which some part is another's.
func TestStorageChecksSignatures(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	message := tw.post(base+"/Messages.json", "To", "+14155551212", "From", "+14155550130", "MediaUrl", "https://example.com/a.gif").must(t, 201).text("sid")
	media := tw.get(base + "/Messages/" + message + "/Media.json").list("media_list")[0]["sid"].(string)
	at := strings.TrimPrefix(tw.get(base+"/Messages/"+message+"/Media/"+media).must(t, 307).header.Get("Location"), "https://api.twilio.com")
	tw.get(at).must(t, 200)
	path, query, _ := strings.Cut(at, "?")
	for _, wrong := range []string{
		path, path + "?", at + "0", strings.Replace(at, media, "ME00000000000000000000000000000000", 1), strings.Replace(at, "Expires=1", "Expires=2", 1),
		strings.Replace(at, accountSID, "AC00000000000000000000000000000002", 1), path + "?X=1&" + query, path + "?" + strings.Replace(query, "&Signature=", "&Signature=&", 1),
	} {
		tw.get(wrong).must(t, 403)
	}
	tw.clock.advance(11 * time.Minute)
	tw.get(at).must(t, 403)
}
