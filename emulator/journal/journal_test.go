package journal

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"dialtone/internal/printable"
)

func TestFilter(t *testing.T) {
	var j Journal
	changed := j.Changed()
	for i := range 4 {
		j.Add(Entry{Kind: []string{API, Webhook}[i%2], SID: fmt.Sprintf("CA%d", i/2)})
	}
	select {
	case <-changed:
	default:
		t.Error("the change is not told")
	}
	for _, c := range []struct {
		filter Filter
		want   string
	}{
		{Filter{}, "[1 2 3 4]"}, {Filter{Kind: API}, "[1 3]"}, {Filter{SID: "CA1"}, "[3 4]"}, {Filter{Kind: Webhook, After: 2}, "[4]"}, {Filter{SID: "CA9"}, "[]"},
	} {
		seqs := []int64{}
		for _, e := range j.List(c.filter) {
			seqs = append(seqs, e.Seq)
		}
		if got := fmt.Sprint(seqs); got != c.want {
			t.Errorf("%+v: %s, want %s", c.filter, got, c.want)
		}
	}
}

// TestKeeps: the journal holds the last 10,000 entries.
func TestKeeps(t *testing.T) {
	var j Journal
	for range 2*Keeps + 1 {
		j.Add(Entry{})
	}
	all := j.List(Filter{})
	if len(all) != Keeps || all[0].Seq != Keeps+2 || all[Keeps-1].Seq != 2*Keeps+1 {
		t.Errorf("%d entries from %d", len(all), all[0].Seq)
	}
}

// TestSecrets: neither known secrets nor what names say is secret come out.
func TestSecrets(t *testing.T) {
	var j Journal
	j.Hide("t0ken")
	j.Add(Entry{
		URL: "https://ann:pass@word@example.com/t0ken?x=1", Body: "the t0ken", Text: "t0ken", Signed: "https://example.com/Passwordhush",
		Params:   [][2]string{{"Password", "hush"}, {"SecondaryAuthToken", "hush"}, {"client_secret", "hush"}, {"Body", "my t0ken"}, {"To", "+1"}},
		Problems: []string{"t0ken is wrong"},
	})
	j.Add(Entry{Body: `{"sid":"SK1","secret":"hush\"hush","client_secret": "hush", "secondary_auth_token":"hush","friendly_name":"+1"}`})
	text := string(Stable(j.List(Filter{}), nil))
	for _, secret := range []string{"t0ken", "hush", "word@", "pass@"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q comes out: %s", secret, text)
		}
	}
	for _, kept := range []string{"+1", "https://ann:[hidden]@example.com/[hidden]?x=1", "my [hidden]"} {
		if !strings.Contains(text, kept) {
			t.Errorf("%q is lost: %s", kept, text)
		}
	}
}

// Secrets are hidden however they are written, and nothing else is.
func TestSecretsInOtherWords(t *testing.T) {
	var j Journal
	j.Hide(`p&s s"w`)
	for _, e := range []Entry{
		{Body: `{"\u0061uth_token":"hush","name":"+1"}`},
		{Body: `{"\u0073ecr\u0065t":"hush","name":"+1"}`},
		{Body: `[{"authToken":"hush"},"+1"]`},
		{Body: ` {"keys":[{"Secret" : {"value":"hush"}}],"name":"+1"}`},
		{Body: `{"client-secret":["hush"],"name":"+1"}`},
		{Body: `{"password":1234567,"name":"+1"}`},
		{Body: `{"name":"+1","access_token":"hush`},
		{Body: `{"name":+1,"PASSWORD":"hush"}`},
		{Body: `p%26s+s%22w +1`},
		{Body: `{"name":"p\u0026s s\"w +1"}`},
		{URL: "https://example.com/?name=+1&AuthToken=hush&x=y"},
		{URL: "https://example.com/?auth%5Ftoken=hush#+1", Signed: "https://example.com/?auth%5Ftoken=hush#+1Body+1"},
		{Params: [][2]string{{"Attributes", `{"name":"+1","secret":"hush"}`}}},
		{Headers: map[string]string{"Content-Type": `text/p&s s"w; +1`}},
	} {
		kept := j.Add(e)
		written, err := json.Marshal(kept)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"hush", "1234567", `p&s`, "p%26s", `p\u0026s`} {
			if strings.Contains(string(written), secret) {
				t.Errorf("%q comes out: %s", secret, written)
			}
		}
		if !strings.Contains(string(written), "+1") {
			t.Errorf("+1 is lost: %s", written)
		}
	}
	for _, plain := range []string{`{"name":null,"secret":null}`, "<Say>the secret {is}</Say>", `{"say":"a secret: \"x\""}`, `{"a":["secret","x"]}`} {
		if kept := j.Add(Entry{Body: plain}); kept.Body != plain {
			t.Errorf("%s is kept as %s", plain, kept.Body)
		}
	}
}

// What strangers say does nothing to a terminal that an entry is printed to, and is what they said.
func TestEntriesDoNotMoveACursor(t *testing.T) {
	for _, text := range []string{"a\u202eb", "a\u2066b", "a\u009bb", "a\u200fb", "a\x1b[2Jb", "a\x7fb"} {
		written, err := json.Marshal(Entry{Text: text, Params: [][2]string{{text, text}}, Problems: []string{text}})
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsFunc(string(written), printable.Moves) {
			t.Errorf("%q is written as %q", text, written)
		}
		var read Entry
		if err := json.Unmarshal(written, &read); err != nil || read.Text != text || read.Problems[0] != text {
			t.Errorf("%q is read as %q, %v", text, read.Text, err)
		}
	}
}

// TestStable: what differs from one run to the next is left out.
func TestStable(t *testing.T) {
	run := func(port, other string, took time.Duration, date string) string {
		entries := []Entry{
			{URL: "http://127.0.0.1:" + port + "/voice", Took: took, Headers: map[string]string{"Date": date, "Content-Type": "text/xml"}},
			{URL: "http://127.0.0.1:" + other + "/sms", Signed: "http://localhost:" + other + "/smsBodyx", Params: [][2]string{{"Next", "/?to=127.0.0.1%3A" + other}}},
			{URL: "https://example.com:443/"},
		}
		return string(Stable(entries, map[string]string{"127.0.0.1:" + port: "app"}))
	}
	// A port may begin with another.
	a, b := run("4010", "40101", time.Second, "now"), run("40112", "4011", time.Minute, "then")
	if a != b {
		t.Errorf("%s differs from %s", a, b)
	}
	for _, kept := range []string{"http://app/voice", "text/xml", "http://listener-1/sms", "http://listener-1/smsBodyx", "/?to=listener-1", "example.com:443"} {
		if !strings.Contains(a, kept) {
			t.Errorf("%q is not in %s", kept, a)
		}
	}
}
