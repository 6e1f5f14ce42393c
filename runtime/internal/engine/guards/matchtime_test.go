package guards

import (
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/runtime/internal/engine/helpers"

	"github.com/dop251/goja"
)

func TestMain(m *testing.M) {
	MatchTime = 500 * time.Millisecond
	os.Exit(m.Run())
}

// The expressions would backtrack for years. All of them are stopped by the clock, so they run at
// the same time.
func TestARegularExpressionThatTakesTooLongEndsTheScript(t *testing.T) {
	const text = "const text = 'a'.repeat(60) + '!';\n"
	const unlimited, limited = 0, 250 * time.Millisecond
	BoundMatchTime()
	var all sync.WaitGroup
	for _, test := range []struct {
		source string
		limits []time.Duration
	}{
		{`/^(?=a)(a+)+$/.test(text)`, []time.Duration{unlimited}},
		{`/^(?=a)(a+)+$/.exec(text)`, []time.Duration{unlimited, limited}},
		{`new RegExp('^(?=a)(a+)+$').exec(text)`, []time.Duration{unlimited, limited}},
		{`text.match('^(?=a)(a+)+$')`, []time.Duration{unlimited}},
		{`text.match(/^(?=a)(a+)+$/g)`, []time.Duration{unlimited}},
		{`[...text.matchAll(/^(?=a)(a+)+$/g)]`, []time.Duration{unlimited}},
		{`text.search(/^(?=a)(a+)+$/)`, []time.Duration{unlimited}},
		{`text.replace(/^(?=a)(a+)+$/g, 'b')`, []time.Duration{unlimited, limited}},
		{`text.replace(/^(?=a)(a+)+$/, () => 'b')`, []time.Duration{unlimited}},
		{`text.split(/^(?=a)(a+)+$/)`, []time.Duration{unlimited}},
	} {
		for _, limit := range test.limits {
			all.Go(func() {
				_, err := prepared(text+test.source, limit)
				var thrown *goja.Exception
				if !errors.As(err, &thrown) || !strings.HasPrefix(thrown.Error(), "TypeError: Regexp: a ") || !strings.Contains(thrown.String(), "at script.js:2:") {
					t.Errorf("%s, limit %v: %v", test.source, limit, err)
				}
			})
		}
	}
	all.Wait()
}

// prepared runs a script with the guards that it needs: all of them where there is a limit.
func prepared(source string, limit time.Duration) (goja.Value, error) {
	vm := goja.New()
	guards := New(Host{
		VM: vm, Regexp: limit, Ended: func() {}, Ask: func(uint64) {},
		Exceed:   func(limit, problem string) { panic(vm.NewTypeError("%s: %s", limit, problem)) },
		Throw:    func(class, message string) { panic(vm.NewTypeError("%s: %s", class, message)) },
		ZoneName: func(float64) string { return "UTC" },
		Replaced: func(function, guarded *goja.Object) {},
	})
	tree, err := goja.Parse("script.js", source)
	if err != nil {
		return nil, err
	}
	needs, err := Prepare(tree, source)
	if err != nil {
		return nil, err
	}
	guards.Remember(needs.Written)
	if limit > 0 {
		needs.Needed |= All
	}
	guards.Install(needs.Needed)
	if err := helpers.Capture(vm, guards.Helper); err != nil {
		return nil, err
	}
	program, err := goja.CompileAST(tree, false)
	if err != nil {
		return nil, err
	}
	return vm.RunProgram(program)
}
