package cli

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"dialtone/internal/patience"
)

// What scripts see completes by how it is declared, without a request.
func TestCompletionOfWhatIsDeclared(t *testing.T) {
	t.Parallel()
	entries := []string{
		"const alice = Emulator.phone('+14155550101')",
		"const fs = require('fs')",
		"import {readFile as slurp, stat} from 'fs/promises'",
		"const {basename} = require('path')",
		"const call = Call.first(); const m = Message.first()",
		"const text = 'abc', list = ['a', 'b'], day = new Date(), map = new Map([['a', 1]]), later = Promise.resolve('x')",
		"const o = {'two words': 1, plain: 2}",
	}
	requests := atConsole(t, entries, func(tab func(string) string, screen *bytes.Buffer) {
		for line, want := range declaredLines {
			if got := tab(line); got != want {
				t.Errorf("%s becomes %s, want %s", line, got, want)
			}
		}
		for line, want := range map[string]string{
			"TwiML.build(res => res.": "say dial gather hangup redirect",
			"fs.":                     "readFileSync writeFileSync existsSync promises",
			"require('":               "fs path crypto http",
			"import x from '":         "fs path crypto http",
			"m.status === '":          "queued sent delivered failed",
			"m.status === ":           "queued delivered",
			"o['":                     "plain",
			"AccessToken.create({identity: 'a', grants: {": "voice video chat sync task_router",
			"serve({'/x'(res, req, tools) { tools.":        "json text",
			"Emulator.":                                    "phone clock advance settle journal",
		} {
			offered := choices(tab, screen, line)
			for _, name := range strings.Fields(want) {
				if !slices.Contains(offered, name) {
					t.Errorf("%s⇥ does not offer %s: %s", line, name, offered)
				}
			}
		}
	})
	if requests != 0 {
		t.Errorf("completing made %d requests", requests)
	}
}

// TestCompletionInBraces: names that are taken out of a module, or of what a name holds, are those
// that it has, though they stand before it.
func TestCompletionInBraces(t *testing.T) {
	t.Parallel()
	requests := atConsoleWith(t, []string{"const o = {first: 1, second: 2}"}, func(editor *presser, _ *bytes.Buffer) {
		for line, want := range map[string]string{
			"import {readFi|} from 'fs'":                       "import {readFile|} from 'fs'",
			"import {mkdir, readFi|, rm} from 'fs'":            "import {mkdir, readFile|, rm} from 'fs'",
			"import path, {basen|} from 'path'":                "import path, {basename|} from 'path'",
			"const {basen|} = require('path')":                 "const {basename|} = require('path')",
			"let {join, basen|} = require('path')":             "let {join, basename|} = require('path')",
			"const {sec|} = o":                                 "const {second|} = o",
			"const {second, sec|} = o":                         "const {second, sec|} = o",
			"import {basen|":                                   "import {basen|",
			"import {nothing|} from 'fs'":                      "import {nothing|} from 'fs'",
			"function f({sec|}) {}":                            "function f({sec|}) {}",
			"import {basename as b, dirn|} from \"node:path\"": "import {basename as b, dirname|} from \"node:path\"",
		} {
			before, after, _ := strings.Cut(line, "|")
			text, at := editor.complete(before+after, len([]rune(before)))
			if got := string([]rune(text)[:at]) + "|" + string([]rune(text)[at:]); got != want {
				t.Errorf("%s becomes %s, want %s", line, got, want)
			}
		}
	})
	if requests != 0 {
		t.Errorf("completing made %d requests", requests)
	}
}

