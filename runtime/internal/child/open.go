package child

import (
	"os"
	"strconv"
	"strings"
)

// Parent is the process that has started this one, seen from here.
type Parent struct {
	To, From *os.File
	Nonce    string // What the parent's first message must hold.
}

// Open finds the parent. There is none unless this process was started by [Start]:
// by the very process that is its parent, and with pipes where they must be. A
// variable that is only inherited makes no child.
func Open() (*Parent, bool) {
	value, found := os.LookupEnv(variable)
	number, nonce, _ := strings.Cut(value, " ")
	if !found || number != strconv.Itoa(os.Getppid()) || nonce == "" {
		return nil, false
	}
	from, to := takePipes()
	if !isPipe(from) || !isPipe(to) {
		return nil, false
	}
	_ = os.Unsetenv(variable)
	forgetDetectorOptions() // It has read them.
	return &Parent{To: to, From: from, Nonce: nonce}, true
}

func isPipe(file *os.File) bool {
	if file == nil {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeNamedPipe != 0
}
