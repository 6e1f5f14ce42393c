package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings"
	"dialtone/declarations"
	"dialtone/emulator"
	"dialtone/emulator/script"
	"dialtone/internal/dts"
	"dialtone/internal/patience"
	"dialtone/repl"
	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/webhook/views"
)

// presser is an editor at which a test types entries, and presses Tab in between.
type presser struct {
	entries  []string
	press    func() // Called once all entries have run.
	complete func(string, int) (string, int)
	hint     func(string, int) string
}

func (p *presser) Ask(prompt repl.Prompt) (string, error) { return p.Prompt(prompt) }

func (p *presser) Prompt(repl.Prompt) (string, error) {
	if len(p.entries) == 0 {
		p.press()
		return "", io.EOF
	}
	entry := p.entries[0]
	p.entries = p.entries[1:]
	return entry, nil
}

func (p *presser) Remember(string)                                {}
func (p *presser) Assist(a repl.Assistant)                        { p.complete, p.hint = a.Complete, a.Hint }
func (p *presser) Interrupt()                                     {}
func (p *presser) Above(out io.Writer, text []byte) (int, error)  { return out.Write(text) }
func (p *presser) Beside(out io.Writer, text []byte) (int, error) { return out.Write(text) }
func (p *presser) Life(string)                                    {}
func (p *presser) Aside(f func() error) error                     { return f() }
func (p *presser) Columns() int                                   { return 1000 }
func (p *presser) Close() error                                   { return nil }

// atConsole runs entries on the emulator and then presses Tab. It answers the
// requests that were made after the entries.
func atConsole(t *testing.T, entries []string, press func(tab func(line string) string, screen *bytes.Buffer)) (requests int64) {
	t.Helper()
	return atConsoleWith(t, entries, func(editor *presser, screen *bytes.Buffer) {
		press(func(line string) string {
			line, _ = editor.complete(line, len([]rune(line)))
			return line
		}, screen)
	})
}

// atConsoleWith does so with an editor.
func atConsoleWith(t *testing.T, entries []string, press func(editor *presser, screen *bytes.Buffer)) (requests int64) {
	t.Helper()
	local, server, err := startEmulator(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	var count atomic.Int64
	wire := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		local.ServeHTTP(w, r)
	}))
	defer wire.Close()
	client, err := api.New(api.Config{BaseURL: wire.URL, AccountSID: local.AccountSID(), AuthToken: local.AuthToken()})
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	var screen bytes.Buffer
	editor := &presser{entries: entries}
	editor.press = func() {
		count.Store(0)
		press(editor, &screen)
	}
	err = repl.New(repl.Options{
		Editor: editor, Stdout: &screen, Stderr: &screen, Describe: bindings.Describe,
		Declarations: func() *dts.Library { return declarations.Library() },
		Open: func() (*runtime.Host, error) {
			return runtime.New(runtime.Options{Modules: []module.Module{
				bindings.Twilio(client, bindings.Options{}), script.Module(local, script.Options{}), views.Serve(views.ServeOptions{}), nodeModules{},
			}})
		},
	}).Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return count.Load()
}

// choices are the names that Tab offers for a line.
func choices(tab func(string) string, screen *bytes.Buffer, line string) []string {
	screen.Reset()
	begun := len(line)
	for range 3 {
		if line = tab(line); strings.HasSuffix(line, ": ") {
			break // It is the only one.
		}
	}
	offered := strings.Fields(screen.String())
	if len(offered) == 0 {
		return []string{strings.TrimSuffix(line[strings.LastIndexAny(line[:begun], "({,. '")+1:], ": ")}
	}
	return offered
}

// Every model and every key of every method of the catalog is completed, and
// nothing is asked of Twilio for it.
func TestCompletionKnowsTheCatalog(t *testing.T) {
	t.Parallel()
	methods := map[catalog.Kind]string{catalog.Create: "create", catalog.List: "all", catalog.Update: "update"}
	checked := 0
	requests := atConsole(t, nil, func(tab func(string) string, screen *bytes.Buffer) {
		check := func(line, name string) {
			checked++
			if !slices.Contains(choices(tab, screen, line), name) {
				t.Errorf("%s⇥ does not offer %s", line, name)
			}
		}
		for _, product := range catalog.Products() {
			for _, name := range product.ModelNames() {
				object := name
				if product.Name != "Api" {
					object = "Twilio." + product.Name + "." + name
				}
				check(object[:len(object)-1], object[strings.LastIndexByte(object, '.')+1:])
				model := product.Model(name)
				for kind, method := range methods {
					if !model.Has(kind) || model.Singleton() {
						continue
					}
					checkKeys(tab, screen, model.Operations(kind), fmt.Sprintf("%s.%s({", object, method), func(line, key string) {
						checked++
						t.Errorf("%s⇥ does not offer %s", line, key)
					}, &checked)
				}
			}
		}
	})
	if requests != 0 {
		t.Errorf("completing made %d requests", requests)
	}
	if checked < 5000 {
		t.Errorf("only %d names were checked", checked)
	}
}

