package library_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"dialtone/internal/patience"
	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"
)

// reached are the built-ins that the library reaches where a script has replaced them, with the
// reasons.
var reached = map[string]string{
	// What the language itself asks of an object, within the built-in methods that the library
	// calls.
	"RegExp.prototype.exec": "", "RegExp.prototype.flags": "", "RegExp.prototype[Symbol.matchAll]": "", "RegExp.prototype[Symbol.search]": "",
	"RegExp.prototype[Symbol.split]": "", "RegExp.prototype[Symbol.replace]": "", "RegExp.prototype[Symbol.match]": "",
	"RegExp.prototype.source": "", "RegExp.prototype.global": "", "RegExp.prototype.multiline": "", "RegExp.prototype.dotAll": "",
	"RegExp.prototype.ignoreCase": "", "RegExp.prototype.unicode": "", "RegExp.prototype.sticky": "", "RegExp.prototype.hasIndices": "",
	"RegExp.prototype.unicodeSets": "", "RegExp[Symbol.species]": "", "Array[Symbol.species]": "", "Promise[Symbol.species]": "",
	"Uint8Array[Symbol.species]": "", "TypedArray[Symbol.species]": "", "ArrayBuffer[Symbol.species]": "",
	"Promise.prototype.then": "an await, and a promise that is settled with another", "Generator.next": "a for-await loop of the script's own",
	// Getters: what they say of the memory of an array is checked where it is used.
	"ArrayBuffer.prototype.byteLength": "", "TypedArray.prototype.buffer": "", "TypedArray.prototype.byteLength": "",
	"TypedArray.prototype.byteOffset": "", "TypedArray.prototype.length": "",
	// Buffer calls them of its own superclass, and structuredClone asks for the kind of an object.
	"TypedArray.prototype.subarray": "", "DataView.prototype.getUint16": "", "Object.prototype.toString": "", "Object.prototype.valueOf": "",
	// Spreads and patterns with a rest, of what need not be an array.
	"ArrayIterator.next": "", "Array.prototype[Symbol.iterator]": "",
}

// The library goes on with the built-in methods as they were, whichever of them a script replaces.
func TestLibraryKeepsBuiltIns(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("testdata/genuine.js")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	folder := t.TempDir()
	host := hosttest.New(t, runtime.Options{Files: runtime.Files{All: true}, Dir: folder, Stdout: &out, Exit: true})
	ctx, cancel := context.WithTimeout(t.Context(), patience.Long)
	defer cancel()
	var exit *runtime.ExitError
	if _, err := host.Eval(ctx, "genuine.js", string(source)); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	done := false
	for line := range strings.Lines(out.String()) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "found ")
		if _, known := reached[name]; ok && !known {
			t.Errorf("the library calls %s of a script's", name)
		}
		if use, ok := strings.CutPrefix(strings.TrimSpace(line), "different "); ok {
			t.Errorf("the library does something else for %s", use)
		}
		done = done || strings.TrimSpace(line) == "done"
	}
	if !done {
		t.Error("not all built-ins were tried")
	}
}

// A script that replaces built-ins neither sees what the library keeps nor changes what it does.
func TestReplacedBuiltIns(t *testing.T) {
	for source, want := range map[string]string{
		"Array.prototype.push = function (...a) { throw a }; const h = new Headers({a: 'b'}); h.append('a', 'c'); h.get('a')":                    "b, c",
		"Object.keys = () => ['wrong']; require('querystring').stringify({a: 1})":                                                                "a=1",
		"Array.prototype[Symbol.iterator] = () => { throw 1 }; new URLSearchParams('a=b').toString()":                                            "a=b",
		"Map.prototype.get = () => { throw 1 }; structuredClone({a: {b: 1}}).a.b + ''":                                                           "1",
		"Number.isInteger = () => true; try { require('crypto').randomBytes(1.5) } catch (e) { e.code }":                                         "ERR_INVALID_ARG_TYPE",
		"JSON.stringify = () => 1; new Response(1).headers.get('content-type')":                                                                  "text/plain;charset=UTF-8",
		"Reflect.apply = () => { throw 1 }; const e = new (require('events'))(); let got; e.on('a', v => { got = v }); e.emit('a', 'told'); got": "told",
		"globalThis.Object = globalThis.Array = null; require('path').join('a', '..', 'b')":                                                      "b",
		"const k = 'pro' + 'totype'; String[k].split = () => { throw 1 }; require('path').basename('/a/b')":                                      "b",
		"globalThis.Map = class { constructor() { throw 1 } }; new (require('events'))().listenerCount('a') + ''":                                "0",
		"const r = /a*/g; Math.min = Math.trunc = String.prototype.slice = globalThis.String = () => { throw 1 }; 'ba'.replace(r, '-')":          "-b--",
		"const o = {toString() { throw 1 }, get [Symbol.toStringTag]() { throw 2 }}; Object.defineProperty(o, 'a', {value: 'made'}).a":           "made",
		"let asked = 'no'; Object.defineProperty({toString() { asked = 'yes' }, get [Symbol.toStringTag]() { asked = 'yes' }}, 'a', {}); asked":  "no",
		"Array.prototype.slice = () => { throw 1 }; new FormData().has('a') + ''":                                                                "false",
	} {
		value, err := hosttest.New(t, runtime.Options{}).Eval(t.Context(), "script.js", source)
		if err != nil || value.String() != want {
			t.Errorf("%s: %v, %v; want %s", source, value, err, want)
		}
	}
}