// declaredLines are lines, and what Tab makes of them.
var declaredLines = map[string]string{
	"Job.enq":   "Job.enqueue",
	"Store.inc": "Store.increment",
	"CSV.row":   "CSV.rows",
	// TwiML.
	"TwiML.build(res => res.sa":                                 "TwiML.build(res => res.say",
	"TwiML.build((res) => { res.say('hi'); res.gath":            "TwiML.build((res) => { res.say('hi'); res.gather",
	"TwiML.build(res => { res.say({vo":                          "TwiML.build(res => { res.say({voice: ",
	"TwiML.build(res => res.say('hi', {vo":                      "TwiML.build(res => res.say('hi', {voice: ",
	"TwiML.build(res => res.gather({numDig":                     "TwiML.build(res => res.gather({numDigits: ",
	"TwiML.build(res => res.gather({num_digits: 1}, g => g.pla": "TwiML.build(res => res.gather({num_digits: 1}, g => g.play",
	"TwiML.build(res => res.dial(d => d.conferenc":              "TwiML.build(res => res.dial(d => d.conference",
	"TwiML.build(res => res.dial(d => d.conference('x', {mut":   "TwiML.build(res => res.dial(d => d.conference('x', {muted: ",
	"TwiML.build(res => res.gather({input: 'sp":                 "TwiML.build(res => res.gather({input: 'speech'",
	"TwiML.build(async res => { res.say(s => s.emph":            "TwiML.build(async res => { res.say(s => s.emphasis",
	// Serving.
	"serve({public_":                                "serve({public_url: ",
	"serve({'/voice'(res, req) { res.sa":            "serve({'/voice'(res, req) { res.say",
	"serve({'/voice'(res, req) { req.par":           "serve({'/voice'(res, req) { req.params",
	"serve({'/voice': async (res, req) => req.par":  "serve({'/voice': async (res, req) => req.params",
	"serve({'/voice': (res, {session}) => res.gath": "serve({'/voice': (res, {session}) => res.gather",
	"const s = serve({}); s.por":                    "const s = serve({}); s.port",
	// Tokens.
	"AccessToken.cr":                                         "AccessToken.create",
	"AccessToken.create({ident":                              "AccessToken.create({identity: ",
	"AccessToken.create({identity: 'a', grants: {vid":        "AccessToken.create({identity: 'a', grants: {video: ",
	"AccessToken.create({identity: 'a', grants: {video: {ro": "AccessToken.create({identity: 'a', grants: {video: {room: ",
	"CapabilityToken.create({allowInc":                       "CapabilityToken.create({allowIncoming: ",
	// The emulator.
	"Emulator.pho":                                 "Emulator.phone",
	"Emulator.phone('+1').rec":                     "Emulator.phone('+1').receives",
	"(await Emulator.phone('+1').call('+2')).hear": "(await Emulator.phone('+1').call('+2')).hears",
	"alice.rec":                                    "alice.receives",
	"const c = await alice.rings(); c.hang":        "const c = await alice.rings(); c.hangUp",
	"alice.behave({calls: 'ans":                    "alice.behave({calls: 'answer'",
	"Emulator.clock({mode: 'ju":                    "Emulator.clock({mode: 'jump'",
	"Emulator.expect.mess":                         "Emulator.expect.message",
	"Emulator.expect.message({bo":                  "Emulator.expect.message({body: ",
	"(await Emulator.expect.message()).numSeg":     "(await Emulator.expect.message()).numSegments",
	"Emulator.session().client.Mess":               "Emulator.session().client.Message",
	// Modules and the language.
	"CSV.par":                                     "CSV.parse",
	"CSV.parse('a', {delim":                       "CSV.parse('a', {delimiter: ",
	"CSV.rows('a', {encoding: 'lat":               "CSV.rows('a', {encoding: 'latin1'",
	"for (const row of CSV.rows('a')) row.colu":   "for (const row of CSV.rows('a')) row.colu",
	"path.parse('x').ba":                          "path.parse('x').base",
	"fs.readFileS":                                "fs.readFileSync",
	"fs.statSync('x').isDir":                      "fs.statSync('x').isDirectory",
	"fs.readFileSync('x', 'utf8').toUpper":        "fs.readFileSync('x', 'utf8').toUpperCase",
	"const {size} = fs.statSync('x'); size.toFix": "const {size} = fs.statSync('x'); size.toFixed",
	"fs.readdirSync('x').map(n => n.toUpper":      "fs.readdirSync('x').map(n => n.toUpperCase",
	"fs.mkdirSync('x', {recur":                    "fs.mkdirSync('x', {recursive: ",
	"fetch('x').th":                               "fetch('x').then",
	"(await fetch('x')).stat":                     "(await fetch('x')).status",
	"fetch('x').then(r => r.js":                   "fetch('x').then(r => r.json",
	"fetch('x', {meth":                            "fetch('x', {method: ",
	"text.toUpper":                                "text.toUpperCase",
	"'abc'.toUpper":                               "'abc'.toUpperCase",
	"`a`.toUpper":                                 "`a`.toUpperCase",
	"'a,b'.split(',').fla":                        "'a,b'.split(',').flat",
	"'a,b'.split(',').map(s => s.toUpper":         "'a,b'.split(',').map(s => s.toUpperCase",
	"[1, 2].findLastI":                            "[1, 2].findLastIndex",
	"[1, 2].map(n => n.toFix":                     "[1, 2].map(n => n.toFixed",
	"list.findLastI":                              "list.findLastIndex",
	"day.getFullY":                                "day.getFullYear",
	"day.toISOString().slic":                      "day.toISOString().slice",
	"new Date().getFullY":                         "new Date().getFullYear",
	"map.forE":                                    "map.forEach",
	"new Map([['a', 1]]).forE":                    "new Map([['a', 1]]).forEach",
	"later.fina":                                  "later.finally",
	"new URL('http://x').searchP":                 "new URL('http://x').searchParams",
	"/x/.exec('x').inde":                          "/x/.exec('x').index",
	"JSON.stringify({}).toUpper":                  "JSON.stringify({}).toUpperCase",
	"Object.keys({}).map(k => k.toUpper":          "Object.keys({}).map(k => k.toUpperCase",
	"import('fs').then(f => f.readFileS":          "import('fs').then(f => f.readFileSync",
	"import path from 'path'; path.basen":         "import path from 'path'; path.basename",
	"import * as os from 'os'; os.hostn":          "import * as os from 'os'; os.hostname",
	"import {createHash} from 'crypto'; createHash('md5').dig": "import {createHash} from 'crypto'; createHash('md5').digest",
	"const {createHash: h} = require('crypto'); h('md5').dig":  "const {createHash: h} = require('crypto'); h('md5').digest",
	"setTimeout(() => {}, 1).unr":                              "setTimeout(() => {}, 1).unref",
	"process.std":                                              "process.std",
	// Strings.
	"o['two":                          "o['two words'",
	"o[\"pla":                         "o[\"plain\"",
	"m['bo":                           "m['body'",
	"m.status === 'deliv":             "m.status === 'delivered'",
	"if (m.status !== \"deliv":        "if (m.status !== \"delivered\"",
	"call.status = 'cancel":           "call.status = 'canceled'",
	"switch (m.status) { case 'deliv": "switch (m.status) { case 'delivered'",
	"Message.all().filter(x => x.status == 'undel": "Message.all().filter(x => x.status == 'undelivered'",
	"crypto.subtle.digest('x":                      "crypto.subtle.digest('x",
	"require('crypto').createHash('sha5":           "require('crypto').createHash('sha512'",
	"import x from 'node:timers/p":                 "import x from 'node:timers/promises'",
	"import {a, b} from \"timers/p":                "import {a, b} from \"timers/promises\"",
	"require('string_d":                            "require('string_decoder'",
	"import('perf_h":                               "import('perf_hooks'",
	// Names of the session, and of products.
	"slur":                    "slurp",
	"slurp('x').fina":         "slurp('x').finally",
	"(await stat('x')).isDir": "(await stat('x')).isDirectory",
	"basena":                  "basename",
	"basename('x').toUpper":   "basename('x').toUpperCase",
	"Twilio.Verif":            "Twilio.Verify",
	"Twilio.Verify.Serv":      "Twilio.Verify.Service",
}

// However little of a line is there, Tab and the line below find something or nothing.
func TestCompletionOfHalfALine(t *testing.T) {
	t.Parallel()
	requests := atConsoleWith(t, []string{"const m = Message.first()"}, func(editor *presser, screen *bytes.Buffer) {
		i := 0
		for line := range declaredLines {
			for n := range line {
				if i++; i%step == 0 {
					half := line[:n]
					editor.complete(half, len([]rune(half)))
					editor.hint(half, len([]rune(half)))
				}
			}
		}
		deep := strings.Repeat("f(a => [a].map(b => ({c: b + ", 60)
		took := patience.Work(func() {
			editor.complete(deep+"b.", len(deep)+2)
			editor.hint(deep, len(deep))
		})
		if took > 500*time.Millisecond*patience.Slower {
			t.Errorf("a deep line takes %v", took)
		}
		if got, _ := editor.complete("m.bo", 4); got != "m.body" {
			t.Errorf("after all of them m.bo becomes %s", got)
		}
	})
	if requests != 0 {
		t.Errorf("completing made %d requests", requests)
	}
}

// step is how many beginnings of lines there are for each that is tried.
const step = 5
