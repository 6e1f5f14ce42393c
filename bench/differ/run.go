package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	goruntime "runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"dialtone/runtime"
)

// testCase is one program.
type testCase struct {
	number uint64
	kind   string
	root   *node

	rewrite func(text string) string // What is done to its text, if anything; see acceptance.
}

// text is the program as one of the two runs it.
func (c testCase) text(us bool) string {
	text := c.root.text(us)
	if c.rewrite != nil {
		text = c.rewrite(text)
	}
	return text
}

// body is the program as dialtone runs it, without what all of them have.
func (c testCase) body() string {
	return strings.TrimPrefix(strings.TrimLeft(c.text(true), " "), prelude+"\n")
}

// patience is how long a program may run in either, in seconds: far longer than any takes on a
// machine that has something else to do.
const patience = 60

// outcome is what a program came to in both.
type outcome struct{ node, here string }

func (o outcome) differs() bool { return o.node != o.here }

// runBoth runs programs, in one process of Node's and in this one.
func runBoth(cases []testCase) ([]outcome, error) {
	folder, err := os.MkdirTemp("", "differ")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	results := make([]outcome, len(cases))
	var wait sync.WaitGroup
	var failed error
	wait.Go(func() { failed = runNode(folder, cases, results) })
	next := make(chan int)
	for range goruntime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				results[i].here = runHere(cases[i])
			}
		})
	}
	for i := range cases {
		next <- i
	}
	close(next)
	wait.Wait()
	return results, failed
}

// driver runs the files of a folder one after the other, and writes what each prints.
const driver = `
import {readFileSync, writeFileSync} from 'fs'
import {join} from 'path'
import {pathToFileURL} from 'url'
const folder = process.argv[2]
const files = JSON.parse(readFileSync(join(folder, 'files.json'), 'utf8'))
const results = []
let unhandled
process.on('unhandledRejection', reason => { unhandled ??= reason })
process.on('uncaughtException', reason => { unhandled ??= reason })
for (const file of files) {
  let out = ''
  unhandled = undefined
  console.log = (...values) => { out += values.join(' ') + '\n' }
  try {
    await Promise.race([import(pathToFileURL(join(folder, file))), new Promise((_, reject) => setTimeout(reject, 1000 * process.argv[3], 'out of time'))])
    await new Promise(resolve => setTimeout(resolve, 0))
    if (unhandled) throw unhandled
    out += 'ended\n'
  } catch (e) {
    out += 'uncaught ' + (e instanceof SyntaxError ? 'SyntaxError' : e?.name ?? typeof e) + '\n'
  }
  results.push(out)
}
writeFileSync(join(folder, 'results.json'), JSON.stringify(results))
process.exit(0)
`

func runNode(folder string, cases []testCase, results []outcome) error {
	names := make([]string, len(cases))
	for i, c := range cases {
		extension := "mjs"
		if c.kind == "js" {
			extension = "cjs"
		}
		names[i] = fmt.Sprintf("%d.%s", i, extension)
		if err := os.WriteFile(filepath.Join(folder, names[i]), []byte(c.text(false)), 0o600); err != nil {
			return err
		}
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "files.json"), list, 0o600); err != nil {
		return err
	}
	file := filepath.Join(folder, "driver.mjs")
	if err := os.WriteFile(file, []byte(driver), 0o600); err != nil {
		return err
	}
	if output, err := exec.Command("node", "--no-warnings", file, folder, strconv.Itoa(patience)).CombinedOutput(); err != nil {
		return fmt.Errorf("node: %w\n%s", err, output)
	}
	data, err := os.ReadFile(filepath.Join(folder, "results.json"))
	if err != nil {
		return err
	}
	var printed []string
	if err := json.Unmarshal(data, &printed); err != nil {
		return err
	}
	for i := range results {
		results[i].node = printed[i]
	}
	return nil
}

// runHere runs a program in a host of its own.
func runHere(c testCase) string {
	var out bytes.Buffer
	host, err := runtime.New(runtime.Options{Stdout: &out, Stderr: &out})
	if err != nil {
		return err.Error()
	}
	defer host.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience*time.Second)
	defer cancel()
	err = host.Run(ctx, "program."+c.kind, c.text(true))
	var script *runtime.ScriptError
	switch {
	case err == nil:
		return out.String() + "ended\n"
	case errors.As(err, &script):
		return out.String() + "uncaught " + script.Name + "\n"
	}
	return out.String() + "uncaught " + strings.SplitN(err.Error(), "\n", 2)[0] + "\n"
}
