package main

import (
	"bytes"
	"strings"
	"testing"

	"dialtone/internal/patience"
)

// Every module that the binary links has a licence that allows it, and stands in the notices with
// its text.
func TestEveryLinkedModuleHasANotice(t *testing.T) {
	on := systems // Each is half a second of go list, and .ci/release asks for all of them.
	if !patience.Thorough() {
		on = systems[:1]
	}
	modules, err := linked("dialtone", on)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := write(&out, modules); err != nil {
		t.Fatal(err)
	}
	for _, m := range modules {
		if !strings.Contains(out.String(), "\n"+m.path+" "+m.version+"\n") {
			t.Errorf("%s is missing", m.path)
		}
	}
	for _, want := range []string{"github.com/dop251/goja ", "github.com/evanw/esbuild ", "Copyright 2009 The Go Authors", "the npm package readable-stream"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %q", want)
		}
	}
	if strings.Contains(out.String(), "twilio-go") {
		t.Error("what tests alone use is not in the binary")
	}
}

func TestAModuleWithoutALicenceIsAnError(t *testing.T) {
	if _, err := (module{"example.com/none", "v1.0.0", t.TempDir()}).licences(); err == nil || !strings.Contains(err.Error(), "example.com/none v1.0.0") {
		t.Errorf("got %v", err)
	}
}
