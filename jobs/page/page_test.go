package page_test

import (
	"bufio"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"dialtone/jobs"
	"dialtone/jobs/page"
	"dialtone/jobs/page/pagetest"
)

// shown is the page of a database.
type shown struct {
	t *testing.T
	*pagetest.Stage
}

func show(t *testing.T, o page.Options) *shown {
	t.Helper()
	t.Parallel()
	o.Every = 20 * time.Millisecond
	stage, err := pagetest.Set(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stage.Close)
	return &shown{t, stage}
}

// ask sends a request, and returns its answer.
func (p *shown) ask(r *http.Request) *httptest.ResponseRecorder {
	p.t.Helper()
	w := httptest.NewRecorder()
	r.Host = "127.0.0.1:4011"
	p.Page.ServeHTTP(w, r)
	return w
}

// get returns a view.
func (p *shown) get(path string) string {
	p.t.Helper()
	w := p.ask(httptest.NewRequest("GET", path, nil))
	if w.Code != http.StatusOK {
		p.t.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// has fails where words are not in a view.
func (p *shown) has(path string, words ...string) {
	p.t.Helper()
	text := html.UnescapeString(p.get(path))
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.t.Errorf("%s has no %q: %s", path, w, text)
		}
	}
}

// form finds the form of a view that does something at a path, and returns its token.
func (p *shown) form(view, path string) string {
	p.t.Helper()
	found := regexp.MustCompile(`action="` + regexp.QuoteMeta(path) + `"><p>[^<]+</p><input type="hidden" name="token" value="([0-9a-f]{64})">`).FindStringSubmatch(p.get(view))
	if found == nil {
		p.t.Fatalf("%s has no form for %s: %s", view, path, p.get(view))
	}
	return found[1]
}

