const test = require('node:test')
test('runs before it', () => {})
setTimeout(() => { throw new Error('outside of all tests') }, 20)
test('waits', async () => { await new Promise(done => setTimeout(done, 60)) })
