package sdktest

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/twilio/twilio-go"
	api "github.com/twilio/twilio-go/rest/api/v2010"
	verify "github.com/twilio/twilio-go/rest/verify/v2"

	"dialtone/emulator"
	"dialtone/emulator/authority"
	"dialtone/emulator/proxy"
)

// TestUnmodified: a program with Twilio's SDK for Go finds the emulator by HTTPS_PROXY and
// SSL_CERT_FILE alone. The program is TestTheProgram, in a process of its own.
func TestUnmodified(t *testing.T) {
	ours, err := authority.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	roots, err := ours.Trust().Bundle()
	if err != nil {
		t.Fatal(err)
	}
	local := emulator.New(emulator.Options{Empty: true})
	t.Cleanup(local.Close)
	p := proxy.New(proxy.Options{Local: local, Authority: func() (*authority.Authority, error) { return ours, nil }, Trouble: func(text string) { t.Error(text) }})
	server, err := local.ListenWith("127.0.0.1:0", p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(p.Close(), server.Close()); err != nil {
			t.Error(err)
		}
	})
	program := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestTheProgram$", "-test.v")
	program.Env = append(os.Environ(), "SDKTEST_PROGRAM=yes", "HTTPS_PROXY="+server.URL(), "NO_PROXY=localhost,127.0.0.1,::1", "no_proxy=",
		"SSL_CERT_FILE="+roots, "TWILIO_ACCOUNT_SID="+local.AccountSID(), "TWILIO_AUTH_TOKEN="+local.AuthToken())
	var out bytes.Buffer
	program.Stdout, program.Stderr = &out, &out
	if err := program.Run(); err != nil || !strings.Contains(out.String(), "--- PASS: TestTheProgram") {
		t.Errorf("%v\n%s", err, out.Bytes())
	}
}

// TestTheProgram is a program that knows nothing of an emulator.
func TestTheProgram(t *testing.T) {
	if os.Getenv("SDKTEST_PROGRAM") == "" {
		t.Skip("it is run by TestUnmodified")
	}
	client := twilio.NewRestClient() // which reads the environment
	m, err := client.Api.CreateMessage((&api.CreateMessageParams{}).SetTo("+14155550101").SetFrom("+15005550006").SetBody("Hello"))
	if must(t, m, err); *m.Status != "queued" {
		t.Errorf("%+v", *m)
	}
	for range 3 {
		s, err := client.VerifyV2.CreateService((&verify.CreateServiceParams{}).SetFriendlyName("login"))
		must(t, s, err)
	}
	all, err := client.VerifyV2.ListService((&verify.ListServiceParams{}).SetPageSize(2))
	if must(t, all, err); len(all) != 3 {
		t.Errorf("%d services", len(all))
	}
	_, err = client.Api.CreateMessage((&api.CreateMessageParams{}).SetTo("+14155550101").SetFrom("+15005550006"))
	wants(t, err, 400, 21619)
}
