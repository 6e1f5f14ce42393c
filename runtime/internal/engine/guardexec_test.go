package engine_test

import (
	"testing"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// Calls of exec are rewritten, whatever they are methods of.
func TestExecIsWhatItWas(t *testing.T) {
	const source = `(async () => {
	const thrown = f => { try { return f() } catch (e) { return String(e) } }
	class Words extends RegExp { exec(text) { return super.exec(text)?.[0] + '!' } }
	const query = {rows: 2, exec(...all) { return [this.rows, ...all] }}
	const letters = /(?<l>[a-z])/g
	const found = []
	for (let m; (m = letters.exec('a1b'));) found.push(m.groups.l, m.index)
	return JSON.stringify([
		found, query.exec(1, ...[2, 3]), await query.exec(await 4), query?.exec(5), new Words('b').exec('abc'), /a/.exec('b'),
		[/c/].map(r => r.exec('abc').index), 'exec' in query, (() => { const {exec} = query; return typeof exec })(),
		thrown(() => undefined.exec('a')), thrown(() => null.exec('a')), thrown(() => ({}).exec('a')), thrown(() => (5).exec()), thrown(() => ({exec: 5}).exec()),
		thrown(() => query.missing.exec(1)),
	])
	})()`
	const want = `[["a",0,"b",2],[2,1,2,3],[2,4],[2,5],"b!",null,[2],true,"function",` +
		`"TypeError: Cannot read property 'exec' of undefined or null","TypeError: Cannot read property 'exec' of undefined or null",` +
		`"TypeError: Object has no member 'exec'","TypeError: Object has no member 'exec'","TypeError: Value is not an object: 5",` +
		`"TypeError: Cannot read property 'exec' of undefined or null"]`
	value, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "script.js", source)
	if err != nil {
		t.Fatal(err)
	}
	if value.String() != want {
		t.Errorf("got  %s\nwant %s", value, want)
	}
}
