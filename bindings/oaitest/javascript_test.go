package oaitest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dialtone/api/catalog"
)

// What the catalog says that a script writes for an operation makes that operation's request.
func TestTheJavaScriptOfEveryOperationAsksIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	count := 0
	operations("", func(op *catalog.Operation) {
		count++
		script := op.JavaScript()
		if op.Kind == catalog.List {
			script += ".first()"
		}
		b.wire.op, b.wire.last = op, nil
		if err := runs(b.vm, script); err != nil {
			t.Errorf("%s %s: %s: %v", op.Resource.Document.Name, op.ID, script, err)
			return
		}
		got := b.wire.last
		if got == nil || got.Method != op.Method || got.URL.Host != op.Resource.Document.Host || !fits(op.Path, got.URL.Path) {
			t.Errorf("%s %s: %s does not ask %s %s", op.Resource.Document.Name, op.ID, script, op.Method, op.Path)
		}
	})
	if count != 1447 {
		t.Errorf("there are %d operations", count)
	}
}

// The operations are those of the documents, each by its id.
func TestTheOperationsAreThoseOfTheDocuments(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("TWILIO_OAI")
	if dir == "" {
		t.Skip("TWILIO_OAI names no folder with Twilio's OpenAPI documents")
	}
	var want, got []string
	for _, d := range catalog.Documents() {
		text, err := os.ReadFile(filepath.Join(dir, "twilio_"+d.Name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var document struct {
			Paths map[string]map[string]json.RawMessage
		}
		if err := json.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		for path, item := range document.Paths {
			for method, raw := range item {
				var op struct{ OperationID string }
				if json.Unmarshal(raw, &op) == nil && op.OperationID != "" {
					want = append(want, d.Name+" "+op.OperationID+" "+strings.ToUpper(method)+" "+path)
				}
			}
		}
	}
	operations("", func(op *catalog.Operation) {
		got = append(got, op.Resource.Document.Name+" "+op.ID+" "+op.Method+" "+op.Path)
	})
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) || len(got) != 1447 {
		t.Errorf("%d operations, the documents have %d", len(got), len(want))
	}
}
