import {test} from 'node:test'
import assert from 'node:assert/strict'
const number: string = '+15005550006'
const server = serve({port: 0, '/voice': res => { res.say('Press 1 for music'); res.gather({numDigits: 1, action: '/pressed'}) }, '/pressed': res => res.say('You pressed ' + (params as any).digits)})
test('a menu', async () => {
  IncomingPhoneNumber.create({phone_number: number, voice_url: server.url + '/voice'})
  const ann = await Emulator.phone('+14155550101').call(number)
  await ann.hears('Press 1')
  await ann.press('1')
  await ann.hears('You pressed 2')
})
test('time jumps', async () => {
  const began = Date.now()
  await new Promise(done => setTimeout(done, 3_600_000))
  assert.equal(Date.now() - began, 3_600_000)
})
