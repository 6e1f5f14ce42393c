// Command generate makes the catalog's facts from Twilio's OpenAPI documents.
//
//	go run ./api/catalog/generate -oai DIR          # writes api/catalog/facts
//	go run ./api/catalog/generate -oai DIR -check   # exits with 1 if they would change
//
// DIR is the folder spec/json of a release of github.com/twilio/twilio-oai, with
// a file README that names the release and its commit. The facts are the same to
// the byte whenever the documents are. No sentence of the documents is kept.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

func main() {
	oai := flag.String("oai", os.Getenv("TWILIO_OAI"), "folder of Twilio's OpenAPI documents (default: $TWILIO_OAI)")
	out := flag.String("out", "api/catalog/facts", "folder of the facts")
	check := flag.Bool("check", false, "write nothing, and fail if the facts are not those of the documents")
	flag.Parse()
	if err := run(*oai, *out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(oai, out string, check bool) error {
	if oai == "" {
		return fmt.Errorf("no documents: give their folder with -oai or TWILIO_OAI")
	}
	made, err := facts(oai)
	if err != nil {
		return err
	}
	if check {
		return compare(made, out)
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for name, data := range made {
		if err := os.WriteFile(filepath.Join(out, name), data, 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("generate: wrote %d files to %s\n", len(made), out)
	return nil
}

// compare fails where the folder does not hold exactly the files made.
func compare(made map[string][]byte, dir string) error {
	var stale []string
	for name, want := range made {
		if have, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(have, want) {
			stale = append(stale, name)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, ok := made[e.Name()]; !ok {
			stale = append(stale, e.Name())
		}
	}
	if len(stale) > 0 {
		sort.Strings(stale)
		return fmt.Errorf("these facts are not those of the documents: %v\nrun: go run ./api/catalog/generate -oai DIR", stale)
	}
	fmt.Printf("generate: %d files in %s are those of the documents\n", len(made), dir)
	return nil
}
