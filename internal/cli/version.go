package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"dialtone/api/catalog"

	"github.com/alecthomas/kong"
)

// versionFlag is --version, which stands where a command would.
type versionFlag bool

// BeforeReset prints the version instead of everything else.
func (versionFlag) BeforeReset(app *kong.Kong) error {
	fmt.Fprintln(app.Stdout, version())
	app.Exit(0)
	return nil
}

// version says which dialtone this is, and which Twilio its catalog knows.
func version() string {
	from := catalog.FactsFrom()
	return fmt.Sprintf("%s, Twilio's API %s (%s), %s %s/%s",
		release(), from.Release, from.Commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// release says which dialtone this is.
func release() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return "dialtone " + info.Main.Version
	}
	return "dialtone (devel)"
}

// Run prints the version, and what the catalog was made from.
func (versionCommand) Run(e *environment) error {
	fmt.Fprintln(e.Stdout, version())
	return nil
}
