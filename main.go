// Command dialtone runs JavaScript against Twilio, or against the Twilio that is
// built into it.
package main

import (
	"os"
	_ "time/tzdata" // Where the machine has none: containers, Windows.

	"dialtone/internal/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:], cli.ThisProcess())) }
