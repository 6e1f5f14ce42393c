const {test, mock} = require('node:test')
const assert = require('node:assert')
test('fn', t => {
  const f = t.mock.fn((a, b) => a + b)
  assert.strictEqual(f(1, 2), 3)
  assert.deepStrictEqual(f.mock.calls[0].arguments, [1, 2])
  assert.strictEqual(f.mock.calls[0].result, 3)
  assert.strictEqual(f.mock.callCount(), 1)
  f.mock.mockImplementationOnce(() => 'x')
  assert.strictEqual(f(1), 'x'); assert.strictEqual(f(1, 1), 2)
  f.mock.resetCalls(); assert.strictEqual(f.mock.callCount(), 0)
  f.mock.mockImplementation(() => { throw new Error('no') })
  assert.throws(() => f()); assert.strictEqual(f.mock.calls[0].error.message, 'no')
  const C = mock.fn(class A { constructor(x) { this.x = x } }); const c = new C(3)
  assert.strictEqual(c.x, 3); assert.strictEqual(C.mock.calls[0].this, c); assert.ok(C.mock.calls[0].target)
})
test('method', t => {
  const o = {n: 5, add(a) { return this.n + a }, get v() { return 1 }, set w(x) { this.n = x }}
  t.mock.method(o, 'add')
  assert.strictEqual(o.add(1), 6); assert.strictEqual(o.add.mock.calls[0].this, o)
  o.add.mock.restore(); assert.strictEqual(o.add.mock, undefined)
  const g = t.mock.getter(o, 'v', () => 9); assert.strictEqual(o.v, 9); assert.strictEqual(g.mock.callCount(), 1)
  const s = t.mock.setter(o, 'w', function (x) { this.n = x * 2 }); o.w = 4; assert.strictEqual(o.n, 8)
  t.mock.restoreAll(); assert.strictEqual(o.v, 1)
  t.mock.method(o, 'add', () => 'once', {times: 1}); assert.strictEqual(o.add(1), 'once'); assert.strictEqual(o.add(1), 9)
  for (const bad of [() => t.mock.method(o, 'nope'), () => t.mock.method(o, 5), () => t.mock.fn(1), () => t.mock.method(o, 'v', {getter: true, setter: true}), () => t.mock.fn(() => 1, {times: 0}), () => t.mock.getter(o, 'v', {getter: false}), () => t.mock.fn(() => 1, {times: 'x'})]) {
    try { bad(); t.diagnostic('nothing') } catch (e) { t.diagnostic([e.name, e.code, e.message.split('\n')[0]].join(' ')) }
  }
})
test('timers', t => {
  t.mock.timers.enable({apis: ['setTimeout', 'Date', 'setInterval', 'setImmediate'], now: 1000})
  const seen = []
  setTimeout(x => seen.push(x), 50, 'a'); setTimeout(() => seen.push('b'), 20)
  const i = setInterval(() => seen.push('i'), 15)
  setImmediate(() => seen.push('imm'))
  t.mock.timers.tick(0); t.mock.timers.tick(49); seen.push(Date.now(), new Date().toISOString())
  t.mock.timers.tick(1); clearInterval(i); t.mock.timers.tick(100)
  t.mock.timers.setTime(5000); seen.push(new Date(Date.now()).getTime(), typeof Date(), new Date(2020, 1, 1).getFullYear())
  setTimeout(() => seen.push('last'), 1000); t.mock.timers.runAll(); seen.push(Date.now())
  t.diagnostic(seen.join())
  t.mock.timers.reset(); assert.ok(Date.now() > 1e12)
  for (const bad of [() => t.mock.timers.tick(1), () => t.mock.timers.enable({apis: ['x']}), () => t.mock.timers.enable({now: -1}), () => t.mock.timers.enable({now: 'x'})]) {
    try { bad(); t.diagnostic('nothing') } catch (e) { t.diagnostic([e.name, e.code, e.message.split('\n')[0]].join(' ')) }
  }
})
test('timers promises', async t => {
  const p = require('timers/promises')
  t.mock.timers.enable({apis: ['setTimeout', 'setInterval']})
  const done = p.setTimeout(100, 'v'); t.mock.timers.tick(100); assert.strictEqual(await done, 'v')
  const seen = []; const loop = (async () => { for await (const x of p.setInterval(10, 'i')) { seen.push(x); if (seen.length === 2) break } })()
  await null; t.mock.timers.tick(10); t.mock.timers.tick(10); await loop; t.diagnostic(seen.join())
  const c = new AbortController(); const q = p.setTimeout(5, 1, {signal: c.signal}); c.abort()
  await q.catch(e => t.diagnostic(e.name + e.code))
})
test('plan', t => { t.plan(2); t.assert.ok(1); t.assert.equal(1, 1) })
test('plan fails', t => { t.plan(2); t.assert.ok(1) })
test('signal', async t => { assert.strictEqual(t.signal.aborted, false); t.after(() => t.diagnostic([t.signal.aborted, t.name, t.fullName].join())) })
