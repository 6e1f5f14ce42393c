package main

import (
	"bytes"
	"strings"
	"testing"

	"dialtone/emulator"
)

// TestExports: a shell that reads what dialtone emulator prints has the account,
// and a person who reads it the other credentials.
func TestExports(t *testing.T) {
	local := emulator.New()
	key, secret := local.MainKey()
	testSID, testToken := local.TestCredentials()
	var out bytes.Buffer
	printExports(&out, "http://127.0.0.1:4010", local)
	var exported, told string
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "#") {
			told += line
		} else {
			exported += line
		}
	}
	if want := "export TWILIO_ACCOUNT_SID=" + local.AccountSID() + "\nexport TWILIO_AUTH_TOKEN=" + local.AuthToken() + "\n"; exported != want {
		t.Errorf("it exports %s", exported)
	}
	for _, want := range []string{key, secret, testSID, testToken, "http://127.0.0.1:4010"} {
		if !strings.Contains(told, want) {
			t.Errorf("it does not tell %s", want)
		}
	}
}
