package emulatorcommand

import (
	"fmt"
	"io"

	"dialtone/emulator"
	"dialtone/emulator/control"
	"dialtone/internal/cli/command"
)

// Run serves the local Twilio until a signal ends it.
func (c *serve) Run(e *Call) error {
	if !emulator.IsLoopback(c.Addr) {
		fmt.Fprintf(e.Stderr, "WARNING: other machines can reach this emulator on %s. Any that does so controls it, without credentials, and what is sent is not encrypted. --addr 127.0.0.1:4010 keeps it to this machine.\n", c.Addr)
		if !c.ProxyOnlyTwilio {
			fmt.Fprintln(e.Stderr, "WARNING: they also reach through its proxy what this machine reaches. --proxy-only-twilio refuses that.")
		}
	}
	local, err := c.start(e, c.Addr, func(text string) { fmt.Fprintln(e.Stderr, "dialtone: "+text) })
	if err != nil {
		return err
	}
	printExports(e.Stdout, local)
	<-e.Context.Done()
	if err := local.close(); err != nil {
		return err
	}
	return e.Stopped()
}

// printExports prints what a shell evaluates to use the emulator.
func printExports(w io.Writer, local *served) {
	url, e := command.Reachable(local.server.URL()), local.Emulator
	fmt.Fprintf(w, "export TWILIO_ACCOUNT_SID=%s\n", e.AccountSID())
	if local.tokenOfEnvironment {
		fmt.Fprintf(w, "# the auth token is that of the environment, TWILIO_AUTH_TOKEN\n")
	} else {
		fmt.Fprintf(w, "export TWILIO_AUTH_TOKEN=%s\n", e.AuthToken())
	}
	sid, secret := e.MainKey()
	fmt.Fprintf(w, "# or with an API key: TWILIO_API_KEY=%s TWILIO_API_SECRET=%s\n", sid, secret)
	sid, secret = e.OAuthClient()
	fmt.Fprintf(w, "# or with OAuth: client id %s and client secret %s\n", sid, secret)
	sid, secret = e.TestCredentials()
	fmt.Fprintf(w, "# test credentials, which store nothing: TWILIO_ACCOUNT_SID=%s TWILIO_AUTH_TOKEN=%s\n", sid, secret)
	fmt.Fprintf(w, "# serving Twilio's API on %s; in another shell:\n#   dialtone --base-url %s run scripts/quickstart.js\n", url, url)
	fmt.Fprintf(w, "#   eval \"$(dialtone emulator env --at %s)\"   # for programs with any of Twilio's SDKs\n", url)
	if local.secure != nil {
		fmt.Fprintf(w, "# and on %s by Twilio's names; dialtone emulator ca prints the certificate to trust\n", command.Reachable(local.secure.URL()))
	}
	fmt.Fprintf(w, "# phones, time, faults and the journal, in a browser and for programs: %s/\n", url+control.Prefix)
}
