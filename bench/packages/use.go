package main

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dialtone/emulator"

	"github.com/rogpeppe/go-internal/txtar"
)

//go:embed uses/*.txtar
var archives embed.FS

// use is a script that uses a package. Its first line says how.
type use struct {
	name, what string
	source     []byte
}

// readUses reads the scripts, by the names of their packages.
func readUses() ([]use, error) {
	entries, err := archives.ReadDir("uses")
	if err != nil {
		return nil, err
	}
	var uses []use
	for _, entry := range entries {
		data, err := archives.ReadFile("uses/" + entry.Name())
		if err != nil {
			return nil, err
		}
		for _, file := range txtar.Parse(data).Files {
			name, isModule := strings.CutSuffix(file.Name, ".mjs")
			first, _, _ := strings.Cut(string(file.Data), "\n")
			what, says := strings.CutPrefix(first, "// ")
			if !isModule || !says {
				return nil, fmt.Errorf("uses/%s: %s is not a module whose first line says what it does", entry.Name(), file.Name)
			}
			uses = append(uses, use{name, what, file.Data})
		}
	}
	slices.SortFunc(uses, func(a, b use) int { return strings.Compare(a.name, b.name) })
	return uses, nil
}

// result is what a program printed, and how it ended where that was not well.
type result struct {
	stdout string
	ended  string // the error of the process and what it wrote to stderr
}

func (r result) text() string {
	if r.ended == "" {
		return r.stdout
	}
	return r.stdout + r.ended + "\n"
}

// problem is the line of an error that says most.
func (r result) problem() string {
	for line := range strings.Lines(r.ended) {
		line = strings.TrimSpace(line)
		if strings.Contains(line, "Error") && !strings.HasPrefix(line, "at ") {
			return line
		}
	}
	first, _, _ := strings.Cut(r.ended, "\n")
	return first
}

// patience is how long a use may take.
const patience = 60 * time.Second

// compare runs a use in Node and in dialtone, each with servers of its own.
func (u use) compare(ctx context.Context, dir, dialtone string) (outcome, error) {
	script := filepath.Join(dir, strings.ReplaceAll(u.name, "/", "-")+".mjs")
	if err := os.WriteFile(script, u.source, 0o644); err != nil {
		return outcome{}, err
	}
	node, err := u.run(ctx, "node", script)
	if err != nil {
		return outcome{}, err
	}
	ours, err := u.run(ctx, dialtone, "run", "--allow-all", script)
	return outcome{u, node, ours}, err
}

// run runs a program beside servers that the use may speak to.
func (u use) run(ctx context.Context, program ...string) (result, error) {
	server := newServer()
	defer server.Close()
	twilio := emulator.New(emulator.Options{})
	local, err := twilio.Listen("127.0.0.1:0")
	if err != nil {
		return result{}, err
	}
	defer local.Close()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(ctx, program[0], program[1:]...)
	command.Stdout, command.Stderr = &stdout, &stderr
	command.WaitDelay = time.Second
	command.Env = append(os.Environ(),
		"TZ=UTC", "NO_COLOR=", "SERVER="+server.URL,
		"EMULATOR="+local.URL(), "ACCOUNT_SID="+twilio.AccountSID(), "AUTH_TOKEN="+twilio.AuthToken())
	r := result{}
	if err := command.Run(); err != nil {
		r.ended = strings.TrimSpace(err.Error() + "\n" + stderr.String())
	}
	r.stdout = stdout.String()
	return r, nil
}
