#!/usr/bin/env -S dialtone run
// A conference that begins with its moderator, who mutes a guest, and ends it by leaving.
//
//   dialtone --emulator run scripts/meeting.js
const assert = require('assert')

Emulator.clock({mode: 'jump'})
const server = serve({folder: __dirname + '/meeting'})
const number = '+15005550006'
IncomingPhoneNumber.create({phone_number: number, voice_url: server.url})

/**
 * Calls, enters a PIN, and is in the conference.
 * @param {string} address @param {string} pin
 */
const join = async (address, pin) => {
  const call = await Emulator.phone(address).call(number)
  await call.hears('Please enter the PIN')
  await call.press(pin)
  await call.hears('weekly')
  return call
}

// Ann comes early and waits. The meeting begins with Mo, who moderates it.
const ann = await join('+14155550101', '1234')
await ann.hears('hold music')
const mo = await join('+14155550199', '9876')
await mo.says('Good morning, everybody.')
await ann.hears('Good morning')

// Bob mistypes the PIN.
const bob = await Emulator.phone('+14155550102').call(number)
await bob.press('1235')
await bob.hears('not the PIN')
await bob.press('1234')
await bob.hears('weekly')

// There is noise where Bob is. A page for the moderator would send this request.
const [meeting] = Conference.all({status: 'in-progress'})
meeting.participants.find('+14155550102')?.mute() // by its label
await bob.says('Can you hear me?')
await ann.says('It is quiet now.')
assert.equal((await mo.hears('quiet')).who, '+14155550101')
assert(!mo.transcript.some(line => line.text === 'Can you hear me?'))

// When Mo leaves, the meeting is over for all.
await mo.hangUp()
await Promise.all([ann.ended(), bob.ended()])
meeting.reload()
console.log(`${meeting.friendly_name} is ${meeting.status}`)
server.close()
