package cli

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// sdks are what a program of each session in testdata/sdks needs, and how it is had where CI must
// have it.
var sdks = map[string]struct {
	needs   []string // a command that succeeds where it is there
	install string
}{
	"curl":    {[]string{"curl", "--version"}, "apt-get install curl"},
	"node":    {[]string{"node", "-e", `require(process.cwd() + "/../../emulator/sdktest/testdata/node/node_modules/express"); require(process.cwd() + "/../../emulator/sdktest/testdata/node/node_modules/twilio")`}, "npm ci --prefix emulator/sdktest/testdata/node"},
	"python":  {[]string{"/usr/bin/python3", "-c", "import twilio; assert int(twilio.__version__.split('.')[0]) > 8"}, ""}, // Debian's is older
	"python7": {[]string{"unshare", "-m", "/usr/bin/python3", "-c", "import twilio; assert int(twilio.__version__.split('.')[0]) < 9"}, "apt-get install python3-twilio, and be root"},
	"php":     {[]string{"php", "-r", "exit(getenv('TWILIO_PHP') && function_exists('curl_init') ? 0 : 1);"}, ""}, // a checkout
	"ruby":    {[]string{"ruby", "-e", "require 'twilio-ruby'"}, ""},                                              // Debian has none
}

// TestSDKs runs programs that use Twilio's SDKs, and know nothing of an emulator, by dialtone
// emulator exec: the sessions in testdata/sdks, those whose SDK is installed. RUBYLIB and
// PYTHONPATH may name one that is not, and TWILIO_PHP names a checkout of PHP's.
func TestSDKs(t *testing.T) {
	t.Parallel()
	programs, err := filepath.Abs("../../emulator/sdktest/testdata")
	if err != nil {
		t.Fatal(err)
	}
	for name, sdk := range sdks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if out, err := exec.CommandContext(t.Context(), sdk.needs[0], sdk.needs[1:]...).CombinedOutput(); err != nil {
				if os.Getenv("CI_SDKS") != "" && sdk.install != "" {
					t.Fatalf("it is not installed: %s\n%v %s", sdk.install, err, out)
				}
				t.Skipf("it is not installed: %v %s", err, out)
			}
			testscript.Run(t, testscript.Params{
				Files: []string{filepath.Join("testdata", "sdks", name+".txtar")},
				Setup: func(env *testscript.Env) error {
					port, err := freePort()
					if err != nil {
						return err
					}
					setup := filepath.Join(env.WorkDir, "jump.js")
					for name, value := range map[string]string{
						"PORT": port, "PROGRAMS": programs, "SETUP": setup, "HOME": env.WorkDir, "XDG_CONFIG_HOME": filepath.Join(env.WorkDir, ".config"),
						"RUBYLIB": os.Getenv("RUBYLIB"), "TWILIO_PHP": os.Getenv("TWILIO_PHP"), "PYTHONPATH": os.Getenv("PYTHONPATH"),
					} {
						env.Setenv(name, value)
					}
					return os.WriteFile(setup, []byte("Emulator.clock({mode: 'jump'})\n"), 0o600)
				},
			})
		})
	}
	all, err := filepath.Glob("testdata/sdks/*.txtar")
	if err != nil || len(all) != len(sdks) {
		t.Errorf("there are the sessions %s, and %d SDKs; %v", strings.Join(all, " "), len(sdks), err)
	}
}

// freePort returns a port that nothing listens on.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
