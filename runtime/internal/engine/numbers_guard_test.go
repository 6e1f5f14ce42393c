package engine_test

import "testing"

// Under limits parseFloat is what it was to see, and reads what it read.
func TestParseFloatIsAsItWas(t *testing.T) {
	value, err := guardedHost(t).Eval(t.Context(), "script.js", `
		const digits = '1'.repeat(1e5), asked = []
		const errors = [Symbol(), {toString() { throw new RangeError('own') }}].map(v => { try { return parseFloat(v) } catch (e) { return e.name } })
		parseFloat({toString() { asked.push(1); return '1' }});
		[parseFloat === Number.parseFloat, parseFloat.name, parseFloat.length, parseFloat('1.5x'), parseFloat(' ' + digits), parseFloat('-.' + digits + 'e1') < -1,
			parseFloat({toString: () => digits}), parseFloat(' '.repeat(1e5)), parseFloat(), errors, asked.length].join()`)
	if want := "true,parseFloat,1,1.5,Infinity,true,Infinity,NaN,NaN,TypeError,RangeError,1"; err != nil || value.String() != want {
		t.Errorf("%v, %v; want %s", value, err, want)
	}
}
