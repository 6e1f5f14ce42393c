// Command customer runs scripts that customers wrote. Each is given what it asks for by
// a function of this program, and its answer is taken as JSON; it runs in a process of
// its own, which is killed where it takes too long or too much, and this one goes on.
//
//	go run ./customer customer/scripts/*.js
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	script "dialtone/runtime"
)

func main() {
	// The child process is this program again: here it serves, and never returns.
	script.ServeProcess(sandbox)
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: customer SCRIPT...")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "customer:", err)
		os.Exit(1)
	}
}

// sandbox is what a customer's script has in the child: no files, no network, no
// environment, and limits that stop it where it stands, before the child is killed.
func sandbox() (script.Options, error) {
	return script.Options{Limits: &script.Limits{Time: 2 * time.Second, Heap: 64 << 20, Output: 4 << 10}}, nil
}

// order is what a script is asked about.
type order struct {
	Customer string  `json:"customer"`
	Total    float64 `json:"total"`
}

func run(ctx context.Context, out io.Writer, paths []string) error {
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		discount, err := ask(ctx, out, filepath.Base(path), string(source), order{"Ada", 40})
		if err != nil {
			fmt.Fprintf(out, "%s: %v\n", filepath.Base(path), err)
			continue
		}
		fmt.Fprintf(out, "%s gives %v%% off\n", filepath.Base(path), discount)
	}
	return nil
}

// ask runs a script, which exports a function discount, and calls that. The host is the
// script's own: one customer never sees what another's script has left behind.
func ask(ctx context.Context, out io.Writer, name, source string, o order) (discount float64, err error) {
	host, err := script.New(script.Options{
		Process: &script.Process{Time: 6 * time.Second, Memory: 256 << 20},
		Stdout:  out, Stderr: out,
	})
	if err != nil {
		return 0, err
	}
	defer host.Close()
	// It runs here, in this process, whenever the script calls it.
	if err := host.Set("ordersOf", ordersOf); err != nil {
		return 0, err
	}
	if err := host.Run(ctx, name, source); err != nil {
		return 0, err
	}
	value, err := host.Call(ctx, "discount", o)
	if err != nil {
		return 0, err
	}
	return discount, host.ExportTo(ctx, value, &discount)
}

// ordersOf is what scripts may ask: how often a customer has ordered.
func ordersOf(customer string) (int, error) {
	orders, ok := map[string]int{"Ada": 3, "Charles": 1}[customer]
	if !ok {
		return 0, errors.New("there is no customer " + customer)
	}
	return orders, nil
}
