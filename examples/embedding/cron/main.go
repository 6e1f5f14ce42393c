// Command cron runs scripts of a folder again and again. A file says in its first line
// how often:
//
//	// every 15m
//
// A job is compiled once, and each run has a VM of its own, so that nothing one run
// leaves behind is there in the next. Jobs have Twilio, the network and the folder's
// files to read, and no more; one that fails is told of and runs again the next time.
//
//	go run ./cron jobs          until interrupted, on the account of TWILIO_ACCOUNT_SID
//	go run ./cron -once jobs    each job once, on the built-in Twilio
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	script "dialtone/runtime"
	"dialtone/runtime/module"
)

func main() {
	once := flag.Bool("once", false, "run each job once, on the built-in Twilio")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: cron [-once] FOLDER")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, flag.Arg(0), *once); err != nil {
		fmt.Fprintln(os.Stderr, "cron:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, folder string, once bool) error {
	jobs, err := load(folder)
	if err != nil {
		return err
	}
	config := api.Config{}
	if once {
		local := emulator.New(emulator.Options{})
		server, err := local.Listen("127.0.0.1:0")
		if err != nil {
			return err
		}
		defer server.Close()
		config = api.Config{AccountSID: local.AccountSID(), AuthToken: local.AuthToken(), BaseURL: server.URL()}
	} else if config, err = api.Resolve(api.Sources{Getenv: os.Getenv}); err != nil {
		return err
	}
	client, err := api.New(config)
	if err != nil {
		return err
	}
	runner := &runner{out: out, options: script.Options{
		Modules: []module.Module{bindings.Twilio(client, bindings.Options{})},
		Network: script.Network{Transport: http.DefaultTransport},
		Files:   script.Files{Folders: []script.Folder{{Path: folder}}},
		Dir:     folder,
		Stdout:  out, Stderr: out,
		Limits: &script.Limits{Time: time.Minute, Requests: 10_000},
	}}
	if once {
		for _, job := range jobs {
			runner.run(ctx, job)
		}
		return nil
	}
	var all sync.WaitGroup
	for _, job := range jobs {
		all.Go(func() { runner.repeat(ctx, job) })
	}
	all.Wait()
	return nil
}

// job is a script and how often it runs.
type job struct {
	name    string
	every   time.Duration
	program *script.Program
}

var schedule = regexp.MustCompile(`^// every (\S+)\r?\n`)

// load compiles the jobs of a folder. A mistake in one is found here, not at night.
func load(folder string) ([]job, error) {
	var jobs []job
	for _, pattern := range []string{"*.js", "*.ts"} {
		paths, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			source, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			line := schedule.FindSubmatch(source)
			if line == nil {
				return nil, fmt.Errorf("%s does not begin with a line such as // every 15m", path)
			}
			every, err := time.ParseDuration(string(line[1]))
			if err != nil || every <= 0 {
				return nil, fmt.Errorf("%s: // every takes a duration such as 15m, not %s", path, line[1])
			}
			if path, err = filepath.Abs(path); err != nil {
				return nil, err
			}
			program, err := script.Compile(path, string(source))
			if err != nil {
				return nil, fmt.Errorf("%s", script.Report(err))
			}
			jobs = append(jobs, job{filepath.Base(path), every, program})
		}
	}
	return jobs, nil
}

// runner is what jobs run with.
type runner struct {
	out     io.Writer
	options script.Options
}

// repeat runs a job at once and then whenever it is time, until ctx ends. A run that
// takes longer than that makes the next one late, and never two at once.
func (r *runner) repeat(ctx context.Context, j job) {
	ticker := time.NewTicker(j.every)
	defer ticker.Stop()
	for {
		r.run(ctx, j)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// run runs a job in a host of its own and says how it went.
func (r *runner) run(ctx context.Context, j job) {
	host, err := script.New(r.options)
	if err == nil {
		err = host.RunProgram(ctx, j.program)
		host.Close()
	}
	if err != nil {
		fmt.Fprintf(r.out, "%s failed:\n%s", j.name, script.Report(err))
		return
	}
	fmt.Fprintf(r.out, "%s is done\n", j.name)
}
