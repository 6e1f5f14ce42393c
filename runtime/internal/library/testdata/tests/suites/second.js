const {test} = require('node:test')
test('a test with subtests', async t => {
  await t.test('first', () => {})
  await t.test('second', () => {})
})
test('cancelled', () => new Promise(() => {}))
