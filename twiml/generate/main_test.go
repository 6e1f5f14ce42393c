package main

import (
	"go/format"
	"os"
	"path/filepath"
	"testing"
)

// The typed files are what the verb table gives, to the byte.
func TestTheTypedFilesAreUpToDate(t *testing.T) {
	files := files()
	for name, source := range files {
		want, err := format.Source(source)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is not what the verb table says; run go generate ./twiml", name)
		}
	}
	have, err := filepath.Glob("../typed_*.go")
	if err != nil || len(have) != len(files) {
		t.Errorf("there are %v, but %d files are generated (%v)", have, len(files), err)
	}
}

func TestGoName(t *testing.T) {
	for in, want := range map[string]string{
		"action": "Action", "statusCallbackUrl": "StatusCallbackURL", "waitUrlMethod": "WaitURLMethod", "callerId": "CallerID",
		"say-as": "SayAs", "xml:lang": "XMLLang", "workflowSid": "WorkflowSid", "p": "P", "interpret-as": "InterpretAs",
	} {
		if got := goName(in); got != want {
			t.Errorf("goName(%s) = %s, want %s", in, got, want)
		}
	}
}
