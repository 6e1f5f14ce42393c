package emulator_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"dialtone/api/catalog"
	"dialtone/emulator"
)

func seed(t *testing.T, tw *twilio, model string, attrs map[string]any) map[string]any {
	t.Helper()
	r, err := tw.Seed(model, attrs)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSeed(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	r := seed(t, tw, "Recording", map[string]any{"duration": 3, "channels": "2"})
	if r["duration"] != "3" || r["status"] != "completed" || r["price"] == nil {
		t.Errorf("recording %v", r)
	}
	// A call was made for it, and the recording is there below all that it belongs to.
	call := base + "/Calls/" + r["call_sid"].(string)
	if c := tw.get(call+".json").must(t, 200); c.text("status") != "completed" {
		t.Errorf("its call is %s", c.text("status"))
	}
	for _, path := range []string{base, call} {
		if got := tw.get(path+"/Recordings/"+r["sid"].(string)+".json").must(t, 200).text("uri"); got != path+"/Recordings/"+r["sid"].(string)+".json" {
			t.Errorf("its uri is %s", got)
		}
	}
	conference := seed(t, tw, "Conference", nil)["sid"].(string)
	seed(t, tw, "Recording", map[string]any{"conference_sid": conference})
	if got := tw.get(base+"/Conferences/"+conference+"/Recordings.json").must(t, 200).list("recordings"); len(got) != 1 {
		t.Errorf("the conference has %d recordings", len(got))
	}

	media := seed(t, tw, "Media", map[string]any{"content_type": "image/png"})
	tw.get(media["uri"].(string)).must(t, 200)
	tw.get(base+"/Messages/"+media["parent_sid"].(string)+".json").must(t, 200)

	bucket := seed(t, tw, "Verify.Bucket", nil)
	tw.on("127.0.0.1").get("/verify"+strings.TrimPrefix(bucket["url"].(string), "https://verify.twilio.com")).must(t, 200)

	seed(t, tw, "AvailablePhoneNumber", map[string]any{"phone_number": "+14155559999"})
	tw.post(base+"/IncomingPhoneNumbers.json", "PhoneNumber", "+14155559999").must(t, 201)

	sub := seed(t, tw, "Account", map[string]any{"friendly_name": "sub", "date_created": "2020-01-02T00:00:00.000Z"})
	if sub["date_created"] != "Thu, 02 Jan 2020 00:00:00 +0000" {
		t.Errorf("the subaccount is of %s", sub["date_created"])
	}
	seed(t, tw, "Message", map[string]any{"account_sid": sub["sid"]})
	if got := tw.get("/2010-04-01/Accounts/" + sub["sid"].(string) + "/Messages.json").list("messages"); len(got) != 1 {
		t.Errorf("the subaccount has %d messages", len(got))
	}
}

func TestSeedRefuses(t *testing.T) {
	tw := start(t, emulator.Options{})
	for _, c := range []struct {
		model string
		attrs map[string]any
		want  string
	}{
		{"Recordng", nil, `did you mean "Recording"`},
		{"Verify.Servce", nil, `did you mean "Verify.Service"`},
		{"Twilio.Verify.Servce", nil, `did you mean "Verify.Service"`},
		{"Sandbox", nil, "withdrawn"},
		{"Recording", map[string]any{"durtion": 3}, `did you mean "duration"`},
		{"Media", map[string]any{"message_sid": "MM00000000000000000000000000000009"}, "there is no Message MM00000000000000000000000000000009"},
		{"Call", map[string]any{"account_sid": "AC00000000000000000000000000000009"}, "there is no account"},
		{"Account", map[string]any{"sid": accountSID}, "already"},
		{"Account", map[string]any{"status": "asleep"}, `status "asleep" is not one of active, suspended, closed`},
		{"Call", map[string]any{"status": "compleeted"}, `status "compleeted" is not one of queued, `},
		{"Call", map[string]any{"start_time": "yesterday"}, `start_time "yesterday" is not a date`},
		{"Participant", map[string]any{"muted": "maybe"}, `muted "maybe" is neither true nor false`},
	} {
		if _, err := tw.Seed(c.model, c.attrs); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: %v, want %q", c.model, c.attrs, err, c.want)
		}
	}
}

