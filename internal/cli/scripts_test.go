package cli

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"dialtone/emulator"
)

// TestAutomations runs the scripts in scripts/ as the sessions in
// testdata/automations say, each on a local Twilio of its own with nothing but an
// account in it. Beside testscript's commands and the variables SCRIPTS, URL (the
// local Twilio's) and YESTERDAY (a day of UTC) they have
//
//	seed NAME MODEL JSON
//	                 puts a record there and sets NAME to its SID. In the JSON
//	                 "@-5d" is the time five days ago and "@yesterday" yesterday's
//	                 noon in UTC
//	exits CODE command…
//	                 runs the command and checks the code it exits with
func TestAutomations(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/automations",
		Setup: func(env *testscript.Env) error {
			giveDetector(env)
			scripts, err := filepath.Abs("../../scripts")
			if err != nil {
				return err
			}
			now := time.Now().UTC()
			local := emulator.New(emulator.Options{Empty: true})
			server, err := local.Listen("127.0.0.1:0")
			if err != nil {
				return err
			}
			env.Defer(func() {
				if err := server.Close(); err != nil {
					t.Error(err)
				}
			})
			env.Values[seedKey{}] = &seeder{local, now}
			env.Setenv("SCRIPTS", scripts)
			env.Setenv("URL", server.URL())
			env.Setenv("YESTERDAY", now.AddDate(0, 0, -1).Format(time.DateOnly))
			env.Setenv("TWILIO_ACCOUNT_SID", local.AccountSID())
			env.Setenv("TWILIO_AUTH_TOKEN", local.AuthToken())
			return nil
		},
		Cmds: with(calling, map[string]func(*testscript.TestScript, bool, []string){"seed": seedCommand, "exits": exits}),
	})
}

// seeder puts records into a session's local Twilio, their dates counted from one
// time.
type seeder struct {
	local *emulator.Emulator
	now   time.Time
}

type seedKey struct{}

func seedCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: seed NAME MODEL JSON")
	}
	s := ts.Value(seedKey{}).(*seeder)
	var attributes map[string]any
	ts.Check(json.Unmarshal([]byte(s.dated(args[2])), &attributes))
	made, err := s.local.Seed(args[1], attributes)
	ts.Check(err)
	ts.Setenv(args[0], made["sid"].(string))
}

var dates = regexp.MustCompile(`@yesterday|@-(\d+)d`)

// dated writes the dates in a text as Twilio does.
func (s *seeder) dated(text string) string {
	return dates.ReplaceAllStringFunc(text, func(date string) string {
		at := s.now.Truncate(24 * time.Hour).Add(-12 * time.Hour)
		if match := dates.FindStringSubmatch(date); match[1] != "" {
			days, err := strconv.Atoi(match[1])
			if err != nil {
				panic(err) // the expression has digits only
			}
			at = s.now.AddDate(0, 0, -days)
		}
		return at.Format(time.RFC1123Z)
	})
}
