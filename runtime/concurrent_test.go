package runtime_test

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/module"
)

// Hosts at work at the same time share no state, not even by a common module.
func TestHostsShareNothing(t *testing.T) {
	shared := testModule{}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			var stdout bytes.Buffer
			host, err := runtime.New(runtime.Options{Stdout: &stdout, Modules: []module.Module{shared}, Clock: newFakeClock()})
			if err != nil {
				t.Error(err)
				return
			}
			defer host.Close()
			err = host.Run(context.Background(), "script.js", fmt.Sprintf(`
				if (typeof shared !== 'undefined') throw new Error('shared')
				globalThis.shared = Array.prototype.mine = %d
				const list = await Promise.all(Array.from({length: 50}, (_, i) => background(i)))
				setTimeout(() => console.log(shared, [].mine, list.length, double(shared), {a: [new Map([[1, 2]])]}), 5)
			`, i))
			want := fmt.Sprintf("%d %d 50 %d { a: [ Map(1) { 1 => 2 } ] }\n", i, i, 2*i)
			if err != nil || stdout.String() != want {
				t.Errorf("host %d printed %q, %v; want %q", i, stdout.String(), err, want)
			}
		})
	}
	group.Wait()
}
