package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	script "dialtone/runtime"
)

func TestEachJobRunsInAHostOfItsOwn(t *testing.T) {
	var out strings.Builder
	if err := run(context.Background(), &out, "jobs", true); err != nil {
		t.Fatal(err)
	}
	// The names of jobs are absolute, as those of Node's modules are.
	folder, err := filepath.Abs("jobs")
	if err != nil {
		t.Fatal(err)
	}
	const want = `broken.js failed:
jobs/broken.js:3
Queue.create({friendly_nmae: 'Night shift'})
            ^

TypeError: Queue.create does not take friendly_nmae. Did you mean friendly_name?
    at jobs/broken.js:3:13
1 failed calls
failed.js is done
there is money enough
balance.ts is done
`
	if got := strings.ReplaceAll(out.String(), folder, "jobs"); got != want {
		t.Errorf("it prints\n%s", got)
	}
}

func TestJobsRunUntilTheyAreInterrupted(t *testing.T) {
	folder := t.TempDir()
	job := "// every 1ms\nconsole.log('again')\n"
	if err := os.WriteFile(filepath.Join(folder, "job.js"), []byte(job), 0o600); err != nil {
		t.Fatal(err)
	}
	jobs, err := load(folder)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out := &countdown{left: 3, done: cancel}
	(&runner{out: io.Discard, options: script.Options{Stdout: out}}).repeat(ctx, jobs[0])
	if out.left > 0 {
		t.Errorf("%d runs are missing", out.left)
	}
}

// countdown calls done after so many writes.
type countdown struct {
	left int
	done func()
}

func (c *countdown) Write(p []byte) (int, error) {
	if c.left--; c.left == 0 {
		c.done()
	}
	return len(p), nil
}

func TestAJobMustSayHowOften(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "job.js"), []byte("console.log(1)\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := run(context.Background(), os.Stdout, folder, true)
	if err == nil || !strings.Contains(err.Error(), "does not begin with a line such as // every 15m") {
		t.Errorf("the error is %v", err)
	}
}
