// Command bench measures dialtone beside other programs that do the same, on a
// server that stands for Twilio:
//
//	go run ./bench                # all of it, with npm's twilio where there is Node
//	go run ./bench -rounds 21
//
// The programs take turns, so that whatever else the machine does falls on all of
// them, and what is printed are medians: of the times, and of the ratios within
// each turn.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
)

// settings say what is measured.
type settings struct {
	rounds  int    // turns that are timed
	records int    // in the long list
	node    bool   // npm's twilio as well
	module  string // the folder of dialtone's source
}

func main() {
	s := settings{module: "."}
	flag.IntVar(&s.rounds, "rounds", 11, "how often each program runs; the median counts")
	flag.IntVar(&s.records, "records", 100_000, "how many records the long list has")
	flag.BoolVar(&s.node, "node", true, "measure npm's twilio, too")
	flag.Parse()
	if err := run(s, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run builds the programs, measures them and prints the tables.
func run(s settings, out, progress io.Writer) error {
	stopped := make(chan os.Signal, 1)
	signal.Notify(stopped, os.Interrupt)
	defer signal.Stop(stopped)
	dir, err := os.MkdirTemp("", "dialtone-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	programs, notes, err := build(s, dir, progress)
	if err != nil {
		return err
	}
	for _, task := range tasks(s) {
		fmt.Fprintf(progress, "%s, %d records: %d turns\n", task.script, task.records, s.rounds)
		server, err := startStub(task.records)
		if err != nil {
			return err
		}
		table, err := measure(task, programs, server.url, s.rounds, stopped)
		server.close()
		if err != nil {
			return err
		}
		table.print(out)
	}
	printMachine(out, programs)
	for _, note := range notes {
		fmt.Fprintln(out, note)
	}
	return nil
}

// task is something to do, and what each program prints when it has done it.
type task struct {
	question string
	script   string // the name of the file, without extension, in each program's folder
	records  int    // in the list
	want     string
}

func tasks(s settings) []task {
	list := func(records int) task {
		return task{
			fmt.Sprintf("%d messages listed, their bodies' lengths added up", records), "list",
			records, fmt.Sprintf("%d %d\n", records, records*len(text)),
		}
	}
	return []task{
		{"From start to the first result: the newest message's SID, printed", "first", s.records, sid(0) + "\n"},
		list(s.records / 10),
		list(s.records),
	}
}

// folder returns a folder of the bench in the module.
func (s settings) folder(name string) (string, error) {
	return filepath.Abs(filepath.Join(s.module, "bench", name))
}
