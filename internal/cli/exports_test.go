package cli

import (
	"context"
	"crypto/sha256"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"dialtone/emulator"
	"dialtone/internal/cli/command"
	"dialtone/internal/cli/emulatorcommand"
	"dialtone/runtime"
)

// TestExports: a shell that reads what dialtone emulator prints has the account, and a person who
// reads it the other credentials. A token of the environment is not printed.
func TestExports(t *testing.T) {
	t.Parallel()
	const sid, token = "AC0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
	for _, environ := range [][]string{nil, {"TWILIO_ACCOUNT_SID=" + sid, "TWILIO_AUTH_TOKEN=" + token}} {
		random := func() *seeded { return &seeded{source: rand.NewChaCha8(sha256.Sum256([]byte("exports")))} }
		like := emulator.Options{Random: random()}
		if environ != nil {
			like.AccountSID, like.AuthToken = sid, token
		}
		local := emulator.New(like) // with the same credentials
		t.Cleanup(local.Close)
		ctx, stop := context.WithCancelCause(t.Context())
		out := make(spoken, 1000)
		e := &emulatorcommand.Call{
			Call:    command.Call{Context: ctx, Process: Process{Environ: environ, Stdout: out, Stderr: out}},
			Options: func() (emulator.Options, error) { return emulator.Options{Random: random()}, nil },
		}
		var c emulatorcommand.Command
		c.Serve.Addr = "127.0.0.1:0"
		ended := make(chan error, 1)
		go func() { ended <- c.Serve.Run(e) }()
		printed := out.until(t, "# phones, time, faults and the journal")
		var exported, told string
		for line := range strings.Lines(printed) {
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
		if exported != want || strings.Contains(printed, token) {
			t.Errorf("it exports %s", exported)
		}
		if environ != nil && (local.AccountSID() != sid || local.AuthToken() != token) {
			t.Errorf("it is %s, %s", local.AccountSID(), local.AuthToken())
		}
		key, secret := local.MainKey()
		testSID, testToken := local.TestCredentials()
		client, clientSecret := local.OAuthClient()
		for _, want := range []string{key, secret, client, clientSecret, testSID, testToken} {
			if !strings.Contains(told, want) {
				t.Errorf("it does not tell %s", want)
			}
		}
		url := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(told)
		for user, password := range map[string]string{local.AccountSID(): local.AuthToken(), key: secret} {
			if status := asks(t, url+"/2010-04-01/Accounts/"+local.AccountSID()+"/Messages.json", user, password); status != http.StatusOK {
				t.Errorf("%s at %s: %d", user, url, status)
			}
		}
		stop(runtime.ErrInterrupted)
		if code := command.ExitCode(<-ended); code != 130 {
			t.Errorf("exit code %d", code)
		}
	}
}

// asks returns the status of what is answered to a request with credentials.
func asks(t *testing.T, url, user, password string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(user, password)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}
