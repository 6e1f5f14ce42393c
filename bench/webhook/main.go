// Command webhook measures how many signed requests a second a view answers, and in how much memory, beside Express
// with twilio-node doing the same. Both servers have one core, and the load tool another. See README.md.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

func main() {
	requests := flag.Int("requests", 100_000, "how many requests each server answers")
	rounds := flag.Int("rounds", 10, "how many turns they take")
	connections := flag.Int("connections", 16, "how many callers there are at once")
	long := flag.Duration("soak", 0, "answer requests in this process for so long instead, and watch its memory and goroutines")
	flag.Parse()
	measure := func() error { return run(*requests, *rounds, *connections) }
	if *long > 0 {
		measure = func() error { return soak(*long, *connections) }
	}
	if _, err := os.Stat(filepath.Join("bench", "webhook")); err != nil {
		measure = func() error { return errors.New("run it from the top of the repository: go run ./bench/webhook") }
	}
	if err := measure(); err != nil {
		fmt.Fprintln(os.Stderr, "webhook:", err)
		os.Exit(1)
	}
}

// server is a program under load.
type server struct {
	name    string
	command []string
	env     []string
	dir     string

	process *exec.Cmd
	address string
	rates   []float64 // Requests a second, by turn.
	perCPU  []float64 // Requests a second of the processor's time.
}

func run(requests, rounds, connections int) error {
	here := filepath.Join("bench", "webhook")
	if runtime.NumCPU() < 2 {
		return errors.New("there must be a core for the servers and one for the load")
	}
	temporary, err := os.MkdirTemp("", "dialtone-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temporary)
	binary := filepath.Join(temporary, "dialtone")
	if err := visibly("", "go", "build", "-o", binary, "."); err != nil {
		return err
	}
	express := filepath.Join(here, "express")
	if err := visibly(express, "npm", "ci", "--no-audit", "--no-fund"); err != nil {
		return err
	}
	servers := []*server{
		{name: "dialtone serve", command: []string{binary, "serve", filepath.Join(here, "app"), "--addr", "127.0.0.1:0"}, env: []string{"GOMAXPROCS=1"}},
		{name: "Express, twilio-node", command: []string{"node", "server.js"}, dir: express, env: []string{"NODE_ENV=production"}},
	}
	// The second core is the servers', the first is ours.
	if err := visibly("", "taskset", "-cp", "0", fmt.Sprint(os.Getpid())); err != nil {
		return err
	}
	for i, s := range servers {
		if err := s.start(filepath.Join(temporary, fmt.Sprint(i, ".log"))); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		defer s.stop()
		if err := load(s.address, requests/20, connections); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	for range rounds {
		for _, s := range servers {
			begun, used := time.Now(), s.used()
			if err := load(s.address, requests/rounds, connections); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			s.rates = append(s.rates, float64(requests/rounds)/time.Since(begun).Seconds())
			s.perCPU = append(s.perCPU, float64(requests/rounds)/(s.used()-used))
		}
	}
	return report(os.Stdout, servers)
}

func visibly(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

var serving = regexp.MustCompile(`serving .*on http://([\d.:]+)`)

// start starts a server on the second core, its log in a file, and waits until that says where it serves.
func (s *server) start(log string) error {
	s.process = exec.Command("taskset", append([]string{"-c", "1"}, s.command...)...)
	s.process.Dir = s.dir
	s.process.Env = append(os.Environ(), append(s.env, "TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001", "TWILIO_AUTH_TOKEN="+token)...)
	file, err := os.Create(log)
	if err != nil {
		return err
	}
	defer file.Close()
	s.process.Stderr = file
	if err := s.process.Start(); err != nil {
		return err
	}
	for range 200 {
		said, err := os.ReadFile(log)
		if err != nil {
			return err
		}
		if match := serving.FindSubmatch(said); match != nil {
			s.address = string(match[1])
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("it does not say where it serves")
}

func (s *server) stop() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

// used is how many seconds of the processor's time a server has had. Other work on the machine does not count.
func (s *server) used() float64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid))
	if err != nil {
		return 0
	}
	const ticks = 100 // a second, on every Linux that Go runs on
	var user, system float64
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	_, _ = fmt.Sscan(fields[11]+" "+fields[12], &user, &system)
	return (user + system) / ticks
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

func report(w io.Writer, servers []*server) error {
	table := tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.Debug)
	fmt.Fprintln(table, "| server\t requests a second\t beside Express\t a second of CPU time\t beside Express\t memory after\t at most\t")
	fmt.Fprintln(table, "|---\t---\t---\t---\t---\t---\t---\t")
	express := servers[len(servers)-1]
	for _, s := range servers {
		now, peak, err := s.memory()
		if err != nil {
			return err
		}
		fmt.Fprintf(table, "| %s\t %.0f\t %.2f×\t %.0f\t %.2f×\t %.1f MiB\t %.1f MiB\t\n", s.name,
			median(s.rates), median(ratios(s.rates, express.rates)),
			median(s.perCPU), median(ratios(s.perCPU, express.perCPU)), now, peak)
	}
	return table.Flush()
}

func ratios(ours, theirs []float64) []float64 {
	out := make([]float64, len(ours))
	for i := range out {
		out[i] = ours[i] / theirs[i]
	}
	return out
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