// checkKeys presses Tab once for each first letter of the operations' keys.
func checkKeys(tab func(string) string, screen *bytes.Buffer, ops []*catalog.Operation, call string, missing func(line, key string), checked *int) {
	offered := map[string][]string{}
	for _, op := range ops {
		for _, p := range op.Parameters {
			if p.In == catalog.InPath {
				continue
			}
			for _, key := range p.Keys() {
				line := call + key[:1]
				if offered[line] == nil {
					offered[line] = choices(tab, screen, line)
				}
				*checked++
				if !slices.Contains(offered[line], key) {
					missing(line, key)
				}
			}
		}
	}
}

// Values that there are complete without a request and without running a getter.
func TestCompletionOfLiveValues(t *testing.T) {
	t.Parallel()
	entries := []string{"const call = Call.first(); const list = Call.all(); const m = SMS.first()"}
	requests := atConsole(t, entries, func(tab func(string) string, screen *bytes.Buffer) {
		for line, want := range map[string]string{
			"call.direc":                        "call.direction",
			"call.dateC":                        "call.dateCreated",
			"call.recor":                        "call.recordings",
			"call.recordings.destroyA":          "call.recordings.destroyAll",
			"call.recordings.first().dura":      "call.recordings.first().duration",
			"call.isInP":                        "call.isInProgress",
			"call.update({stat":                 "call.update({status",
			"list[0].direc":                     "list[0].direction",
			"list.first().direc":                "list.first().direction",
			"Call.all({status: 'co":             "Call.all({status: 'completed'",
			"Call.all({status: ":                "Call.all({status: '",
			"Call.all({status: 'completed', f":  "Call.all({status: 'completed', from: ",
			"call.update({status: 'canceled', ": "call.update({status: 'canceled', ", // A choice, and no tab.
			"call.to ":                          "call.to ",
			"SMS.create({bo":                    "SMS.create({body: ",
			"SMS.create({to: '1', bo":           "SMS.create({to: '1', body: ",
			"SMS.async.create({bo":              "SMS.async.create({body: ",
			"Twilio.Config.setup({api_s":        "Twilio.Config.setup({api_secret: ",
			"for (const c of Call.all().limit(5)) { c.direc":        "for (const c of Call.all().limit(5)) { c.direction",
			"for await (const c of list) c.recordings.first().dura": "for await (const c of list) c.recordings.first().duration",
			"list.map(c => c.direc":                                 "list.map(c => c.direction",
			"list.filter((c, i) => i > 1 && c.direc":                "list.filter((c, i) => i > 1 && c.direction",
			"list.reduce(c => c.direc":                              "list.reduce(c => c.direc",
			"list.map(c => c.direction).map(d => d.direc":           "list.map(c => c.direction).map(d => d.direc",
			"Balance.curr":                      "Balance.currency",
			"Sip.Dom":                           "Sip.Domain",
			"Twilio.Verify.v2.Serv":             "Twilio.Verify.v2.Service",
			"Call.create({record: ":             "Call.create({record: ", // true or false.
			"AvailablePhoneNumber.all({iso":     "AvailablePhoneNumber.all({iso_country_code: ",
			"UsageRecord.dai":                   "UsageRecord.daily",
			"Call.create({record: t":            "Call.create({record: true",
			"Participant.all({conference_s":     "Participant.all({conference_sid: ",
			"SMS.create([{bo":                   "SMS.create([{body: ",
			"Call.find('CA":                     "Call.find('CA",
			"Account.first().calls.create({fro": "Account.first().calls.create({from: ",
		} {
			if got := tab(line); got != want {
				t.Errorf("%s becomes %s, want %s", line, got, want)
			}
		}
	})
	if requests != 0 {
		t.Errorf("completing made %d requests", requests)
	}
}

