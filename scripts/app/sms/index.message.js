// Answers texts, and remembers what was said before between the same two numbers.
const {opening} = require('../lib/hours')
const text = (params.Body ?? '').trim()

switch (true) {
  case session.asked === 'name':
    session = {name: text}
    res.message(`Nice to meet you, ${text}. We have written your order down.`)
    break
  case /^hours$/i.test(text):
    res.message(`We are open ${opening}.`)
    break
  case /^order$/i.test(text) && !session.name:
    session.asked = 'name'
    res.message('What is your name?')
    break
  case /^order$/i.test(text):
    res.message(`Welcome back, ${session.name}. We have written your order down.`)
    break
  default:
    res.message(m => {
      m.body('Text HOURS or ORDER.')
      m.media('/card.vcf')
    })
}
