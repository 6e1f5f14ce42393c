package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func Example() {
	if err := run(context.Background(), os.Stdout, "jobs", true); err != nil {
		panic(err)
	}
	// Output:
	// TODO
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
