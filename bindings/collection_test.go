package bindings_test

import (
	"context"
	"testing"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// TestACollectionIsLookedAtWhileItIsRead: a list that is read beside the script can be looked at,
// and asked for more, meanwhile: nothing of it races, and looking waits for no request.
func TestACollectionIsLookedAtWhileItIsRead(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"last":     `const p = c.async.last(); look(c); is((await p).sid, (await c.async.at(-1)).sid)`,
		"first":    `const p = c.async.first(); look(c); is((await p).sid, c[0].sid)`,
		"length":   `const p = c.async.count(); look(c); is(await p, c.length)`,
		"map":      `const p = c.async.map(q => q.sid); look(c); is((await p).join(), c.map(q => q.sid).join())`,
		"several":  `const p = [c.async.last(), c.async.first(), c.async.first(2), c.async.filter(q => true), c.async.last()]; look(c); const [a, b, d, e, f] = await Promise.all(p); is(a, f); is(b, d[0]); is(e.length, 5); is(e.at(-1).sid, a.sid)`,
		"a reader": `const p = c.async.last(); is(c[1].sid, c.slice(1, 2)[0].sid); look(c); await p; is(c.length, 5)`,
		"each":     `const p = c.where({}).async.updateAll({max_size: 7}); look(c); is((await p).length, 5); is(c.first().max_size, 7)`,
		"return":   `const i = c[Symbol.asyncIterator](); const p = [i.next(), i.return('kept')]; look(c); is((await Promise.all(p))[1].value, 'kept')`,
		"find":     `const p = c.async.find(q => q.friendly_name === 'q3'); look(c); look({a: 1}); is((await p).friendly_name, 'q3')`,
		"reduce":   `const p = c.async.reduce((n, q) => n + q.friendly_name, 'all '); look(c); look([3]); is(await p, c.reduce((n, q) => n + q.friendly_name, 'all '))`,
		"again":    `await c.async.first(); const before = c[0]; await c.async.first(3); is(c[0], before); is(Object.keys(c).length, 3)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			local := emulator.New(emulator.Options{Empty: true})
			server, err := local.Listen("127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			client, err := api.New(api.Config{AccountSID: local.AccountSID(), AuthToken: local.AuthToken(), BaseURL: server.URL()})
			if err != nil {
				t.Fatal(err)
			}
			host, err := runtime.New(runtime.Options{Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
			if err != nil {
				t.Fatal(err)
			}
			defer host.Close()
			ctx, cancel := context.WithTimeout(context.Background(), patience.Long)
			defer cancel()
			err = host.Run(ctx, name+".mjs", `
				import {inspect} from 'util'
				import assert from 'assert'
				const is = assert.strictEqual, look = c => [inspect(c), Object.keys(c), 0 in c, String(c)]
				for (let i = 0; i < 5; i++) Queue.create({friendly_name: 'q' + i})
				const c = Queue.all({page_size: 1})
			`+script)
			if err != nil {
				t.Error(runtime.Report(err))
			}
		})
	}
}
