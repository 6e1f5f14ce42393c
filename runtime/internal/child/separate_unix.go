//go:build unix && !linux

package child

import (
	"os/exec"
	"syscall"
)

// separate gives the child a process group of its own: Ctrl-C is for the parent.
func separate(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
