package main

import "math/rand/v2"

// prelude is what every program begins with.
const prelude = `const text = v => { try { return show(v) } catch { return 'unshowable' } }
const show = v => typeof v === 'function' ? 'fn' : typeof v === 'symbol' ? 'symbol' : v instanceof Error ? 'E:' + (/^e\d|^t$|^sup|^dis/.test(v.message) ? v.message : v.name === 'SuppressedError' ? 'sup' : v.name) : Array.isArray(v) ? '[' + v.map(show) + ']' : v && typeof v === 'object' ? '{' + Object.keys(v).map(k => k + ':' + show(v[k])) + '}' : String(v)
let lines = 0
const log = (...values) => { if (lines++ < 400) console.log(values.map(text).join(' ')) }
const num = v => typeof v === 'number' ? v : typeof v === 'string' ? v.length : v ? 1 : 0
const arr = v => Array.isArray(v) ? v : [v]
const obj = v => v && typeof v === 'object' ? v : {a: undefined}
const later = v => new Promise(resolve => resolve(v))
const attempt = f => { try { return f() } catch (e) { log('caught', e); return 'failed' } }
const attemptLater = async f => { try { return await f() } catch (e) { log('caught later', e); return 'failed' } }
const it = (name, n) => { let i = 0; return { [Symbol.iterator]() { return this }, next() { log(name, 'next', i); return {done: i >= n, value: i++} }, return(v) { log(name, 'return'); return {done: true, value: v} } } }
const ait = (name, n) => { let i = 0; return { [Symbol.asyncIterator]() { return this }, async next() { log(name, 'next', i); return {done: i >= n, value: i++} }, async return(v) { log(name, 'return'); return {done: true, value: v} } } }
const resource = (name, fails) => ({ [Symbol.dispose]() { log(name, 'disposed'); if (fails) throw new Error('dis') } })
const dispose = (r, pending) => { try { r[Symbol.dispose]() } catch (e) { throw pending ? Object.assign(new Error('sup'), {name: 'SuppressedError'}) : e } if (pending) throw pending.e }
class Base { constructor(v) { this.base = v } hello(x) { return ['hello', x] } *three() { yield 1; yield 2 } }
const fns = [], jobs = []`

// The kinds of files.
var kinds = []string{"js", "mjs", "ts"}

// program writes a program by its number.
func program(seed uint64) (kind string, root *node) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 12)), left: 14}
	kind = kinds[seed%uint64(len(kinds))]
	g.strict, g.typed = kind != "js", kind == "ts"
	start := scope{async: g.strict}
	root = &node{fixed: true}
	root.with(&node{open: prelude, fixed: true})
	if kind != "js" {
		root.with(&node{open: "export {}", fixed: true})
	}
	root.with(g.statements(start, 8)...)
	if kind == "js" {
		root.with(&node{open: "(async () => { for (const job of jobs) await job() })()", fixed: true})
	} else {
		root.with(&node{open: "for (const job of jobs) await job()", fixed: true})
	}
	return kind, root
}