// Completing on a record takes less time than a person notices. The quickest counts: other programs
// use the machine.
func TestCompletionIsQuick(t *testing.T) {
	atConsole(t, []string{"const call = Call.first()"}, func(tab func(string) string, _ *bytes.Buffer) {
		least := patience.Long
		for range 21 {
			least = min(least, patience.Work(func() {
				tab("call.recordings.first().da")
				tab("call.da")
			})/2)
		}
		if least > 5*time.Millisecond*patience.Slower {
			t.Errorf("completing takes %v", least)
		}
	})
}

// The line below the prompt says how the call is made in which the cursor is, and what is missing.
// The place of the cursor is written as |.
func TestHints(t *testing.T) {
	var hint func(string, int) string
	say := func(line string) string {
		before, after, _ := strings.Cut(line, "|")
		return hint(before+after, len([]rune(before)))
	}
	requests := atConsoleWith(t, []string{"const call = Call.first(); const options = {}"}, func(editor *presser, _ *bytes.Buffer) {
		hint = editor.hint
		for line, want := range map[string]string{
			"Queue.create(|":                            "Queue.create({friendly_name, …})  still needs: friendly_name",
			"Queue.create({|})":                         "Queue.create({friendly_name, …})  still needs: friendly_name",
			"Queue.create({|friendlyName: 'x'})":        "Queue.create({friendly_name, …})",
			"Call.create({to: '1', |":                   "Call.create({from, to, …})  still needs: from",
			"Call.create([{from: f(g(1)), |":            "Call.create({from, to, …})  still needs: to",
			"Call.create(options|":                      "Call.create({from, to, …})",
			"Call.create({...options, |":                "Call.create({from, to, …})",
			"call.update({|":                            "call.update([{…}])",
			"for (const c of Call.all()) { c.update({|": "c.update([{…}])",
			"console.log(|":                             "console.log(...values: unknown[]): void",
			"Emulator.phone(|":                          "Emulator.phone(address: string): Phone",
			"Emulator.phone('+1').call('|":              "call(to: string): Promise<PhoneCall>",
			"fs.readFileSync(|":                         "fs.readFileSync(path: Path",
			"setTimeout(() => 1, |":                     "setTimeout<A extends unknown[]>(call: (...args: A) => void, delay?: number, ...args: A): Dialtone.Timeout",
			"new URL(|":                                 "URL(url: string",
			"TwiML.build(res => res.say('hi', |":        "res.say(text?: Text | null, attributes?: ",
			"Call.create({to: String(|":                 "String(value?: unknown): string",
			"'abc'.slice(|":                             "slice(start?: number, end?: number): string",
			"if (|":                                     "",
			"const f = (|":                              "",
			"Call.create({}) + |":                       "",
			"Call.|create(":                             "",
			".doc Call.create(|":                        "",
			"'Call.create(|":                            "",
			"IncomingPhoneNumber.create({phone_number: '+1'}); 1|": "",
		} {
			if got := say(line); !strings.HasPrefix(got, want) || want == "" && got != "" || strings.Contains(got, "still") != strings.Contains(want, "still") {
				t.Errorf("%s: %q, want %q", line, got, want)
			}
		}
		least := patience.Long
		for range 21 {
			least = min(least, patience.Work(func() { say("SMS.create({to: '+1', from: '+2', |") }))
		}
		if least > 5*time.Millisecond*patience.Slower {
			t.Errorf("a hint takes %v", least)
		}
	})
	if requests != 0 {
		t.Errorf("the hints made %d requests", requests)
	}
}

// SIDs that were printed complete where one is wanted.
func TestCompletionOfSIDs(t *testing.T) {
	t.Parallel()
	atConsole(t, []string{"Call.all().limit(1)", "Recording.first().sid"}, func(tab func(string) string, screen *bytes.Buffer) {
		for _, prefix := range []string{"CA", "RE"} {
			method := map[string]string{"CA": "Call", "RE": "Recording"}[prefix] + ".find('"
			line := tab(method)
			if sid := strings.Trim(strings.TrimPrefix(line, method), "'"); !strings.HasPrefix(sid, prefix) || len(sid) != 34 {
				t.Errorf("%s⇥ becomes %s", method, line)
			}
		}
	})
}
