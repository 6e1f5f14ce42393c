package bindings_test

import (
	"bytes"
	"strings"
	"testing"

	"dialtone/bindings"
	"dialtone/runtime"
	"dialtone/runtime/module"
)

// However a script that may see secrets prints a key that it has just made, the secret is not
// printed; nor is it in the report of an error that has the key.
func TestNothingThatIsPrintedHasASecret(t *testing.T) {
	client, stop := local()
	defer stop()
	for _, source := range []string{
		"console.log(key)", "console.info([key])", "console.debug({key})", "console.warn(key)", "console.error('%s', key)", "console.log('%s', [key])",
		"console.log('%j', key)", "console.log('%j', {a: [key]})", "console.log('%J %j', new Map([[1, key]]), [key])", "console.log('%j', new Error('a', {cause: key}))",
		"console.log('%j', Object.assign(new Error('a'), {key}))", "console.log('%o', key)", "console.log('%O', [key])", "console.log('%d %i %f', key, key, key)", "console.log('%c', key)",
		"console.dir(key, {showHidden: true, depth: 9})", "console.table(key)", "console.table([key])", "console.table(new Map([[key, key]]))", "console.group(key)",
		"console.trace(key)", "console.trace('%j', key)", "console.assert(false, key)", "console.assert(false, '%j', key)", "console.timeLog && (console.time('a'), console.timeLog('a', key))",
		"console.log(`${key}`, '' + key, String(key), key.toString())", "console.log(new Map([[key, key]]), new Set([key]), new Proxy(key, {}), Object.create(key))",
		"console.log(require('util').inspect(key, {showHidden: true, showProxy: true, getters: true, depth: 9}))", "console.log(require('util').inspect(new Proxy(key, {}), {showProxy: true}))",
		"console.log(require('util').format(key, [key], '%j', key))", "console.log(Promise.resolve(key), [Promise.reject(key).catch(() => {}), key])",
		"console.log(Object.assign(new Error('a'), {key}), new Error('a', {cause: key}), new AggregateError([key]))", "console.log(function f() {}, Object.assign(() => {}, {key}))",
		"console.log(new (class A { #k = key; k = key })())", "console.log(Object.defineProperty({}, 'hidden', {value: key}))", "console.dir(Object.defineProperty({}, 'hidden', {value: key}), {showHidden: true})",
		"process.stdout.write(require('util').inspect([[[[key]]]], {depth: null}) + '\\n')", "console.log([key, key], Array(3).fill(key))", "console.log(Key.all())",
		"throw key", "throw [key]", "throw Object.assign(new Error('a'), {key})", "throw new Error('a', {cause: key})", "throw new AggregateError([key])", "Promise.reject(key)", "await Promise.reject({key})",
		"require('assert').deepStrictEqual(key, {})", "require('assert').strictEqual(key, 1)", "require('assert').equal(key, 1)", "require('assert')(false, key)", "require('assert').ok(!key)",
		"require('assert').notStrictEqual(key, key)", "require('assert').throws(() => { throw key }, /a/)", "setTimeout(() => { throw key })", "process.emitWarning && process.emitWarning(key.toString())",
		"key.no_such()", "key.update({secret: 1})", "SMS.create(key)",
	} {
		var out bytes.Buffer
		host, err := runtime.New(runtime.Options{Stdout: &out, Stderr: &out, Credentials: true, Modules: []module.Module{bindings.Twilio(client, bindings.Options{})}})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = host.Eval(t.Context(), "made", "var made = Key.create({friendly_name: 'x'})")
		secret, err := host.Eval(t.Context(), "secret", "made.secret")
		if err != nil || len(secret.String()) < 20 {
			t.Fatalf("%v, %v", secret, err)
		}
		err = host.Run(t.Context(), "print.js", "{ const key = made; "+source+" }")
		text := out.String() + runtime.Report(err)
		if err != nil {
			text += err.Error()
		}
		if strings.Contains(text, secret.String()) {
			t.Errorf("%s prints it:\n%s", source, text)
		}
		if text == "" && !strings.Contains(source, "&&") {
			t.Errorf("%s prints nothing", source)
		}
		host.Close()
	}
}
