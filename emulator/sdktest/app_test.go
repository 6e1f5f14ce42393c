package sdktest

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	api "github.com/twilio/twilio-go/rest/api/v2010"

	"dialtone/emulator"
	"dialtone/emulator/agenda"
	"dialtone/emulator/journal"
)

// TestAnExpressApplication: an application with Express and the middleware of Twilio's SDK for Node
// (testdata/node/app.js) answers texts. The middleware refuses what is not signed as Twilio signs.
func TestAnExpressApplication(t *testing.T) {
	needsNode(t, "express")
	s := start(t, emulator.Options{Empty: true})
	if err := s.Main().SetClock(agenda.Jump, 1); err != nil {
		t.Fatal(err)
	}
	url := serveNode(t, "app.js", "TWILIO_AUTH_TOKEN="+s.AuthToken())
	const ann, ours = "+14155550101", "+15005550006"
	params := &api.CreateIncomingPhoneNumberParams{}
	params.SetPhoneNumber(ours).SetSmsUrl(url + "/sms")
	if _, err := s.api.CreateIncomingPhoneNumber(params); err != nil {
		t.Fatal(err)
	}
	text := func(body string) {
		t.Helper()
		if _, err := s.Main().Text(t.Context(), emulator.Text{From: ann, To: ours, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ body, want string }{
		{"Grüße & 100 %", `^1: you wrote Grüße & 100 %$`},
		{"", `It is 5 < 6 & true`},
		{"menu", `^Tea or coffee, \+14155550101\? \(en, a b\)$`},
		{"a+b=c", `^3: you wrote a\+b=c$`},
	} {
		if c.body != "" {
			text(c.body)
		}
		if _, err := s.Main().Receives(t.Context(), ann, regexp.MustCompile(c.want), time.Minute); err != nil {
			t.Error(err)
		}
	}
	if err := s.Main().Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	res, err := http.Get(url + "/statuses")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if raw, err := io.ReadAll(res.Body); err != nil || string(raw) != `["sent","delivered","sent","delivered"]` {
		t.Errorf("the application heard %s, %v", raw, err)
	}
	for _, e := range s.Main().Journal(journal.Filter{}) {
		if e.Kind == journal.Problem || e.Kind == journal.Webhook && e.Status >= 300 {
			t.Errorf("%+v", e)
		}
	}
}

// serveNode starts a program of testdata/node, which prints its URL, and ends it with the test.
func serveNode(t *testing.T, file string, env ...string) (url string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "node", filepath.Join("testdata", "node", file))
	command.Env = append(os.Environ(), env...)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill() // it may have ended with the test's context
		_ = command.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%s did not say where it listens: %v", file, err)
	}
	return strings.TrimSpace(line)
}
