package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// live are the live tests of Twilio's SDKs, which these run against an account of Twilio's: how one
// runs them in a checkout, beside which its needs are installed.
var live = map[string]string{
	"twilio-go":     `exec go test -count=1 -tags cluster -run 'Sending|Listing|Special|ListParams|Oauth|TokenAuth|Orgs' .`,
	"twilio-ruby":   `exec rspec -O /dev/null -I lib cluster/`,
	"twilio-python": `PYTHONPATH=.:$PYTHONPATH exec /usr/bin/python3 -m pytest -q -p no:cacheprovider tests/cluster`,
	"twilio-node":   `cd spec/cluster && exec npx --no-install jest --transform '{"^.+\\.ts$": ["ts-jest", {"diagnostics": false}]}' --testPathIgnorePatterns webhook node_modules`,
}

// liveSetup gives the account what these tests count on: two numbers, and a user of an
// organization.
const liveSetup = `
IncomingPhoneNumber.create({phone_number: '+15005550006'})
Emulator.seed('IncomingPhoneNumber', {phone_number: '+14155550199'})
Emulator.seed('Twilio.IAM.OrganizationUser', {organization_sid: 'OR00000000000000000000000000000001', id: 'US00000000000000000000000000000001', userName: 'ann@example.com'})
`

// liveProgram names those by the variables that the tests go by.
const liveProgram = `set -e
export TWILIO_FROM_NUMBER=+15005550006 TWILIO_TO_NUMBER=+14155550199
export TWILIO_FROM_NUMBER_OAUTH=$TWILIO_FROM_NUMBER TWILIO_TO_NUMBER_OAUTH=$TWILIO_TO_NUMBER
export TWILIO_ACCOUNT_SID_OAUTH=$TWILIO_ACCOUNT_SID TWILIO_ORGS_ACCOUNT_SID=$TWILIO_ACCOUNT_SID
export TWILIO_ORGS_CLIENT_ID=$TWILIO_CLIENT_ID TWILIO_ORGS_CLIENT_SECRET=$TWILIO_CLIENT_SECRET
export TWILIO_ORG_SID=OR00000000000000000000000000000001
export TWILIO_USER_SID=US00000000000000000000000000000001 TWILIO_ORGS_USER_ID=US00000000000000000000000000000001
TWILIO_MESSAGE_SID=$(dialtone eval 'SMS.create({to: "+14155550101", from: "+15005550006", body: "hi"}).sid')
export TWILIO_MESSAGE_SID
cd "$CHECKOUT"
`

// TestLive runs the SDKs' own live tests, unchanged, by dialtone emulator exec: those of the
// checkouts in the folder that TWILIO_SDKS names, twilio-go, twilio-node, twilio-python and
// twilio-ruby.
func TestLive(t *testing.T) {
	t.Parallel()
	checkouts := os.Getenv("TWILIO_SDKS")
	if checkouts == "" {
		t.Skip("TWILIO_SDKS names no folder with checkouts of Twilio's SDKs")
	}
	for name, command := range live {
		t.Run(name, func(t *testing.T) {
			checkout := filepath.Join(checkouts, name)
			if _, err := os.Stat(checkout); err != nil {
				t.Skip(err)
			}
			dir := t.TempDir()
			for file, text := range map[string]string{"setup.js": liveSetup, "live.sh": liveProgram + command + "\n"} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			session := filepath.Join(dir, "live.txtar")
			if err := os.WriteFile(session, []byte("exec dialtone emulator exec --empty --setup $DIR/setup.js -- sh $DIR/live.sh\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			testscript.Run(t, testscript.Params{
				Files: []string{session},
				Setup: func(env *testscript.Env) error {
					for name, value := range map[string]string{
						"DIR": dir, "CHECKOUT": checkout, "HOME": env.WorkDir, "XDG_CONFIG_HOME": filepath.Join(env.WorkDir, ".config"),
						"PYTHONPATH": os.Getenv("PYTHONPATH"), "TWILIO_API_KEY": "one of its own", "TWILIO_CLIENT_ID": "one of its own",
					} {
						env.Setenv(name, value)
					}
					for _, name := range []string{"GOPATH", "GOMODCACHE", "GOCACHE"} {
						value, err := exec.CommandContext(t.Context(), "go", "env", name).Output()
						if err != nil {
							return err
						}
						env.Setenv(name, string(value[:len(value)-1]))
					}
					return nil
				},
			})
		})
	}
}
