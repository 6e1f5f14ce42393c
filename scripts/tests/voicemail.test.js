// The voicemail of scripts/voicemail.
const {it} = require('node:test')
const assert = require('node:assert/strict')
const {owner} = require('../voicemail/lib/owner')

const number = '+15005550006'
const server = serve({folder: __dirname + '/../voicemail'})
IncomingPhoneNumber.create({phone_number: number, voice_url: server.url})
/** @param {string} from */
const call = from => Emulator.phone(from).call(number)

it('is told to its owner', async () => {
  const ann = await call('+14155550101')
  await ann.hears('after the beep')
  await ann.says('Please call me back.')
  await ann.press('#')
  await ann.hears('Thank you')
  assert.match((await Emulator.phone(owner).receives('left a message')).body, /^\+14155550101 /)
})

it('is kept when the caller hangs up', async () => {
  const bob = await call('+14155550102')
  await bob.hears('after the beep')
  await bob.says('Hello? It is me.')
  await bob.hangUp()
  await Emulator.phone(owner).receives('+14155550102')
})

it('does not tell of silence', async () => {
  const told = Emulator.phone(owner).texts.length
  const cat = await call('+14155550103')
  await cat.hears('did not hear anything')
  await cat.ended()
  await Emulator.settle()
  assert.equal(Emulator.phone(owner).texts.length, told)
})
