package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"dialtone/bench/internal/fleet"
)

// script loads a run, of which nothing is sent.
const script = `
const run = SMS.create(CSV.rows(process.argv[2]), {
  durable: 'fleet', key: row => row.id,
  map: row => ({to: row.phone, from: '+15005550006', body: ` + "`Hello ${row.name}, your order ${row.id} is on its way`" + `}),
})
run.pause()
console.log(run.progress.total)
process.exit(0)
`

// lists is the longest that people may wait for jobs list, and memory what the loading may take.
const (
	lists  = 50 * time.Millisecond
	memory = 100 << 20
)

// big loads a run from a file of many rows by a script, and measures the memory that takes, and how
// long people wait for a look at it.
func (b bench) big(ctx context.Context, kind string) (err error) {
	s, err := b.open(ctx, kind)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	dir, err := os.MkdirTemp(b.under, "big")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	rows, loads := filepath.Join(dir, "rows.csv"), filepath.Join(dir, "load.js")
	if err := errors.Join(b.writeRows(rows), os.WriteFile(loads, []byte(script), 0o600)); err != nil {
		return err
	}
	cmd := exec.Command(b.program, "--yes", "--base-url", s.twilio.URL, "--database", s.db.Where, "run", loads, rows)
	cmd.Env = append(os.Environ(), "TWILIO_ACCOUNT_SID="+s.twilio.AccountSID(), "TWILIO_AUTH_TOKEN="+s.twilio.AuthToken())
	cmd.Stderr = os.Stderr
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var peak int64
	for done := false; !done; {
		select {
		case err = <-ended:
			done = true
		case <-time.After(20 * time.Millisecond):
			peak = max(peak, fleet.Peak(cmd.Process.Pid))
		}
	}
	if err != nil {
		return fmt.Errorf("the script: %w", err)
	}
	took := time.Since(begun)
	size, err := s.db.Size(ctx)
	if err != nil {
		return err
	}
	info, err := os.Stat(rows)
	if err != nil {
		return err
	}
	fmt.Printf("%-9s %d rows of %d MB loaded in %.0f s (%.0f s of the processor's time of the process); at most %.1f MiB resident; the database has %d MB\n",
		kind, b.n, info.Size()/1e6, took.Seconds(), (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), float64(peak)/(1<<20), size/1e6)
	for _, args := range [][]string{{"list"}, {"show", fleet.Name}} {
		median, least, worked, lookErr := s.look(args...)
		if lookErr != nil {
			return lookErr
		}
		fmt.Printf("%-9s jobs %s: %.1f ms, the least %.1f, %.1f ms of it the processor's (medians of %d)\n", "", args[0], ms(median), ms(least), ms(worked), looks)
		if median > lists {
			err = errors.Join(err, fmt.Errorf("%s: jobs %s takes %v", kind, args[0], median))
		}
	}
	begun = time.Now()
	if comeErr := s.come(ctx, b.n); comeErr != nil {
		return errors.Join(err, comeErr)
	}
	fmt.Printf("%-9s one in five has come to something (in %.0f s)\n", "", time.Since(begun).Seconds())
	err = errors.Join(err, s.page(b.n))
	if peak > memory {
		err = errors.Join(err, fmt.Errorf("%s: loading takes %d MiB", kind, peak>>20))
	}
	return err
}

// writeRows writes a file of the rows.
func (b bench) writeRows(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, "id,name,phone")
	for i := range b.n {
		fmt.Fprintf(w, "%d,Customer %d,+1415%07d\n", i, i, i%10_000_000)
	}
	return errors.Join(w.Flush(), file.Close())
}

// looks is how often a command is run.
const looks = 21

// look is how long a command of dialtone jobs takes from its start to its end, and how long it
// works.
func (s *site) look(args ...string) (median, least, worked time.Duration, err error) {
	var all, cpu []time.Duration
	for range looks {
		cmd := exec.Command(s.fleet.Program, append([]string{"--database", s.db.Where, "jobs"}, args...)...)
		begun := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			return 0, 0, 0, fmt.Errorf("dialtone jobs: %w\n%s", err, out)
		}
		all, cpu = append(all, time.Since(begun)), append(cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	}
	slices.Sort(all)
	slices.Sort(cpu)
	return all[looks/2], all[0], cpu[looks/2], nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
