package emulatorcommand

import (
	"bytes"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/internal/cli/command"
)

// TestExports: a shell that reads what dialtone emulator prints has the account, and a person who
// reads it the other credentials. A token of the environment is not printed.
func TestExports(t *testing.T) {
	const sid, token = "AC0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
	for _, environ := range [][]string{nil, {"TWILIO_ACCOUNT_SID=" + sid, "TWILIO_AUTH_TOKEN=" + token}} {
		e := &Call{
			Call:    command.Call{Context: t.Context(), Process: command.Process{Environ: environ}},
			Options: func() (emulator.Options, error) { return emulator.Options{}, nil },
		}
		local, err := (&servedFlags{}).start(e, "127.0.0.1:0", func(text string) { t.Error(text) })
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := local.close(); err != nil {
				t.Error(err)
			}
		})
		key, secret := local.MainKey()
		testSID, testToken := local.TestCredentials()
		client, clientSecret := local.OAuthClient()
		var out bytes.Buffer
		printExports(&out, local)
		var exported, told string
		for line := range strings.Lines(out.String()) {
			if strings.HasPrefix(line, "#") {
				told += line
			} else {
				exported += line
			}
		}
		want := "export TWILIO_ACCOUNT_SID=" + local.AccountSID() + "\n"
		if environ == nil {
			want += "export TWILIO_AUTH_TOKEN=" + local.AuthToken() + "\n"
		}
		if exported != want || strings.Contains(out.String(), token) {
			t.Errorf("it exports %s", exported)
		}
		if environ != nil && (local.AccountSID() != sid || local.AuthToken() != token) {
			t.Errorf("it is %s, %s", local.AccountSID(), local.AuthToken())
		}
		for _, want := range []string{key, secret, client, clientSecret, testSID, testToken, local.server.URL()} {
			if !strings.Contains(told, want) {
				t.Errorf("it does not tell %s", want)
			}
		}
	}
}
