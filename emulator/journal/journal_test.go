package journal

import (
	"fmt"
	"strings"
	"testing"
	"time"
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
