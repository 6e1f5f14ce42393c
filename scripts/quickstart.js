#!/usr/bin/env -S dialtone run
// The whole round in one file: create, list, find, update, follow, delete.
//
//   dialtone --emulator run scripts/quickstart.js [TO]
//
// TO is the number to text and to call, +15005550006 where none is given. On a
// real account both cost what they cost.

const to = process.argv[2] ?? '+15005550006'
const number = IncomingPhoneNumber.first()
if (!number) throw new Error('this account has no number to send from: buy one first')
console.log(`from    ${number.phone_number}, ${number.friendly_name}`)

// Create
const message = SMS.create({from: number.phone_number, to, body: 'Hello from dialtone'})
console.log(`sent    ${message.sid} to ${message.to}: ${message.status}`)

const call = Call.create({from: number.phone_number, to, twiml: '<Response><Say>Hello</Say></Response>'})
console.log(`called  ${call.sid}: ${call.status}`)

// List: every read of a collection makes only the requests that it needs
console.log(`listed  ${SMS.count()} messages, the latest to ${to}:`)
for (const {sid, body} of SMS.all({to}).limit(3)) console.log(`        ${sid} ${body}`)

// Find
const found = Call.find(call.sid)
console.log(`found   ${found?.sid} of ${found?.dateCreated?.toISOString()}`)
console.log(`        and nothing under another SID: ${Call.find('CA' + '0'.repeat(32))}`)

// Update
call.update({status: 'canceled'})
console.log(`ended   ${call.sid}: ${call.status}`)

// Follow an association: every call has its recordings
for (const done of Call.all({status: 'completed'}).limit(3)) {
  console.log(`kept    ${done.recordings.count()} recordings of ${done.sid}`)
  for (const recording of done.recordings) console.log(`        ${recording.sid}, ${recording.duration} seconds`)
}

// Make something, change it, and delete it
const application = Application.create({friendly_name: 'Quickstart', voice_url: 'https://example.com/voice'})
application.voice_method = 'get'
console.log(`made    ${application.sid}, ${application.friendly_name}, ${application.voice_method} ${application.voice_url}`)
application.destroy()
console.log(`deleted ${application.sid}: now ${Application.find(application.sid)}`)
