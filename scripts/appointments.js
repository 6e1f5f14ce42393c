#!/usr/bin/env -S dialtone run
// A conversation by text, with people who write what they like.
//
//   dialtone --emulator run scripts/appointments.js
Emulator.clock({mode: 'jump'})
const server = serve({folder: __dirname + '/appointments'})
const number = '+15005550006'
IncomingPhoneNumber.create({phone_number: number, sms_url: server.url})

/**
 * Writes, and waits for the answer.
 * @param {Dialtone.Phone} person @param {string} text @param {string} answer
 */
const ask = async (person, text, answer) => {
  await person.text(number, text)
  await person.receives(answer)
}

// Two people at the same time: what one says is not taken for the other's.
const ann = Emulator.phone('+14155550101')
const bob = Emulator.phone('+14155550102')
await ask(ann, 'Hi there', 'On which day')
await ask(bob, 'I need a plumber', 'On which day')
await ask(ann, 'tue would be good', 'Tuesday')
await ask(bob, 'tomorrow', 'such as Tue')
await ask(ann, 'at 20', 'from 9 to 16')
await ask(ann, 'then 10', 'on tuesday at 10:00')
await ask(bob, 'LATER', 'Nothing is booked')
await ask(bob, 'hello again', 'On which day')

console.log(ann.texts.map(text => text.body).join('\n'))
server.close()
