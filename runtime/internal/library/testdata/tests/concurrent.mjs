import test, {describe, it} from 'node:test'
const order = []
const ended = {}
const promises = {}
for (const name of ['a', 'b', 'c']) promises[name] = new Promise(done => { ended[name] = done })
// A test that runs until another has ended.
const after = (name, other) => async () => { order.push('+' + name); await promises[other]; order.push('-' + name); ended[name]() }
const soon = name => async () => { order.push('+' + name); await null; order.push('-' + name); ended[name]() }

await test('side by side', {concurrency: true}, async t => {
  await Promise.all([t.test('a', after('a', 'b')), t.test('b', after('b', 'c')), t.test('c', soon('c'))])
  t.diagnostic(order.splice(0).join(' '))
})
for (const name of ['a', 'b', 'c']) promises[name] = new Promise(done => { ended[name] = done })
await test('two at a time', {concurrency: 2}, async t => {
  await Promise.all([t.test('a', after('a', 'c')), t.test('b', soon('b')), t.test('c', soon('c'))])
  t.diagnostic(order.splice(0).join(' '))
})
await test('one at a time', async t => {
  await Promise.all([t.test('a', soon('a')), t.test('b', soon('b'))])
  t.diagnostic(order.splice(0).join(' '))
})
for (const name of ['a', 'b', 'c']) promises[name] = new Promise(done => { ended[name] = done })
describe('a suite', {concurrency: true}, () => {
  it('a', after('a', 'b'))
  it('b', soon('b'))
  it('c', async () => { throw new Error('c') })
})
test('its order', t => { t.diagnostic(order.splice(0).join(' ')) })
test('made too late', async t => {
  setTimeout(() => { t.test('late', () => {}) }, 30)
})
test('passed over by only', async t => {
  t.runOnly(true)
  await t.test('a', () => {})
  await t.test('b', {only: true}, () => {})
})
test('waits', async () => { await new Promise(done => setTimeout(done, 200)) })
