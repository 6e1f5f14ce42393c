package page

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
	"dialtone/emulator/messaging"
	"dialtone/emulator/phones"
	"dialtone/emulator/voice"
)

// bubble is a message, or a call that is over, of a thread.
type bubble struct {
	SID    string
	Mine   bool // the phone sent it
	Other  string
	Body   string
	Media  []media
	Status string
	Error  string
	At     time.Time
	Call   bool
	SMS    bool // it has a picture
}

// media is a file of a message.
type media struct{ URL, Type string }

// leg is a call of a phone, with what its owner can do.
type leg struct {
	SID, Phone, Other string
	Status            string
	Ringing, Talking  bool // it rings there; it can be spoken in
	Over              bool
	Lines             []line
	Recordings        []recording
}

// line is something that was heard, with the document that it came from.
type line struct {
	voice.Line
	Document string // the URL; "the request" where it had the TwiML
	Seq      int64  // of the webhook that brought it, or 0
	Mine     bool
}

// recording is what can be played of a call.
type recording struct {
	SID, Status, Seconds, URL string
}

// phoneView shows a phone: its threads and calls.
func phoneView(v *visit) error {
	address := v.PathValue("address")
	p := v.s.Phone(address)
	v.f.Name, v.f.Title, v.f.Tab, v.f.Phone = "phone", address, "home", address
	all := v.thread(p)
	var others []string
	for _, b := range all {
		if !slices.Contains(others, b.Other) {
			others = append(others, b.Other)
		}
	}
	with := v.URL.Query().Get("with")
	if with == "" && len(all) > 0 {
		with = all[len(all)-1].Other
	}
	shown := slices.DeleteFunc(all, func(b bubble) bool { return b.Other != with })
	to := with
	if to == "" || !slices.Contains(v.f.Own, to) {
		to = first(v.f.Own)
	}
	v.f.Body = struct {
		phones.Phone
		Others []string
		With   string
		To     string
		Thread []bubble
		Calls  []leg
		Known  bool
		Own    bool
		Host   string
	}{p, others, with, to, shown, v.legsOf(address), slices.ContainsFunc(v.f.Phones, func(r phoneRow) bool { return r.Address == address }), slices.Contains(v.f.Own, address), v.address()}
	return nil
}

// thread is what a phone sent and got, the oldest first.
func (v *visit) thread(p phones.Phone) []bubble {
	var all []bubble
	known := map[string]bool{}
	for _, m := range v.s.Thread(p.Address, "") {
		b := bubble{SID: textOf(m["sid"]), Body: textOf(m["body"]), Status: textOf(m["status"]), At: when(m["date_created"]), SMS: true}
		b.Mine = m["from"] == p.Address
		b.Other = textOf(m["from"])
		if b.Mine {
			b.Other = textOf(m["to"])
		}
		if code := textOf(m["error_code"]); code != "" && code != "0" {
			b.Error = code
		}
		known[b.SID] = true
		if n := textOf(m["num_media"]); n != "" && n != "0" {
			b.Media = v.mediaOf(textOf(m["account_sid"]), b.SID)
		}
		all = append(all, b)
	}
	for _, t := range p.Texts {
		if !known[t.SID] {
			all = append(all, bubble{SID: t.SID, Other: t.From, Body: t.Body, Status: "received", At: t.At})
		}
	}
	for _, c := range v.s.Calls() {
		record := c.Record()
		if record == nil || c.Phone() != p.Address {
			continue
		}
		b := bubble{SID: c.SID(), Call: true, Status: textOf(record["status"]), At: when(record["date_created"]), SMS: true}
		if b.Mine = record["direction"] == "inbound"; b.Mine {
			b.Other = textOf(record["to"])
		} else {
			b.Other = textOf(record["from"])
		}
		if d := textOf(record["duration"]); d != "" && d != "0" {
			b.Body = d + " s"
		}
		all = append(all, b)
	}
	slices.SortStableFunc(all, func(a, b bubble) int { return a.At.Truncate(time.Second).Compare(b.At.Truncate(time.Second)) })
	return all
}