func post(path, token string, header ...string) *http.Request {
	r := httptest.NewRequest("POST", path, strings.NewReader(url.Values{"token": {token}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

// does sends the form of a view.
func (p *shown) does(view, act string) {
	p.t.Helper()
	if w := p.ask(post(view+"/"+act, p.form(view, view+"/"+act))); w.Code != http.StatusSeeOther || w.Header().Get("Location") != view {
		p.t.Fatalf("%s: %d %v %s", act, w.Code, w.Header(), w.Body)
	}
}

// over is a run that has come to its end, by an outcome.
func (p *shown) over(name string, n int, outcome func(int64) jobs.Outcome) *jobs.Run {
	p.t.Helper()
	run, err := p.Load(name, n)
	if err != nil {
		p.t.Fatal(err)
	}
	p.Work(run, int64(n), outcome)
	if err := p.Reach(run.ID, func(r *jobs.Run) bool { return r.State == jobs.Finished }); err != nil {
		p.t.Fatal(err)
	}
	return run
}

// TestViews: runs are shown with their counts, their errors by code, and what is unknown; elements
// page by page.
func TestViews(t *testing.T) {
	p := show(t, page.Options{})
	p.has("/", "No run yet", "durable: 'campaign'")
	p.has("/jobs", "There is none")
	p.has("/schedules", "Nothing begins by the clock")
	p.has("/workers", "Nobody works")
	run := p.over("campaign", 1500, pagetest.Outcome)
	p.has("/", "campaign", "finished", "Message.create", pagetest.Account, "<dd>1,500</dd>", "refused", "unknown")
	view := fmt.Sprintf("/runs/%d", run.ID)
	p.has(view, `<a href="https://www.twilio.com/docs/api/errors/21211"`, "The 'To' number is not a valid phone number", view+`/elements?state=refused&code=21610">`,
		"customer-000031", "the connection broke before the answer", "Retry unknown…", "Whoever got one gets a second", "Ended",
		`<th scope="row">delivered</th><td></td><td class="right">2</td>`, `<th scope="row">undelivered</th><td><a href="https://www.twilio.com/docs/api/errors/30003"`)
	p.has(view+"/elements", "customer-000001", "SM00000000000000000000000000000000", "customer-000100", "state=unknown", "<td>delivered </td>", "<td>undelivered <a")
	if text := p.get(view + "/elements"); strings.Contains(text, "customer-000101") {
		t.Error("a page of elements has more than 100")
	}
	p.has(view+"/elements?after=99", "customer-000101", "From the beginning")
	p.has(view+"/elements?state=refused&code=21610", "customer-000010", "with the error")
	if text := p.get(view + "/elements?state=refused&code=21610"); strings.Contains(text, "'To' number") {
		t.Error("elements with another error are shown")
	}
	p.has(view+"/elements?state=waiting", "There is none")
	for path, words := range map[string]string{
		"/nowhere": "nothing at /nowhere", "/runs/99": "no run 99", "/runs/x": `"x" is not a number`, "/jobs/7": "no job 7", "/jobs?state=odd": `no job is "odd"`,
		view + "/elements?state=odd": `no element is "odd"`, view + "/elements?after=x": `"x" is not a place`,
	} {
		w := p.ask(httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusNotFound || !strings.Contains(html.UnescapeString(w.Body.String()), words) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// TestWhatIsShownOfPeople: no view has whom an element is for, nor its words, nor what a job is to
// do; and what others wrote is no HTML.
func TestWhatIsShownOfPeople(t *testing.T) {
	const evil = `<script>alert(1)</script>"><img src=x onerror=alert(1)>`
	p := show(t, page.Options{})
	run := p.over(evil, 20, func(n int64) jobs.Outcome {
		return jobs.Outcome{State: []string{jobs.Refused, jobs.Unknown}[n%2], Code: 21211, Error: evil}
	})
	if err := p.Schedule(); err != nil {
		t.Fatal(err)
	}
	views := []string{"/", "/jobs", "/schedules", "/workers", "/jobs/1", fmt.Sprintf("/runs/%d", run.ID), fmt.Sprintf("/runs/%d/elements", run.ID), fmt.Sprintf("/runs/%d/elements?state=refused", run.ID)}
	for _, path := range views {
		text := p.get(path)
		for _, hidden := range []string{pagetest.Secret, "481516", "4155550123", "<script>alert", "<img src=x", " style="} {
			if strings.Contains(text, hidden) {
				t.Errorf("%s has %q: %s", path, hidden, text)
			}
		}
		w := p.ask(httptest.NewRequest("GET", path, nil))
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %q", path, policy)
		}
	}
}

// TestDeeds: a run is paused, goes on, is cancelled and tried again by forms, which ask; what its
// state does not allow is not offered.
func TestDeeds(t *testing.T) {
	p := show(t, page.Options{})
	run, err := p.Load("campaign", 300)
	if err != nil {
		t.Fatal(err)
	}
	view := fmt.Sprintf("/runs/%d", run.ID)
	state := func(want string) {
		t.Helper()
		if err := run.Refresh(t.Context()); err != nil || run.State != want {
			t.Fatalf("it is %s and not %s: %v", run.State, want, err)
		}
	}
	p.has(view, "nobody has said yes", "Begin to send")
	p.does(view, "resume")
	state(jobs.Running)
	p.has(view, "Nobody is at it")
	p.Work(run, 100, pagetest.Outcome)
	if err := p.Reach(run.ID, func(r *jobs.Run) bool { return r.Total-r.Waiting() >= 100 }); err != nil {
		t.Fatal(err)
	}
	p.has(view, "1 at it", "Pause it", "200 wait until")
	stale := p.form(view, view+"/pause")
	p.does(view, "pause")
	state(jobs.Paused)
	if w := p.ask(post(view+"/pause", stale)); w.Code != http.StatusSeeOther { // it is paused already
		t.Errorf("%d %s", w.Code, w.Body)
	}
	p.has(view, "Let it go on", "200 that wait are skipped")
	refused := run.Refused
	if refused == 0 {
		t.Fatalf("%+v", run)
	}
	p.does(view, "retry-refused")
	if err := run.Refresh(t.Context()); err != nil || run.Refused != 0 || run.Waiting() != 200+refused {
		t.Errorf("%+v, %v", run, err)
	}
	unknown := run.Unknown
	p.does(view, "retry-unknown")
	if err := run.Refresh(t.Context()); err != nil || run.Unknown != 0 || unknown == 0 {
		t.Errorf("%+v, %v", run, err)
	}
	p.does(view, "resume")
	state(jobs.Running)
	p.does(view, "cancel")
	state(jobs.Cancelled)
	if text := p.get(view); strings.Contains(text, "<form") {
		t.Errorf("a cancelled run has a form: %s", text)
	}
	w := p.ask(post(view+"/resume", ""))
	if w.Code != http.StatusForbidden {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	// What has come to be impossible meanwhile says so, where it was asked.
	if w := p.ask(post(view+"/pause", stale)); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "campaign is cancelled, and cannot be paused") || !strings.Contains(w.Body.String(), "<h1>campaign</h1>") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestOtherSites: a page of another site does nothing, nor does it see anything, whatever it sends.
func TestOtherSites(t *testing.T) {
	p := show(t, page.Options{AllowHosts: []string{"ops.example.com"}})
	run, err := p.Load("campaign", 1)
	if err != nil {
		t.Fatal(err)
	}
	view := fmt.Sprintf("/runs/%d", run.ID)
	token := p.form(view, view+"/cancel")
	for name, r := range map[string]*http.Request{
		"no token":        post(view+"/cancel", ""),
		"another token":   post(view+"/cancel", strings.Repeat("0", 64)),
		"of another deed": post(view+"/cancel", p.form(view, view+"/pause")),
		"cross-site":      post(view+"/cancel", token, "Sec-Fetch-Site", "cross-site"),
		"another port":    post(view+"/cancel", token, "Sec-Fetch-Site", "same-site"),
		"another origin":  post(view+"/cancel", token, "Origin", "https://evil.example"),
		"no origin":       post(view+"/cancel", token, "Origin", "null"),
		"GET of another": func() *http.Request {
			r := httptest.NewRequest("GET", view, nil)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			return r
		}(),
		"stream of another": func() *http.Request {
			r := httptest.NewRequest("GET", "/live", nil)
			r.Header.Set("Origin", "https://evil.example")
			return r
		}(),
		"GET in place of POST": httptest.NewRequest("GET", view+"/cancel?token="+token, nil),
	} {
		w := p.ask(r)
		if name == "GET in place of POST" {
			if w.Code != http.StatusNotFound {
				t.Errorf("%s: %d", name, w.Code)
			}
		} else if w.Code != http.StatusForbidden || name != "no token" && name != "another token" && name != "of another deed" && strings.Contains(w.Body.String(), "campaign") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	for host, want := range map[string]int{"evil.example": 403, "127.0.0.1.evil.example:4011": 403, "localhost:4011": 200, "[::1]:4011": 200, "ops.example.com": 200} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", view, nil)
		r.Host = host
		if p.Page.ServeHTTP(w, r); w.Code != want {
			t.Errorf("%s: %d", host, w.Code)
		}
	}
	if err := run.Refresh(t.Context()); err != nil || run.State != jobs.Ready {
		t.Errorf("it is %s: %v", run.State, err)
	}
	if w := p.ask(post(view+"/cancel", token, "Origin", "http://127.0.0.1:4011", "Sec-Fetch-Site", "same-origin")); w.Code != http.StatusSeeOther {
		t.Errorf("its own form: %d %s", w.Code, w.Body)
	}
}

// TestAPassword: where there is one, nothing is answered without it.
func TestAPassword(t *testing.T) {
	const password = "correct horse battery"
	p := show(t, page.Options{Password: password})
	for _, path := range []string{"/", "/jobs", "/live", "/static/page.css", "/nowhere"} {
		for given, want := range map[string]int{"": 401, "wrong": 401, password + "x": 401} {
			r := httptest.NewRequest("GET", path, nil)
			if given != "" {
				r.SetBasicAuth("ann", given)
			}
			if w := p.ask(r); w.Code != want || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Basic ") || strings.Contains(w.Body.String(), password) {
				t.Errorf("%s with %q: %d %s", path, given, w.Code, w.Body)
			}
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.SetBasicAuth("ann", password)
	if w := p.ask(r); w.Code != http.StatusOK {
		t.Errorf("%d", w.Code)
	}
	if text := fmt.Sprintf("%v %+v %#v", p.Page, page.Options{Password: password}, page.Options{Password: password}); strings.Contains(text, password) {
		t.Error(text)
	}
}

// TestLive: a change is told, whatever it is of.
func TestLive(t *testing.T) {
	p := show(t, page.Options{})
	r, err := http.NewRequestWithContext(t.Context(), "GET", p.URL+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() {
		t.Helper()
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "data: ") {
				return
			}
		}
		t.Fatal(lines.Err())
	}
	next()
	var run *jobs.Run
	for _, change := range []func() error{
		func() (err error) { run, err = p.Load("campaign", 1); return err },
		func() error { return run.Resume(t.Context()) },
		func() error { return run.Pause(t.Context()) },
		func() error { return run.Cancel(t.Context()) },
		func() error {
			_, _, err := p.Enqueue(t.Context(), jobs.TaskSpec{Name: "a", Args: []byte("{}")})
			return err
		},
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		next()
	}
}

// TestRates: how fast a run is, and how long it still takes, is found of the last ten seconds.
func TestRates(t *testing.T) {
	p := show(t, page.Options{})
	run, err := p.Load("campaign", 500)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	watched := page.New(p.DB, page.Options{})
	read := func() string {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", fmt.Sprintf("/runs/%d", run.ID), nil)
		r.Host = "localhost"
		watched.ServeHTTP(w, r)
		return w.Body.String()
	}
	begun := time.Now()
	watched.Look(t.Context(), begun)
	if text := read(); strings.Contains(text, "a second") || strings.Contains(text, "stands still") {
		t.Errorf("a rate is known after one look: %s", text)
	}
	watched.Look(t.Context(), begun.Add(time.Second))
	if text := read(); !strings.Contains(text, "stands still") {
		t.Error(text)
	}
	p.Work(run, 100, pagetest.Fine)
	if err := p.Reach(run.ID, func(r *jobs.Run) bool { return r.Sent >= 100 }); err != nil {
		t.Fatal(err)
	}
	watched.Look(t.Context(), begun.Add(2*time.Second))
	if text := read(); !strings.Contains(text, "<b>50 a second</b>, 8 s left") {
		t.Error(text)
	}
	for i := 3; i < 14; i++ {
		watched.Look(t.Context(), begun.Add(time.Duration(i)*time.Second))
	}
	if text := read(); !strings.Contains(text, "stands still") {
		t.Error(text)
	}
	if err := run.Pause(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := read(); strings.Contains(text, "stands still") || !strings.Contains(text, "Nothing more is begun") {
		t.Error(text)
	}
}

// TestPlans: when a schedule is next, and what of it has come without having begun.
func TestPlans(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	now := at("2026-03-10 12:00")
	for _, test := range []struct {
		one  jobs.Scheduled
		want string
	}{
		{jobs.Scheduled{Cron: "0 3 * * *", Zone: "Europe/Berlin", Last: at("2026-03-10 02:00")}, "Wed 11 Mar 2026 03:00 CET 0 false false "},
		{jobs.Scheduled{Cron: "0 3 * * *", Zone: "Europe/Berlin", Last: at("2026-03-07 02:00")}, "Wed 11 Mar 2026 03:00 CET 3 false false "},
		{jobs.Scheduled{Cron: "@hourly", Last: at("2026-03-10 10:30"), Newest: &jobs.Task{State: jobs.Running}}, "Tue 10 Mar 2026 13:00 UTC 2 false true "},
		{jobs.Scheduled{Cron: "* * * * *", Last: at("2025-03-10 10:30")}, "Tue 10 Mar 2026 12:01 UTC 1000 true false "},
		{jobs.Scheduled{Cron: "0 3 * * *", Zone: "Mars/Base", Last: now}, ` 0 false false there is no zone "Mars/Base"`},
	} {
		next, late, more, busy, wrong := page.Plan(test.one, nil, now)
		if got := fmt.Sprintf("%s %d %t %t %s", next, late, more, busy, wrong); !strings.HasPrefix(got, test.want) {
			t.Errorf("%q", got)
		}
	}
}

// TestJobsAndSchedules: jobs of files are listed by their state, one that failed begins again, and
// five schedules say when they are next and what they left out.
func TestJobsAndSchedules(t *testing.T) {
	p := show(t, page.Options{})
	if err := p.Schedule(); err != nil {
		t.Fatal(err)
	}
	for _, one := range pagetest.Scheduled {
		p.has("/schedules", one.Name, one.Cron)
	}
	p.has("/schedules", "America/New_York", "done", "CET")
	p.has("/workers", "jobs: archive-recordings, balance, digest")
	p.has("/jobs", "import", "archive-recordings", "waiting")
	failed, err := p.Tasks(t.Context(), jobs.Failed, 10)
	if err != nil {
		t.Fatal(err)
	}
	p.has("/jobs?state=failed", fmt.Sprintf("/jobs/%d", failed[0].ID))
	if text := p.get("/jobs?state=failed"); strings.Contains(text, ">done</span>") {
		t.Error(text)
	}
	view := fmt.Sprintf("/jobs/%d", failed[0].ID)
	p.has(view, "The last error", "at import (/srv/jobs/import.js:12:9)", "as if it had not failed")
	p.does(view, "again")
	if w := p.ask(post(view+"/odd", "")); w.Code != http.StatusForbidden {
		t.Errorf("%d", w.Code)
	}
}

// TestTheDatabaseIsGone: views say so, and forms too.
func TestTheDatabaseIsGone(t *testing.T) {
	p := show(t, page.Options{})
	if err := p.DB.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/jobs", "/schedules", "/workers", "/runs/1"} {
		if w := p.ask(httptest.NewRequest("GET", path, nil)); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "The database does not answer") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestNumbersForPeople(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 5_000_000: "5,000,000", -1234: "-1,234"} {
		if got := page.Number(n); got != want {
			t.Errorf("%d is %s", n, got)
		}
	}
	for d, want := range map[time.Duration]string{0: "0 s", 59 * time.Second: "59 s", 61 * time.Second: "1 min 1 s", 2*time.Hour + 14*time.Minute: "2 h 14 min", 50 * time.Hour: "2 d 2 h", -time.Second: "0 s", 1e8 * time.Second: "1157 d 9 h"} {
		if got := page.Span(d); got != want {
			t.Errorf("%v is %s", d, got)
		}
	}
}
