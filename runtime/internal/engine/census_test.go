package engine_test

import (
	"bytes"
	"context"
	_ "embed"
	"os"
	"reflect"
	goruntime "runtime"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

//go:embed testdata/census.js
var censusScript string

// Every native function within the reach of scripts is one of ours, which look at what they are
// asked for, or is in testdata/natives.txt: as harmless, with the reason, or as one that no limit
// bounds, which docs/embedding.md names. A new release of Goja, or a module of ours, cannot open a
// hole without a word.
func TestCensusOfNatives(t *testing.T) {
	var out bytes.Buffer
	host := hosttest.New(t, runtime.Options{Stdout: &out, Limits: &runtime.Limits{Time: patience.Long}, Modules: []module.Module{hosttest.Functions{
		"origin": func(call goja.FunctionCall) goja.Value {
			return goja.New().ToValue(originOf(call.Argument(0)))
		},
	}}})
	if err := host.Run(context.Background(), "census.js", censusScript); err != nil {
		t.Fatal(err)
	}
	type entry struct {
		kind, name, reason string
		used               bool
	}
	list, err := os.ReadFile("testdata/natives.txt")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../../../docs/embedding.md")
	if err != nil {
		t.Fatal(err)
	}
	var entries []*entry
	for _, line := range strings.Split(strings.TrimSpace(string(list)), "\n") {
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] != "harmless" && fields[0] != "unbounded" && fields[0] != "guarded" {
			t.Fatalf("%q: want a kind, a name and a reason", line)
		}
		e := &entry{kind: fields[0], name: fields[1], reason: strings.Join(fields[2:], " ")}
		if e.kind == "unbounded" && !strings.Contains(string(docs), "`"+e.reason+"`") {
			t.Errorf("docs/embedding.md does not name %s, which no limit bounds", e.reason)
		}
		entries = append(entries, e)
	}
	found := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(found) < 300 {
		t.Fatalf("the census found %d functions only", len(found))
	}
next:
	for _, line := range found {
		origin, name, _ := strings.Cut(line, "\t")
		if origin == "ours" {
			continue
		}
		name = plainName.Replace(name)
		for _, e := range entries {
			if e.name == name {
				e.used = true
				continue next
			}
		}
		t.Errorf("%s, %s, is not in testdata/natives.txt", name, origin)
	}
	for _, e := range entries {
		if !e.used {
			t.Errorf("testdata/natives.txt has %s, which is guarded or not there any more", e.name)
		}
	}
}

// plainName writes a name without what lines of the list give a meaning.
var plainName = strings.NewReplacer(" ", "_", "[", "@", "]", "")

// originOf says whose a native function is.
func originOf(value goja.Value) string {
	object, ok := value.(*goja.Object)
	if !ok {
		return "nothing"
	}
	function := reflect.ValueOf(object.Export())
	if function.Kind() != reflect.Func {
		return "a constructor"
	}
	name := goruntime.FuncForPC(function.Pointer()).Name()
	if strings.HasPrefix(name, "dialtone/") {
		return "ours"
	}
	return "Goja's"
}
