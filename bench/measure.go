package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"time"
)

// outcome is what one run took.
type outcome struct {
	time   time.Duration // from the start of the process to its end
	memory int64         // bytes, the most that were resident; 0 where it was not measured
}

// memoryRuns is how often a program runs for its memory. Those runs are not
// timed: what watches the memory takes time of the machine's.
const memoryRuns = 5

// measure lets the programs take turns at a task.
func measure(t task, programs []program, url string, rounds int, stopped <-chan os.Signal) (*table, error) {
	result := &table{task: t}
	for _, p := range programs {
		if command := p.command(t.script, url); command != nil {
			result.rows = append(result.rows, &row{program: p, command: command})
		}
	}
	for round := range rounds + 1 + memoryRuns {
		for _, r := range result.rows {
			select {
			case <-stopped:
				return nil, fmt.Errorf("interrupted")
			default:
			}
			watched := round > rounds
			o, err := once(r.command, t.want, watched)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", r.name, t.script, err)
			}
			switch {
			case round == 0: // brings the files into memory
			case watched:
				r.memory = append(r.memory, o.memory)
			default:
				r.times = append(r.times, o.time)
			}
		}
	}
	return result, nil
}

// once runs a command and checks what it prints.
func once(command []string, want string, watched bool) (outcome, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Env = append(os.Environ(), "TWILIO_ACCOUNT_SID="+accountSID, "TWILIO_AUTH_TOKEN="+authToken,
		"TWILIO_API_KEY=", "TWILIO_API_SECRET=", "TWILIO_EDGE=", "TWILIO_REGION=")
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return outcome{}, err
	}
	var o outcome
	done := make(chan int64, 1)
	if watched {
		go func() { done <- peakMemory(cmd.Process.Pid) }()
	}
	err := cmd.Wait()
	o.time = time.Since(start)
	if watched {
		o.memory = <-done
	}
	if err != nil {
		return o, fmt.Errorf("%w\n%s", err, stderr.String())
	}
	if got := stdout.String(); got != want {
		return o, fmt.Errorf("printed %q, want %q", got, want)
	}
	return o, nil
}

// median returns the middle one, the lower of two.
func median[T ~int64 | ~float64](values []T) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
