//go:build !unix

package child

import (
	"os"
	"os/exec"
)

// givePipes makes the pipes a command's standard input and output: others are not
// passed on here.
func givePipes(command *exec.Cmd, in, out *os.File) {
	command.Stdin, command.Stdout = in, out
}

// takePipes finds the pipes in the child. What is printed there goes nowhere.
func takePipes() (in, out *os.File) {
	in, out = os.Stdin, os.Stdout
	if isPipe(in) && isPipe(out) {
		os.Stdin, os.Stdout = nil, nil
	}
	return in, out
}
