package child

import (
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// program is this program, also where its file has been replaced or deleted since.
func program() (string, error) { return "/proc/self/exe", nil }

// supervise starts the child and waits until it is dead, all on one thread. Linux kills
// the child when the thread ends that has started it. And what the thread gives up
// before, its child never has: rights that another program would bring along. The
// thread ends with this goroutine, for nobody else has use for it then.
func (c *Child) supervise(command *exec.Cmd, started chan<- error) {
	runtime.LockOSThread()
	_ = unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) // Kernels before 3.5 have none.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	err := command.Start()
	c.process = command.Process
	started <- err
	if err != nil {
		return
	}
	// While the dead child has not been fetched, its number is nobody else's, and so
	// the signal reaches what is left of its group and nobody else.
	pid := command.Process.Pid
	for unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
	}
	_ = unix.Kill(-pid, unix.SIGKILL)
	_ = command.Wait() // How it ended is in the state.
	c.state = command.ProcessState
	close(c.dead)
}
