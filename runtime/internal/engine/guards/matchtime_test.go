package guards_test

import (
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/engine/guards"
)

func TestMain(m *testing.M) {
	guards.MatchTime = time.Second
	os.Exit(m.Run())
}

// The expressions would backtrack for years. All of them are stopped by the clock, so they run at
// the same time.
func TestARegularExpressionThatTakesTooLongEndsTheScript(t *testing.T) {
	const text = "const text = 'a'.repeat(60) + '!';\n"
	unlimited, limited := runtime.Options{}, runtime.Options{Limits: &runtime.Limits{Time: patience.Long, Size: 1 << 20, Heap: 1 << 30}}
	var all sync.WaitGroup
	for _, test := range []struct {
		source string
		hosts  []runtime.Options
	}{
		{`/^(?=a)(a+)+$/.test(text)`, []runtime.Options{unlimited}},
		{`/^(?=a)(a+)+$/.exec(text)`, []runtime.Options{unlimited, limited}},
		{`new RegExp('^(?=a)(a+)+$').exec(text)`, []runtime.Options{unlimited, limited}},
		{`text.match('^(?=a)(a+)+$')`, []runtime.Options{unlimited}},
		{`text.match(/^(?=a)(a+)+$/g)`, []runtime.Options{unlimited}},
		{`[...text.matchAll(/^(?=a)(a+)+$/g)]`, []runtime.Options{unlimited}},
		{`text.search(/^(?=a)(a+)+$/)`, []runtime.Options{unlimited}},
		{`text.replace(/^(?=a)(a+)+$/g, 'b')`, []runtime.Options{unlimited, limited}},
		{`text.replace(/^(?=a)(a+)+$/, () => 'b')`, []runtime.Options{unlimited}},
		{`text.split(/^(?=a)(a+)+$/)`, []runtime.Options{unlimited}},
	} {
		for _, options := range test.hosts {
			all.Go(func() {
				host, err := runtime.New(options)
				if err != nil {
					t.Error(err)
					return
				}
				defer host.Close()
				err = host.Run(t.Context(), "script.js", text+"try { "+test.source+" } finally { process.exitCode = 3 }")
				var limit *runtime.LimitError
				if !errors.As(err, &limit) || limit.Limit != runtime.LimitRegexp || limit.Line != 2 {
					t.Errorf("%s, limits %v: %v", test.source, options.Limits != nil, err)
				}
			})
		}
	}
	all.Wait()
}
