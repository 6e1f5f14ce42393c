package sdktest

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dialtone/emulator"
)

// TestNode lets Twilio's SDK for Node work on the emulator: testdata/node/flows.js says what it
// does and fails where an answer is not what the SDK's users get from Twilio. The SDK is installed
// by `npm ci --prefix emulator/sdktest/testdata/node`, which .ci/run does.
func TestNode(t *testing.T) {
	needsNode(t, "twilio")
	run(t, "node", filepath.Join("testdata", "node", "flows.js"))
}

// TestPython does the same with Twilio's SDK for Python, Debian's python3-twilio.
func TestPython(t *testing.T) {
	python := "/usr/bin/python3" // Debian's own, which has Debian's packages
	if err := exec.CommandContext(t.Context(), python, "-c", "import twilio").Run(); err != nil {
		missing(t, "Twilio's SDK for Python is not installed: apt-get install python3-twilio")
	}
	run(t, python, filepath.Join("testdata", "python", "flows.py"))
}

// needsNode skips a test where Node or a package of testdata/node is missing.
func needsNode(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		missing(t, "Node is not installed")
	}
	if _, err := os.Stat(filepath.Join("testdata", "node", "node_modules", name, "package.json")); err != nil {
		missing(t, name+" is not installed: npm ci --prefix emulator/sdktest/testdata/node")
	}
}

// missing skips a test whose SDK is not there, but in CI, which installs it.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI_SDKS") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// run runs a program of another language against an emulator. The program is told where it is and
// who it is by the environment.
func run(t *testing.T, name, file string) {
	t.Helper()
	s := start(t, emulator.Options{})
	id, secret := s.OAuthClient()
	command := exec.CommandContext(t.Context(), name, file)
	command.Env = append(os.Environ(),
		"EMULATOR=http://"+s.address, "TWILIO_ACCOUNT_SID="+s.AccountSID(), "TWILIO_AUTH_TOKEN="+s.AuthToken(),
		"CLIENT_ID="+id, "CLIENT_SECRET="+secret)
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err := command.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		t.Fatalf("%s: %v\n%s", file, err, out.Bytes())
	case err != nil:
		t.Fatal(err)
	case !strings.HasSuffix(strings.TrimSpace(out.String()), "done"):
		t.Fatalf("%s did not come to its end:\n%s", file, out.Bytes())
	}
}
