// Packages runs a small use of each of many npm packages in Node and in dialtone, and prints one
// table: the package, its use, and whether dialtone prints what Node does, or else why not.
//
//	npm ci --prefix bench/packages
//	go run ./bench/packages
//	go run ./bench/packages -promised -prefix bench/packages/promised
//	go run ./bench/packages -only 'axios|yargs' -v
//
// It ends with 1 where an output differs.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
)

// promised are the packages that run in CI.
var promised = []string{
	"axios", "chalk", "commander", "csv-parse", "express", "jsonwebtoken", "luxon", "node-fetch", "openai", "pino", "stripe",
	"twilio", "xlsx", "yargs",
}

// settings say what is run.
type settings struct {
	prefix   string // the folder with node_modules
	only     string
	promised bool
	verbose  bool
	dialtone string // the program; built where it is empty
	workers  int
}

func main() {
	var s settings
	flag.StringVar(&s.prefix, "prefix", "bench/packages", "the folder in which npm ci was run")
	flag.StringVar(&s.only, "only", "", "run the packages whose whole name this regular expression matches")
	flag.BoolVar(&s.promised, "promised", false, "run those that run in CI")
	flag.BoolVar(&s.verbose, "v", false, "print both outputs where they differ")
	flag.StringVar(&s.dialtone, "dialtone", "", "the program to run, instead of building it")
	flag.IntVar(&s.workers, "workers", 2, "how many packages run at once")
	flag.Parse()
	outcomes, err := run(context.Background(), s)
	if err != nil {
		fmt.Fprintln(os.Stderr, "packages:", err)
		os.Exit(1)
	}
	if same := printTable(os.Stdout, outcomes, s.verbose); same < len(outcomes) {
		os.Exit(1)
	}
}

// outcome is what became of a use.
type outcome struct {
	use
	node, dialtone result
}

func (o outcome) equal() bool { return o.node == o.dialtone && o.node.ended == "" }

// why says why an output differs, in a line.
func (o outcome) why() string {
	switch {
	case o.node.ended != "":
		return "Node: " + o.node.problem()
	case o.dialtone.ended != "":
		return o.dialtone.problem()
	}
	ours, theirs := strings.Split(o.dialtone.stdout, "\n"), strings.Split(o.node.stdout, "\n")
	for i, line := range theirs {
		if i >= len(ours) || ours[i] != line {
			return fmt.Sprintf("line %d differs", i+1)
		}
	}
	return "it prints more"
}

// run runs the uses that are asked for.
func run(ctx context.Context, s settings) ([]outcome, error) {
	uses, err := readUses()
	if err != nil {
		return nil, err
	}
	only, err := regexp.Compile("^(?:" + s.only + ")$")
	if err != nil {
		return nil, err
	}
	uses = slices.DeleteFunc(uses, func(u use) bool {
		return s.promised && !slices.Contains(promised, u.name) || s.only != "" && !only.MatchString(u.name)
	})
	prefix, err := filepath.Abs(s.prefix)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(prefix, "node_modules")); err != nil {
		return nil, fmt.Errorf("the packages are missing: run npm ci --prefix %s", s.prefix)
	}
	// Beside node_modules, where the imports of a script are looked for.
	dir, err := os.MkdirTemp(prefix, "run-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if s.dialtone == "" {
		s.dialtone = filepath.Join(dir, "dialtone")
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", s.dialtone, "dialtone").CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go build: %w: %s", err, out)
		}
	}
	outcomes := make([]outcome, len(uses))
	errs := make([]error, len(uses))
	var running sync.WaitGroup
	slots := make(chan struct{}, max(1, s.workers))
	for i, u := range uses {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			outcomes[i], errs[i] = u.compare(ctx, dir, s.dialtone)
		})
	}
	running.Wait()
	return outcomes, errors.Join(errs...)
}

// printTable prints the outcomes and reports how many are equal.
func printTable(out io.Writer, outcomes []outcome, verbose bool) (same int) {
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprintf(w, "| package\t| use\t| as Node\t| why not\t|\n|---\t|---\t|---\t|---\t|\n")
	for _, o := range outcomes {
		equal, why := "no", o.why()
		if o.equal() {
			equal, why = "yes", ""
			same++
		}
		fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %s\t|\n", o.name, o.what, equal, strings.ReplaceAll(why, "|", `\|`))
	}
	_ = w.Flush() // to a terminal or a buffer
	fmt.Fprintf(out, "\n%d of %d as Node\n", same, len(outcomes))
	for _, o := range outcomes {
		if verbose && !o.equal() {
			fmt.Fprintf(out, "\n== %s\n-- Node\n%s-- dialtone\n%s", o.name, o.node.text(), o.dialtone.text())
		}
	}
	return same
}
