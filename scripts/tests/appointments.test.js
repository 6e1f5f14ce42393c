// The conversation of scripts/appointments, as people have it.
const {describe, it, beforeEach} = require('node:test')
const assert = require('node:assert/strict')

const number = '+15005550006'
const server = serve({folder: __dirname + '/../appointments'})
IncomingPhoneNumber.create({phone_number: number, sms_url: server.url})

/** @type {Dialtone.Phone} */
let person
let people = 0
beforeEach(() => { person = Emulator.phone(`+1415555${1000 + people++}`) })

/**
 * Writes, and waits for the answer.
 * @param {string} text @param {string} answer
 */
const ask = async (text, answer) => {
  await person.text(number, text)
  await person.receives(answer)
}

describe('an appointment', () => {
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) {
    for (let hour = 9; hour <= 16; hour++) {
      it(`is made for ${day} at ${hour}`, async () => {
        await ask('Hi', 'On which day')
        await ask(day.slice(0, 3), `At what hour on ${day}`)
        await ask(`${hour}:00 please`, `on ${day.toLowerCase()} at ${hour}:00`)
      })
    }
  }
  for (const hour of ['8', '17', '20', 'noon', '']) {
    it(`is not made at ${hour || 'nothing'}`, async () => {
      await ask('Hi', 'On which day')
      await ask('tue', 'At what hour')
      await ask(hour || '?', 'from 9 to 16')
    })
  }
  for (const day of ['tomorrow', 'Saturday', 'Sunday', '1']) {
    it(`is not made for ${day}`, async () => {
      await ask('Hi', 'On which day')
      await ask(day, 'such as Tue')
    })
  }
})

describe('a conversation', () => {
  it('is left by LATER', async () => {
    await ask('Hi', 'On which day')
    await ask('Later', 'Nothing is booked')
    await ask('Hi', 'On which day')
  })
  it('is forgotten after four hours', async () => {
    await ask('Hi', 'On which day')
    await Emulator.advance('4h1m')
    await ask('tue', 'On which day')
  })
  it('is one person\'s alone', async () => {
    await ask('Hi', 'On which day')
    const other = Emulator.phone('+14155550102')
    await other.text(number, 'tue')
    assert.match((await other.receives(/./)).body, /On which day/)
  })
})
