//go:build !unix

package postgrestest

import (
	"os"
	"os/exec"
)

func own(string) error { return nil }

func asUser(*exec.Cmd) {}

func kill(pid int) error {
	process, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	return process.Kill()
}
