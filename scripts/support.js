#!/usr/bin/env -S dialtone run
// A queue with hold music: callers wait, an agent takes one after another, and who waits too long is called back.
//
//   dialtone --emulator run scripts/support.js
const assert = require('assert')
const team = require('./support/lib/team')

Emulator.clock({mode: 'jump'})
const server = serve({folder: __dirname + '/support'})
const number = '+15005550006'
IncomingPhoneNumber.create({phone_number: number, voice_url: server.url})

// Ann and Bob wait. Each hears the music, and where in the queue they are.
const ann = await Emulator.phone('+14155550101').call(number)
await ann.hears('You are number 1')
const bob = await Emulator.phone('+14155550102').call(number)
await bob.hears('You are number 2')
await bob.hears(/hold.wav/)
console.log(`${Queue.first()?.current_size} callers are waiting`)

// An agent comes to work, and takes the one who came first.
const agent = Emulator.phone(team.agents[0])
Call.create({from: number, to: agent.address, url: server.url + '/agent'})
const desk = await agent.rings()
await desk.answer()
await ann.hears('Here is your agent')
await ann.says('Hello, where is my parcel?')
await desk.hears('my parcel')
await desk.says('I will look it up.')
await ann.hears('look it up')
await bob.hears('You are number 1') // everybody moves up
await ann.hangUp()

// Then the next one.
await bob.hears('Here is your agent')
await bob.says('My parcel is broken.')
await desk.hears('broken')
console.log(String(bob))
await bob.hangUp()
await desk.hears('Nobody is waiting')
await desk.ended()

// Cat calls when the agents have gone home.
const cat = await Emulator.phone('+14155550103').call(number)
await cat.hears('We will call you back', {timeout: '5m'})
assert.equal((await cat.ended()).status, 'completed')
const note = await Emulator.phone(team.lead).receives('call')
console.log(note.body)
server.close()
