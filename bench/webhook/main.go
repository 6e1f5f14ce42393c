// Command webhook measures how many signed requests a second a view answers, and in how much
// memory, beside Express with twilio-node doing the same. Both servers have one core, and the load
// tool another. See README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

func main() {
	requests := flag.Int("requests", 100_000, "how many requests each server answers")
	rounds := flag.Int("rounds", 10, "how many turns they take")
	connections := flag.Int("connections", 16, "how many callers there are at once")
	long := flag.Duration("soak", 0, "answer requests in this process for so long instead, and watch its memory and goroutines")
	flag.Parse()
	// What ends the command ends the servers, too.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := measure(ctx, *requests, *rounds, *connections, *long); err != nil {
		fmt.Fprintln(os.Stderr, "webhook:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, requests, rounds, connections int, long time.Duration) error {
	if _, err := os.Stat(filepath.Join("bench", "webhook")); err != nil {
		return errors.New("run it from the top of the repository: go run ./bench/webhook")
	}
	if connections < 1 || rounds < 1 || requests < 20*rounds {
		return errors.New("-connections and -rounds are at least 1, -requests 20 for each round")
	}
	var err error
	if long > 0 {
		err = soak(ctx, long, connections)
	} else {
		err = run(ctx, requests, rounds, connections)
	}
	if err != nil && ctx.Err() != nil {
		return errors.New("it was interrupted")
	}
	return err
}

func run(ctx context.Context, requests, rounds, connections int) error {
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
	if err := visibly(ctx, "", "go", "build", "-o", binary, "."); err != nil {
		return err
	}
	express := filepath.Join(here, "express")
	if err := visibly(ctx, express, "npm", "ci", "--no-audit", "--no-fund"); err != nil {
		return err
	}
	servers := []*server{
		{name: "dialtone serve", command: []string{binary, "serve", filepath.Join(here, "app"), "--addr", "127.0.0.1:0"}, env: []string{"GOMAXPROCS=1"}},
		{name: "Express, twilio-node", command: []string{"node", "server.js"}, dir: express, env: []string{"NODE_ENV=production"}},
	}
	// The second core is the servers', the first is ours.
	if err := visibly(ctx, "", "taskset", "-cp", "0", fmt.Sprint(os.Getpid())); err != nil {
		return err
	}
	for i, s := range servers {
		s.log = filepath.Join(temporary, fmt.Sprint(i, ".log"))
		if err := s.start(ctx); err != nil {
			return s.because(err)
		}
		defer s.stop()
		if err := load(ctx, s.address, requests/20, connections); err != nil {
			return s.because(err)
		}
	}
	for round := range rounds {
		for _, s := range servers {
			if err := s.turn(ctx, requests/rounds, connections); err != nil {
				return s.because(err)
			}
		}
		fmt.Fprintf(os.Stderr, "turn %d of %d: %.0f and %.0f requests a second\n", round+1, rounds, servers[0].rates[round], servers[1].rates[round])
	}
	return report(os.Stdout, servers)
}

func visibly(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
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
