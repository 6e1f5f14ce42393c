const test = require('node:test')
const {describe, it, suite, before, after, beforeEach, afterEach} = test

test('passes', () => {})
test('throws', () => { throw new Error('boom\nin two lines') })
test('throws what is no error', () => { throw {a: 1} })
test('throws nothing', () => { throw undefined })
test('rejects', async () => { throw new TypeError('later') })
test('waits', async () => { await new Promise(done => setTimeout(done, 5)) })
test('a callback', (t, done) => setImmediate(done))
test('a callback with an error', (t, done) => setImmediate(() => done(new RangeError('called'))))
test('a callback and a promise', async (t, done) => { done() })
test(function named() {})
test(() => {})
test({skip: true}, () => { throw 1 })
test('skipped # with a sign', {skip: 'because'}, () => { throw 1 })
test('to do', {todo: 'one day'}, () => { throw new Error('not yet') })
test('to do that passes', {todo: true}, () => {})
test('no function')
test.skip('skip', () => { throw 1 })
test.todo('todo', () => {})
test('says so itself', t => t.skip('now'))
test('todo itself', t => { t.todo('soon'); throw new Error('x') })
test('diagnostics', t => { t.diagnostic('one'); t.diagnostic('two # \\') })

test('subtests', async t => {
  await t.test('one', () => {})
  await t.test('two', async t => {
    await t.test('deep', () => {})
    await t.test('deep failure', () => { throw new Error('deep') })
  })
  t.test('not awaited', async () => { await new Promise(done => setTimeout(done, 1000)) })
})
test('all subtests pass', async t => {
  await Promise.all([t.test('a', async () => {}), t.test('b', () => {})])
})

suite('a suite', () => {
  it('one', () => {})
  it('two', () => { throw new Error('two') })
  it.skip('three', () => {})
  describe('inner', {skip: 'all of it'}, () => { it('never', () => { throw 1 }) })
  describe('to do', {todo: true}, () => { it('later', () => {}) })
  describe.skip('skipped', () => {})
})
describe('a suite that throws', () => { it('one', () => {}); throw new Error('in the suite') })
describe('an async suite', async () => { await null; it('one', () => {}) })
describe('an empty suite', () => {})

test('too long', {timeout: 20}, async () => { await new Promise(done => setTimeout(done, 500)) })
test('thrown later', async () => {
  setTimeout(() => { throw new Error('late') }, 1)
  await new Promise(done => setTimeout(done, 50))
})
test('rejected and not handled', async () => {
  Promise.reject(new Error('nobody'))
  await new Promise(done => setTimeout(done, 50))
})
test('aborted', {signal: AbortSignal.abort()}, () => {})
test('plan', t => { t.plan(1); t.assert.ok(true) })
test('plan by option', {plan: 2}, t => { t.assert.ok(true); t.assert.equal(1, 1) })
test('plan of subtests', async t => { t.plan(1); await t.test('one', () => {}) })
test('plan missed', t => { t.plan(2); t.assert.ok(true) })
test('two plans', t => { t.plan(1); t.plan(2) })
test('wrong options', t => {
  for (const options of [{timeout: 'x'}, {timeout: -1}, {concurrency: 'x'}, {concurrency: -1}, {signal: {}}, {concurrency: 1.5}]) {
    try { t.test('x', options, () => {}); t.diagnostic('nothing') } catch (error) { t.diagnostic(`${error.name} ${error.code}`) }
  }
})
test('never', () => new Promise(() => {}))
