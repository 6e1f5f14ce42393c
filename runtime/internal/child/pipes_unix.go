//go:build unix

package child

import (
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

// The pipes' numbers in the child: the first after those that every process has.
const (
	pipeIn  = 3
	pipeOut = 4
)

// givePipes makes the pipes a command's third and fourth file. Its standard input
// and output are not used: a library may write to that before main begins.
func givePipes(command *exec.Cmd, in, out *os.File) { command.ExtraFiles = []*os.File{in, out} }

// takePipes finds the pipes in the child.
func takePipes() (in, out *os.File) {
	return takePipe(pipeIn), takePipe(pipeOut)
}

func takePipe(number int) *os.File {
	var stat unix.Stat_t
	// Looked at before a file is made of it, which would close it one day.
	if unix.Fstat(number, &stat) != nil || stat.Mode&unix.S_IFMT != unix.S_IFIFO {
		return nil
	}
	unix.CloseOnExec(number)
	_ = unix.SetNonblock(number, true)
	return os.NewFile(uintptr(number), "pipe")
}
