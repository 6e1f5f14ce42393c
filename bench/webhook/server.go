package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// server is a program under load.
type server struct {
	name    string
	command []string
	env     []string
	dir     string

	process *exec.Cmd
	exited  chan error // Has why the process has ended, once it has.
	log     string     // The file that it writes to.
	address string
	rates   []float64 // Requests a second, by turn.
	perCPU  []float64 // Requests a second of the processor's time.
}

var serving = regexp.MustCompile(`serving .*on http://([\d.:]+)`)

// start starts a server on the second core, its log in a file, and waits until that says where it
// serves.
func (s *server) start(ctx context.Context) error {
	s.process = exec.Command("taskset", append([]string{"-c", "1"}, s.command...)...)
	s.process.Dir = s.dir
	s.process.Env = append(os.Environ(), append(s.env, "TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001", "TWILIO_AUTH_TOKEN="+token)...)
	file, err := os.Create(s.log)
	if err != nil {
		return err
	}
	defer file.Close()
	s.process.Stdout, s.process.Stderr = file, file
	if err := s.process.Start(); err != nil {
		return err
	}
	s.exited = make(chan error, 1)
	go func() { s.exited <- s.process.Wait() }()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	patience := time.After(30 * time.Second)
	for {
		said, err := os.ReadFile(s.log)
		if err != nil {
			return err
		}
		if match := serving.FindSubmatch(said); match != nil {
			s.address = string(match[1])
			return nil
		}
		select {
		case <-look.C:
		case err := <-s.exited:
			s.exited <- err
			return errors.New("it does not serve")
		case <-patience:
			s.stop()
			return errors.New("it does not say where it serves within 30 seconds")
		case <-ctx.Done():
			s.stop()
			return ctx.Err()
		}
	}
}

func (s *server) stop() {
	_ = s.process.Process.Kill()
	err := <-s.exited
	s.exited <- err
}

// because says of an error which server it was, whether it lives, and what it has said last.
func (s *server) because(err error) error {
	text := fmt.Sprintf("%s: %v", s.name, err)
	// A server that has died is known to be dead a little after its connections are.
	select {
	case exit := <-s.exited:
		s.exited <- exit
		text += fmt.Sprintf("; it has ended: %s", s.process.ProcessState)
	case <-time.After(time.Second):
		text += "; it is still running"
	}
	if said, err := os.ReadFile(s.log); err == nil {
		const last = 2000
		text += "; the end of its log:\n" + string(said[max(0, len(said)-last):])
	}
	return errors.New(text)
}

// turn has a server answer requests, and keeps how fast it was.
func (s *server) turn(ctx context.Context, requests, connections int) error {
	begun := time.Now()
	before, err := s.used()
	if err != nil {
		return err
	}
	if err := load(ctx, s.address, requests, connections); err != nil {
		return err
	}
	after, err := s.used()
	if err != nil {
		return err
	}
	if after == before {
		return errors.New("a turn took none of the processor's time: give it more -requests")
	}
	s.rates = append(s.rates, float64(requests)/time.Since(begun).Seconds())
	s.perCPU = append(s.perCPU, float64(requests)/(after-before))
	return nil
}

// used is how many seconds of the processor's time a server has had. Other work on the machine does
// not count.
func (s *server) used() (float64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid))
	if err != nil {
		return 0, err
	}
	const ticks = 100 // a second, on every Linux that Go runs on
	var user, system float64
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, err
	}
	return (user + system) / ticks, nil
}

// memory is what of a process is resident now, and was at most, in MiB.
func (s *server) memory() (now, peak float64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	for name, value := range map[string]*float64{"VmRSS:": &now, "VmHWM:": &peak} {
		_, rest, _ := bytes.Cut(status, []byte(name))
		if _, err := fmt.Sscan(string(rest), value); err != nil {
			return 0, 0, err
		}
		*value /= 1024
	}
	return now, peak, nil
}
