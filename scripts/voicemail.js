#!/usr/bin/env -S dialtone run
// Voicemail: the message is recorded, and its owner gets a text with a link to it.
//
//   dialtone --emulator run scripts/voicemail.js
const assert = require('assert')
const {owner} = require('./voicemail/lib/owner')

Emulator.clock({mode: 'jump'})
const server = serve({folder: __dirname + '/voicemail'})
const number = '+15005550006'
IncomingPhoneNumber.create({phone_number: number, voice_url: server.url})

// Ann leaves a message.
const ann = await Emulator.phone('+14155550101').call(number)
await ann.hears('after the beep')
await ann.says('This is Ann. The delivery has come, but two boxes are missing. Please call me back.')
await ann.press('#')
await ann.hears('Thank you')
const text = await Emulator.phone(owner).receives('left a message')
console.log(text.body)

const [recording] = (await ann.ended()).recordings
assert.equal(recording.duration, 6)

// Bob hangs up in the middle, which is a message all the same.
const bob = await Emulator.phone('+14155550102').call(number)
await bob.hears('after the beep')
await bob.says('Hello? It is me.')
await bob.hangUp()
await Emulator.phone(owner).receives('+14155550102')

// Cat says nothing.
const cat = await Emulator.phone('+14155550103').call(number)
await cat.hears('did not hear anything')
await cat.ended()
await Emulator.settle()
assert.equal(Emulator.phone(owner).texts.length, 2)
server.close()
