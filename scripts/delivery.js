#!/usr/bin/env -S dialtone run
// Sends a reminder to several people, follows what becomes of each, and calls those whom no text reaches.
//
//   dialtone --emulator run scripts/delivery.js
const assert = require('assert')

Emulator.clock({mode: 'jump'})
const number = '+15005550006'
IncomingPhoneNumber.create({phone_number: number})

// The application. Its functions run in this script, so from here on the script awaits its requests: one that it waited
// for in another way would keep the functions from answering.
/** @type {Record<string, {seen: string[], end?: string, code?: number}>} */
const reports = {}
const server = serve({
  // Twilio tells of every step of a message. Steps may come out of order, or twice: an end is final.
  '/status': async (res, {params: {To, MessageStatus = '', ErrorCode}}) => {
    const report = reports[To] ??= {seen: []}
    report.seen.push(MessageStatus)
    if (report.end || !['delivered', 'undelivered', 'failed'].includes(MessageStatus)) return
    report.end = MessageStatus
    if (MessageStatus === 'delivered') return
    report.code = Number(ErrorCode)
    await Call.async.create({from: number, to: To, url: server.url + '/reminder'})
  },
  '/reminder': res => res.say('This is a reminder of your appointment tomorrow at 10.'),
})

// Ann's phone is as it should be, Bob's is off, and Cat has a landline.
const ann = Emulator.phone('+14155550101')
const bob = Emulator.phone('+14155550102')
const cat = Emulator.phone('+14155550103')
bob.behave({texts: {error: 30003}})
cat.behave({texts: {error: 30006}, after: '2s'})

for (const person of [ann, bob, cat]) {
  await SMS.async.create({from: number, to: person.address, body: 'Your appointment is tomorrow at 10.', status_callback: server.url + '/status'})
}
await ann.receives('tomorrow at 10')
const call = await cat.rings()
await call.hears('reminder')
await Emulator.settle() // until all has happened that is going to

for (const [to, {seen, code}] of Object.entries(reports)) console.log(to, seen.join(', '), code ?? '')
assert.deepEqual(reports[ann.address], {seen: ['sent', 'delivered'], end: 'delivered'})
assert.equal(reports[bob.address].code, 30003)
assert.equal(await Call.async.count({to: bob.address}), 1)
server.close()
