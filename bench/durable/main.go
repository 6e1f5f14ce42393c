// Command durable measures durable runs: processes of dialtone work at a run of many messages,
// against a local Twilio in this process, on SQLite and on PostgreSQL.
//
//	go run ./bench/durable -what speed                  elements a second of a process
//	go run ./bench/durable -what rates -processes 4     what reaches Twilio of senders that have a rate
//	go run ./bench/durable -what pauses -processes 4    how soon nothing is sent any more after a pause
//	go run ./bench/durable -what big -n 5000000         memory of a script that loads a file of so many rows, and looks at them
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"dialtone/bench/internal/fleet"
)

// bench is what all measurements share.
type bench struct {
	program, under string
	databases      []string
	n, concurrency int
	latency        time.Duration
	processes      int
	trials         int
}

func main() {
	var b bench
	what := flag.String("what", "speed", "what is measured: speed, rates, pauses, big, with commas between")
	flag.IntVar(&b.n, "n", 20_000, "elements")
	flag.IntVar(&b.processes, "processes", 1, "processes")
	flag.IntVar(&b.concurrency, "concurrency", 100, "requests under way at once, of each process")
	flag.IntVar(&b.trials, "trials", 3, "windows of rates, or pauses")
	flag.DurationVar(&b.latency, "latency", 50*time.Millisecond, "how long Twilio takes")
	flag.StringVar(&b.program, "dialtone", "", "the program, which is built where none is named")
	flag.StringVar(&b.under, "dir", "", "the folder for SQLite's files, instead of that for temporary ones")
	on := flag.String("on", "sqlite,postgres", "databases")
	flag.Parse()
	b.databases = strings.Split(*on, ",")
	if err := b.run(*what); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (b bench) run(what string) error {
	if b.program == "" {
		dir, err := os.MkdirTemp("", "durable")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if b.program, err = fleet.Build(dir); err != nil {
			return err
		}
	}
	var failed error
	for _, what := range strings.Split(what, ",") {
		measure := map[string]func(context.Context, string) error{"speed": b.speed, "rates": b.rates, "pauses": b.pauses, "big": b.big}[what]
		if measure == nil {
			return fmt.Errorf("there is no -what %q", what)
		}
		for _, database := range b.databases {
			failed = errors.Join(failed, measure(context.Background(), database))
		}
	}
	return failed
}