// mediaOf returns the files of a message, as this browser reaches them.
func (v *visit) mediaOf(account, sid string) []media {
	var all []media
	for _, m := range v.s.Records("api_v2010/Media", 1000) {
		if m["parent_sid"] == sid || strings.Contains(textOf(m["uri"]), "/"+sid+"/") {
			all = append(all, media{"/2010-04-01/Accounts/" + account + "/Messages/" + sid + "/Media/" + textOf(m["sid"]), textOf(m["content_type"])})
		}
	}
	slices.Reverse(all)
	return all
}

// mostOver is how many calls that are over stand open below a phone's thread.
const mostOver = 1

// legsOf returns the calls that a phone has, and the last that it had.
func (v *visit) legsOf(address string) []leg {
	var all []leg
	calls := v.s.Calls()
	over := 0
	for i := len(calls) - 1; i >= 0; i-- {
		if c := calls[i]; c.Phone() == address {
			l := v.leg(c)
			if l == nil {
				continue
			}
			if l.Over {
				if over++; over > mostOver {
					continue
				}
			}
			all = append(all, *l)
		}
	}
	return all
}

// leg returns what is shown of a call, or nil where it was deleted.
func (v *visit) leg(c *emulator.Call) *leg {
	record := c.Record()
	if record == nil {
		return nil
	}
	l := &leg{SID: c.SID(), Phone: c.Phone(), Status: textOf(record["status"])}
	inbound := record["direction"] == "inbound"
	l.Other = textOf(record["from"])
	if inbound {
		l.Other = textOf(record["to"])
	}
	l.Ringing = l.Status == "ringing" && !inbound
	l.Talking = l.Status == "in-progress"
	l.Over = !slices.Contains([]string{"queued", "initiated", "ringing", "in-progress"}, l.Status)
	l.Lines = v.lines(c)
	for _, r := range v.s.Records("api_v2010/Recording", 1000) {
		if r["call_sid"] == l.SID {
			l.Recordings = append(l.Recordings, recordingOf(r))
		}
	}
	return l
}

func recordingOf(r map[string]any) recording {
	sid := textOf(r["sid"])
	return recording{sid, textOf(r["status"]), textOf(r["duration"]), "/2010-04-01/Accounts/" + textOf(r["account_sid"]) + "/Recordings/" + sid + ".wav"}
}

// lines are what was heard in a call, each with the document that ran then.
func (v *visit) lines(c *emulator.Call) []line {
	path := c.Path()
	asked := v.s.Journal(journal.Filter{Kind: journal.Webhook, SID: c.SID()})
	seqs := make([]int64, len(path)) // of the webhook that brought each document
	next := 0
	for i, page := range path {
		for j := next; j < len(asked) && page.URL != ""; j++ {
			if asked[j].URL == page.URL {
				seqs[i], next = asked[j].Seq, j+1
				break
			}
		}
	}
	var all []line
	for _, l := range c.Transcript() {
		shown := line{Line: l, Mine: l.Who == c.Phone()}
		if l.Who == "twilio" {
			for i, page := range path {
				if page.At.After(l.At) {
					break
				}
				shown.Document, shown.Seq = page.URL, seqs[i]
				if page.URL == "" {
					shown.Document = "the request"
				}
			}
		}
		all = append(all, shown)
	}
	return all
}

var addressPattern = lazy(`^(\+\d{5,15}|[a-z]+:\S+)$`)

// newPhone leads to a phone, which is there when something happens to it or it is told something.
func newPhone(v *visit) (string, error) {
	address := strings.TrimSpace(v.PostFormValue("address"))
	if bare := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(address); strings.HasPrefix(bare, "+") {
		address = bare
	}
	if !addressPattern().MatchString(address) || len(address) > 200 {
		return "", fmt.Errorf("%q is not a phone: write a number such as +14155550101, or client:ann, sip:ann@example.com, whatsapp:+14155550101", address)
	}
	if slices.Contains(v.own(), address) {
		return "", fmt.Errorf("%s is the account's own number: a phone belongs to others", address)
	}
	v.s.Phone(address)
	return v.f.U("phones", address), nil
}

