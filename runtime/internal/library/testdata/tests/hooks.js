const {test, describe, it, before, after, beforeEach, afterEach} = require('node:test')
const seen = []
const log = what => () => { seen.push(what) }

before(log('before all'))
after(log('after all'))
describe('hooks', () => {
  before(log('before'))
  after(log('after'))
  beforeEach(log('each'))
  afterEach(log('done'))
  it('one', log('one'))
  it('two', log('two'))
  it.skip('skipped', log('never'))
  describe('inner', () => {
    before(log('inner before'))
    beforeEach(log('inner each'))
    afterEach(log('inner done'))
    afterEach(log('inner done again'))
    it('three', log('three'))
    after(log('inner after'))
  })
})
test('in order', t => { for (const what of seen.splice(0)) t.diagnostic(what) })
test('of a test', async t => {
  t.before(log('t before'))
  t.after(log('t after'))
  t.beforeEach(t => log('t each ' + t.name)())
  t.afterEach(log('t done'))
  await t.test('sub one', log('sub one'))
  await t.test('sub two', () => { throw new Error('failed') })
})
test('in order again', t => { for (const what of seen.splice(0)) t.diagnostic(what) })
describe('before fails', () => {
  before(() => { throw new Error('in before') })
  it('never runs', () => {})
})
describe('beforeEach fails', () => {
  beforeEach(() => { throw new Error('in beforeEach') })
  afterEach(log('still'))
  it('fails', () => {})
  it('fails as well', () => {})
})
describe('afterEach fails', () => {
  afterEach(async () => { throw new Error('in afterEach') })
  it('fails', () => {})
})
describe('after fails', () => {
  after((context, done) => done(new Error('in after')))
  it('passes', () => {})
})
describe('a hook too long', () => {
  before(async () => { await new Promise(done => setTimeout(done, 500)) }, {timeout: 10})
  it('never runs', () => {})
})
test('after of a test fails', t => { t.after(() => { throw new Error('in after') }) })
test('names', async t => {
  t.diagnostic(t.fullName)
  await t.test('inner', t => { t.diagnostic(t.fullName); t.after(() => seen.push(t.passed)) })
  t.diagnostic(String(seen.pop()))
})
after(() => { throw new Error('after everything') })
