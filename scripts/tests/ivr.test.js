// The menu of scripts/ivr, as callers hear it. Run with: dialtone test scripts
const {describe, it} = require('node:test')
const assert = require('node:assert/strict')

const number = '+15005550006'
const server = serve({folder: __dirname + '/../ivr'})
IncomingPhoneNumber.create({phone_number: number, voice_url: server.url})

let callers = 0
const call = () => Emulator.phone(`+1415555${1000 + callers++}`).call(number)

/**
 * Calls, and at each step hears some words and presses keys.
 * @param {[words: string, keys?: string][]} steps
 */
const walk = async (...steps) => {
  const caller = await call()
  for (const [words, keys] of steps) {
    await caller.hears(words)
    if (keys) await caller.press(keys)
  }
  return caller
}

describe('the main menu', () => {
  for (const key of ['0', '3', '4', '5', '6', '7', '8', '9', '#', '*']) {
    it(`does not know ${key}`, async () => {
      const caller = await walk(['press 1', key === '#' ? '#' : key], [key === '#' ? 'Goodbye' : 'There is no'])
      await caller.hangUp()
    })
  }
  it('says the hours, and comes back', async () => { await (await walk(['press 2', '2'], ['9 to 5'], ['For your order'])).hangUp() })
  it('ends a call in which nothing is pressed', async () => {
    const caller = await walk(['press 1'], ['Goodbye'])
    assert.equal((await caller.ended()).status, 'completed')
  })
})

describe('the orders', () => {
  for (let order = 1; order <= 30; order++) {
    it(`does not know order ${order}`, async () => {
      const caller = await walk(['press 1', '1'], ['where your order is', '1'], ['the number of your order', `${order}#`], ['I do not know'])
      await caller.hangUp()
    })
  }
  for (const key of ['*', '5', '9']) {
    it(`goes back with ${key === '*' ? 'a star' : key + ' and then a star'}`, async () => {
      /** @type {[string, string][]} */
      const steps = key === '*' ? [['press star', '*']] : [['press star', key], ['press star', '*']]
      await (await walk(['press 1', '1'], ...steps, ['For our hours'])).hangUp()
    })
  }
  it('says where an order is', async () => { await (await walk(['press 1', '1'], ['where', '1'], ['number', '10001#'], ['on its way'])).hangUp() })
  it('puts a caller through after three tries', async () => {
    const caller = await walk(['press 1', '1'], ['where', '2'], ['number', '1#'], ['number', '2#'], ['number', '3#'])
    const person = await Emulator.phone('+14155550199').rings()
    await person.answer()
    await person.says('How can I help you?')
    await caller.hears('How can I help')
    await caller.hangUp()
    await person.ended()
  })
})