// number is the number of the account's that a form names, which the first view's may leave to be
// bought.
func (v *visit) number() (string, error) {
	to := strings.TrimSpace(v.PostFormValue("to"))
	if to == "" {
		return "", fmt.Errorf("the account has no number yet: get one under Numbers")
	}
	return to, nil
}

// text sends a text from a phone.
func text(v *visit) (string, error) {
	to, err := v.number()
	if err != nil {
		return "", err
	}
	t := emulator.Text{From: v.PathValue("address"), To: to, Body: v.PostFormValue("body")}
	if address := strings.TrimSpace(v.PostFormValue("media")); address != "" {
		t.Media = append(t.Media, messaging.Media{URL: address})
	}
	if v.MultipartForm != nil {
		for _, h := range v.MultipartForm.File["file"] {
			f, err := h.Open()
			if err != nil {
				return "", err
			}
			data, err := io.ReadAll(f)
			_ = f.Close() // it was read
			if err != nil {
				return "", err
			}
			if len(data) > 0 {
				kind, _, _ := strings.Cut(http.DetectContentType(data), ";")
				t.Media = append(t.Media, messaging.Media{Type: kind, Data: data, URL: h.Filename})
			}
		}
	}
	_, err = v.s.Text(v.Context(), t)
	return v.f.Q([]any{"phones", t.From}, "with", to), err
}

// call has a phone call a number of the account's.
func call(v *visit) (string, error) {
	to, err := v.number()
	if err != nil {
		return "", err
	}
	_, err = v.s.Call(v.PathValue("address"), to)
	return v.f.Q([]any{"phones", v.PathValue("address")}, "with", to), err
}

// behave says what a phone does by itself.
func behave(v *visit) (string, error) {
	b := phones.Behaviour{Calls: v.PostFormValue("calls"), Texts: v.PostFormValue("texts")}
	if code := strings.TrimSpace(v.PostFormValue("error")); code != "" {
		n, err := strconv.Atoi(code)
		if err != nil {
			return "", fmt.Errorf("error %q: it is one of Twilio's codes, such as 30005", code)
		}
		b.Error = n
	}
	if after := strings.TrimSpace(v.PostFormValue("after")); after != "" {
		d, err := agenda.ParseDuration(after)
		if err != nil {
			return "", err
		}
		b.After = d
	}
	if err := v.s.Behave(v.PathValue("address"), b); err != nil {
		return "", err
	}
	v.s.Attend(v.PathValue("address"), v.PostFormValue("attended") != "")
	return "", nil
}

// callAct does in a call what its phone's owner does.
func callAct(v *visit) (string, error) {
	c, err := v.s.FindCall(v.PathValue("sid"))
	if err != nil {
		return "", err
	}
	switch v.PathValue("act") {
	case "answer":
		return "", c.Answer()
	case "refuse":
		return "", c.Refuse()
	case "press":
		return "", c.Press(v.PostFormValue("digits"))
	case "say":
		if strings.TrimSpace(v.PostFormValue("words")) == "" {
			return "", fmt.Errorf("write what is said")
		}
		return "", c.Says(v.PostFormValue("words"))
	case "hang_up":
		return "", c.HangUp()
	}
	return "", missing("a call has no %q", v.PathValue("act"))
}

// replay sends a webhook again.
func replay(v *visit) (string, error) {
	seq, err := strconv.ParseInt(v.PostFormValue("seq"), 10, 64)
	if err != nil {
		return "", fmt.Errorf("seq %q is not a number of the journal", v.PostFormValue("seq"))
	}
	e, err := v.s.Replay(v.Context(), seq)
	if err != nil {
		return "", err
	}
	back, err := url.Parse(v.PostFormValue("back"))
	if err != nil || back.Path == "" {
		return "", nil
	}
	back.Fragment = "e" + strconv.FormatInt(e.Seq, 10)
	if !strings.HasPrefix(back.Path, Prefix+"/") {
		return "", nil
	}
	return back.String(), nil
}
