#!/usr/bin/env -S dialtone run
// A telephone menu of three levels, and the people who call it.
//
//   dialtone --emulator run scripts/ivr.js        plays the calls below, in no time
//   dialtone --emulator serve scripts/ivr         serves the menu until Ctrl-C
//   dialtone serve scripts/ivr --public-url URL   serves it on a real account
const assert = require('assert')

Emulator.clock({mode: 'jump'}) // time jumps to what happens next
const server = serve({folder: __dirname + '/ivr'})
const number = '+15005550006'
IncomingPhoneNumber.create({phone_number: number, voice_url: server.url})

// Ann knows the way: order, track, its number.
const ann = await Emulator.phone('+14155550101').call(number)
await ann.hears('For your order, press 1')
await ann.press('1')
await ann.hears('press 1')
await ann.press('1')
await ann.hears('the number of your order')
await ann.press('10001#')
await ann.hears('on its way')
await ann.hangUp()
console.log(String(ann))

// Bob presses what there is not, goes back with the star, and presses nothing at the end.
const bob = await Emulator.phone('+14155550102').call(number)
await bob.press('7')
await bob.hears('There is no 7')
await bob.press('1')
await bob.hears('press star')
await bob.press('*')
await bob.hears('For our hours')
await bob.press('2')
await bob.hears('9 to 5')
await bob.hears('Goodbye')
assert.equal((await bob.ended()).status, 'completed')

// Cat has lost the number of her order. After three tries the menu calls the desk, and a person answers.
const desk = Emulator.phone('+14155550199')
const cat = await Emulator.phone('+14155550103').call(number)
await cat.press('1')
await cat.hears('press 2')
await cat.press('2')
for (const tried of ['1', '22', '333']) {
  await cat.hears('the number of your order')
  await cat.press(tried + '#')
}
const dan = await desk.rings()
await dan.answer()
await dan.says('This is Dan. How can I help you?')
await cat.hears('This is Dan')
await cat.hangUp()
await dan.ended()

console.log(`${Call.count({to: number})} calls came in`)
server.close()