// TestEveryModelCanBeSeeded tries the models of all products.
func TestEveryModelCanBeSeeded(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	n := 0
	for _, p := range catalog.Products() {
		for _, name := range p.ModelNames() {
			if name == "Sandbox" {
				continue // withdrawn
			}
			if p.Name != "Api" {
				name = p.Name + "." + name
			}
			if _, err := tw.Seed(name, nil); err != nil {
				t.Error(err)
			}
			n++
		}
	}
	t.Logf("%d models", n)
}

func TestSounds(t *testing.T) {
	tw := start(t, emulator.Options{Empty: true})
	r := seed(t, tw, "Recording", map[string]any{"duration": "2"})
	path := base + "/Recordings/" + r["sid"].(string)
	public := tw.as("", "")
	for _, suffix := range []string{"", ".wav"} {
		wav := public.get(path+suffix).must(t, 200)
		if wav.header.Get("Content-Type") != "audio/x-wav" || wav.raw[:4] != "RIFF" || wav.raw[8:16] != "WAVEfmt " {
			t.Errorf("%q is not a WAV: %q", suffix, wav.raw[:16])
		}
		if n := binary.LittleEndian.Uint32([]byte(wav.raw[4:8])); int(n) != len(wav.raw)-8 {
			t.Errorf("%q says it has %d bytes more and has %d", suffix, n, len(wav.raw)-8)
		}
		if n := binary.LittleEndian.Uint32([]byte(wav.raw[40:44])); n != 2*8000*2 {
			t.Errorf("%q has %d bytes of samples, want two seconds", suffix, n)
		}
	}
	mp3 := public.get(path+".mp3").must(t, 200)
	if mp3.header.Get("Content-Type") != "audio/mpeg" || len(mp3.raw)%104 != 0 || mp3.raw[0] != 0xFF || mp3.raw[104] != 0xFF {
		t.Errorf("no MP3: %d bytes", len(mp3.raw))
	}
	tw.delete(path+".json").must(t, 204)
	public.get(path+".mp3").must(t, 404)
	tw.get(path+".json").must(t, 404)
	tw.get(path+".json?IncludeSoftDeleted=true").must(t, 200)
	if got := len(tw.get(base + "/Recordings.json?IncludeSoftDeleted=true").list("recordings")); got != 1 {
		t.Errorf("%d soft-deleted recordings", got)
	}
}

// TestTheStandingAccount: what a script finds without making anything, the same
// every time.
func TestTheStandingAccount(t *testing.T) {
	tw, again := start(t, emulator.Options{}), start(t, emulator.Options{})
	for path, key := range map[string]string{
		"/IncomingPhoneNumbers": "incoming_phone_numbers", "/Calls": "calls", "/Recordings": "recordings", "/Messages": "messages",
		"/Notifications": "notifications", "/Conferences": "conferences", "/Queues": "queues", "/Transcriptions": "transcriptions",
		"/Applications": "applications", "/Addresses": "addresses", "/OutgoingCallerIds": "outgoing_caller_ids", "/SMS/ShortCodes": "short_codes",
		"/ConnectApps": "connect_apps", "/AuthorizedConnectApps": "authorized_connect_apps",
		"/AvailablePhoneNumbers/GB/Mobile": "available_phone_numbers", "/Usage/Records": "usage_records",
	} {
		r := tw.get(base+path+".json").must(t, 200)
		if len(r.list(key)) == 0 {
			t.Errorf("%s is empty", path)
		}
		if other := again.get(base + path + ".json"); other.raw != r.raw {
			t.Errorf("%s differs from one emulator to the next", path)
		}
	}
}
