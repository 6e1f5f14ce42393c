// Puts something else in the place of each built-in method and uses the library. What the library calls of it is listed.
// The uses themselves call no built-in method.
const {defineProperty, getOwnPropertyDescriptor, getPrototypeOf} = Object
const {ownKeys, apply} = Reflect
const someMap = new Map([[1, 2]]), someSet = new Set([3]), someDate = new Date(0)


const EventEmitter = require('events'), url = require('url'), querystring = require('querystring'), path = require('path')
const util = require('util'), assert = require('assert'), {StringDecoder} = require('string_decoder'), os = require('os')
const {AsyncLocalStorage} = require('async_hooks'), channels = require('diagnostics_channel'), crypto = require('crypto')
const stream = require('stream'), zlib = require('zlib'), fs = require('fs'), http = require('http'), timers = require('timers/promises')
const {pipeline} = require('stream/promises'), {performance} = require('perf_hooks'), readline = require('readline')
const {parseArgs} = util, folder = process.cwd()

const uses = {
  headers: () => { const h = new Headers({b: '2', A: '1'}); h.append('a', '3'); h.set('c', 'd'); h.delete('b'); return h.get('a') + h.has('c') },
  search: () => { const s = new URLSearchParams('a=1&b=2'); s.append('c', '3'); s.delete('a'); return s.toString() + s.get('b') + s.has('c') },
  url: () => { const u = new URL('../x?a=1#h', 'http://u:p@example.com:81/a/b'); u.searchParams.set('z', '1'); return u.href + u.host },
  buffer: () => { const b = Buffer.from('héllo'); return b.toString('hex') + b.toString('base64') + Buffer.concat([b, Buffer.from([1, 2])]).length + b.indexOf('l') + b.slice(1, 3).toString() + b.equals(b) + b.readUInt16BE(0) + Buffer.alloc(3, 'a') + Buffer.byteLength('é') },
  encoding: () => new TextDecoder().decode(new TextEncoder().encode('é')) + atob(btoa('abc')),
  clone: () => { const c = structuredClone({a: [1, {b: 2}], d: someDate, m: someMap, s: someSet}); return c.a[1].b + c.a.length },
  csv: () => { const rows = CSV.parse('a,b\n1,2\n'); return rows[0].a + rows.length + CSV.stringify([{a: 1, b: 'x,y'}]) },
  formdata: async () => { const f = new FormData(); f.append('a', 'b'); f.set('c', 'd'); return f.get('a') + f.has('c') + await new Blob(['ab', 'c']).text() },
  events: () => { const e = new EventEmitter(); let out = ''; e.on('x', (a, b) => { out += a + b }); e.on('x', a => { out += a }); e.once('x', () => { out += 'o' }); e.prependListener('x', () => { out += 'p' }); e.emit('x', 1, 2); e.emit('x', 1, 2); e.off('x', EventEmitter); return out + e.listenerCount('x') + e.eventNames().length },
  targets: () => { const t = new EventTarget(); let out = ''; t.addEventListener('a', e => { out += e.type }); t.dispatchEvent(new Event('a')); const c = new AbortController(); c.signal.addEventListener('abort', () => { out += 'x' }); c.abort(); return out + c.signal.aborted },
  urls: () => url.parse('http://a.com/b?c=d#e', true).query.c + url.resolve('http://a/b/c', '../d') + url.format({protocol: 'http', host: 'a', pathname: 'b', query: {c: 'd'}}),
  querystring: () => querystring.stringify({a: ['1', '2'], b: 'é'}) + querystring.parse('a=1&a=2&b=3').a.length,
  path: () => path.join('a', '..', 'b') + path.resolve('/a', 'b') + path.basename('/a/b.c', '.c') + path.extname('x.y') + path.relative('/a/b', '/a/c') + path.parse('/a/b.c').name + path.normalize('/a//b/../c'),
  util: () => util.format('%s %d %j', 'a', 1, {b: 2}, [3]) + util.inspect({a: [1, someMap]}) + util.isDeepStrictEqual({a: [1]}, {a: [1]}) + util.stripVTControlCharacters('a') + util.types.isDate(1),
  promisify: async () => await util.promisify((a, done) => done(null, a + 1))(1),
  args: () => parseArgs({args: ['--a', '1', '-b', 'c'], options: {a: {type: 'string'}, b: {type: 'boolean', short: 'b'}}, allowPositionals: true}).values.a,
  assert: () => { try { assert.deepStrictEqual([1, {a: 1}], [1, {a: 2}]) } catch (e) { return e.code } assert.equal(1, 1) },
  decoder: () => new StringDecoder('utf8').write(Buffer.from([0xe2, 0x82])) + new StringDecoder('utf8').end(),
  os: () => os.EOL + os.platform(),
  storage: () => new AsyncLocalStorage().run({a: 1}, () => 'in'),
  channel: () => { const c = channels.channel('x'); let out = ''; const on = m => { out += m.a }; c.subscribe(on); c.publish({a: 1}); c.unsubscribe(on); return out },
  crypto: () => crypto.createHash('sha256').update('a').digest('hex') + crypto.createHmac('sha1', 'k').update('a').digest('base64') + crypto.randomUUID().length + crypto.randomBytes(4).length,
  streams: async () => { let out = ''; const r = stream.Readable.from(['a', 'b', 'c']); const t = new stream.Transform({transform(c, e, d) { d(null, c + '!') }}); const w = new stream.Writable({write(c, e, d) { out += c; d() }}); await pipeline(r, t, w); return out },
  iteration: async () => { let out = ''; for await (const part of new stream.PassThrough({objectMode: true}).end('x')) out += part; return out },
  webstreams: async () => { const s = new ReadableStream({start(c) { c.enqueue('a'); c.close() }}); const r = s.getReader(); return (await r.read()).value + (await r.read()).done },
  transforms: async () => { const t = new TransformStream({transform(c, to) { to.enqueue(c + '!') }}); const w = t.writable.getWriter(); w.write('a'); w.close(); const r = t.readable.getReader(); return (await r.read()).value },
  zlib: () => zlib.gunzipSync(zlib.gzipSync('abc')).toString(),
  gunzip: async () => await util.promisify(zlib.deflate)('abc').then ? 'zipped' : '',
  fs: () => { fs.writeFileSync(folder + '/genuine.txt', 'a'); fs.appendFileSync(folder + '/genuine.txt', 'b'); const t = fs.readFileSync(folder + '/genuine.txt', 'utf8'); const n = fs.readdirSync(folder).length; fs.unlinkSync(folder + '/genuine.txt'); return t + fs.existsSync(folder + '/genuine.txt') },
  fsp: async () => { await fs.promises.writeFile(folder + '/genuine2.txt', 'a'); const t = await fs.promises.readFile(folder + '/genuine2.txt', 'utf8'); await fs.promises.unlink(folder + '/genuine2.txt'); return t },
  http: () => { const q = new http.Agent(); return q.getName({host: 'a', port: 1}) + http.STATUS_CODES[404] },
  timers: async () => await timers.setTimeout(0, 'a') + await new Promise(r => setTimeout(r, 0, 'b')) + await new Promise(r => queueMicrotask(() => r('c'))),
  performance: () => typeof performance.now() + performance.mark('a').name,
  readline: () => typeof readline.createInterface,
  process: () => process.cwd().length + process.hrtime().length + typeof process.uptime(),
  console: () => { console.log('%s', 'a', {b: [1, 'c']}, new Error('x').message); console.table([{a: 1}]); console.group('g'); console.groupEnd(); console.count(); return '' },
  intl: () => new Intl.NumberFormat('en').format(1234.5) + new Intl.DateTimeFormat('en', {timeZone: 'UTC'}).format(0) + new Intl.PluralRules('en').select(1) + new Intl.ListFormat('en').format(['a', 'b']) + new Intl.RelativeTimeFormat('en').format(-1, 'day'),
  messages: async () => { const {port1, port2} = new MessageChannel(); const got = new Promise(r => { port2.onmessage = e => r(e.data) }); port1.postMessage({a: 1}); const data = await got; port1.close(); return data.a },
  response: async () => { const r = new Response('{"a":1}', {headers: {a: 'b'}}); return (await r.json()).a + new Request('http://a/b', {method: 'POST', body: 'x'}).method },
}
const roots = ['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Error', 'TypeError', 'RangeError', 'RegExp', 'Date', 'Math', 'JSON',
  'Reflect', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Proxy', 'ArrayBuffer', 'DataView', 'Uint8Array']
const places = []
const place = (name, object) => {
  if (!object) return
  const keys = ownKeys(object)
  for (let i = 0; i < keys.length; i++) {
    const was = getOwnPropertyDescriptor(object, keys[i])
    if (was.configurable && keys[i] !== 'constructor' && typeof (was.value ?? was.get) === 'function') places[places.length] = [name + (typeof keys[i] === 'symbol' ? `[${keys[i].description}]` : '.' + keys[i]), object, keys[i], was]
  }
}
for (let i = 0; i < roots.length; i++) {
  const owner = globalThis[roots[i]]
  place(roots[i], owner)
  place(roots[i] + '.prototype', owner.prototype)
}
const typed = getPrototypeOf(Uint8Array)
place('TypedArray', typed)
place('TypedArray.prototype', typed.prototype)
const array = getPrototypeOf([][Symbol.iterator]())
place('ArrayIterator', array)
place('Iterator', getPrototypeOf(array))
place('MapIterator', getPrototypeOf(new Map().entries()))
place('SetIterator', getPrototypeOf(new Set().values()))
place('StringIterator', getPrototypeOf(''[Symbol.iterator]()))
place('RegExpIterator', getPrototypeOf(''.matchAll(/./g)))
place('Generator', getPrototypeOf(getPrototypeOf((function* () {})())))

const log = console.log
const names = Object.keys(uses)
const wanted = {}
for (let i = 0; i < names.length; i++) wanted[names[i]] = await uses[names[i]]()
process.on('unhandledRejection', () => {}).on('uncaughtException', () => {})
// All are replaced at once, and do what was there before, so that a use comes to its end, and to all that it calls.
const found = {__proto__: null}
for (let i = 0; i < places.length; i++) {
  const [name, object, key, was] = places[i]
  const original = was.get ?? was.value
  const replacement = function () { found[name] = true; return apply(original, this, arguments) }
  defineProperty(object, key, was.get ? {...was, get: replacement} : {...was, value: replacement})
}
const different = []
for (let i = 0; i < names.length; i++) {
  const result = await uses[names[i]]()
  if (result !== wanted[names[i]]) different[different.length] = names[i]
}
for (let i = 0; i < places.length; i++) defineProperty(places[i][1], places[i][2], places[i][3])
for (const name in found) log('found ' + name)
for (let i = 0; i < different.length; i++) log('different ' + different[i])
log('done')
process.exit(0)
