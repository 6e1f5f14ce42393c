// Run it with: dialtone test
import {test} from 'node:test'
import assert from 'node:assert/strict'

const number = '+15005550006'
const server = serve({folder: import.meta.dirname + '/app'})
IncomingPhoneNumber.create({phone_number: number, voice_url: server.url})

test('a caller is greeted', async () => {
  const call = await Emulator.phone('+14155550101').call(number)
  await call.hears('Hello')
  const record = await call.ended()
  assert.equal(record.status, 'completed')
})
