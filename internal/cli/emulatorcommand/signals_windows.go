package emulatorcommand

import (
	"os"
	"os/signal"
)

// forwarded has Ctrl-C no longer end this process, for the commands of its console get it as well.
func forwarded() (signals chan os.Signal, stop func()) {
	signals = make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt)
	return signals, func() { signal.Stop(signals) }
}

// reaches reports whether a signal has reached the commands of this process as well.
func reaches(os.Signal) bool { return true }

// signalOf returns 0: no signal ends a process.
func signalOf(*os.ProcessState) int { return 0 }
