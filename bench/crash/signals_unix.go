//go:build unix

package main

import "syscall"

func terminate(pid int) error       { return syscall.Kill(pid, syscall.SIGTERM) }
func stopProcess(pid int) error     { return syscall.Kill(pid, syscall.SIGSTOP) }
func continueProcess(pid int) error { return syscall.Kill(pid, syscall.SIGCONT) }
