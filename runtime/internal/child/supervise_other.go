//go:build !linux

package child

import (
	"os"
	"os/exec"
)

// program is this program.
func program() (string, error) { return os.Executable() }

// supervise starts the child and waits until it is dead.
func (c *Child) supervise(command *exec.Cmd, started chan<- error) {
	separate(command)
	err := command.Start()
	c.process = command.Process
	started <- err
	if err != nil {
		return
	}
	_ = command.Wait() // How it ended is in the state.
	c.state = command.ProcessState
	close(c.dead)
}
