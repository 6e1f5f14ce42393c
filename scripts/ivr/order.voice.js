// Level three: asks for the number of the order, three times at most, and does what was chosen with it.
const orders = require('./lib/orders')

session.tries ??= 0 // the session lasts as long as the call
const order = orders.find(params.Digits)
if (order) {
  res.say(params.deed === 'cancel' ? orders.cancel(order) : `Your order is ${order.state}.`)
  res.redirect('/')
} else if (++session.tries > 3) {
  res.say('I will put you through to a person.')
  res.dial(orders.desk)
} else {
  res.gather({timeout: 10}, g => {
    if (params.Digits) g.say(`I do not know ${[...params.Digits].join(' ')}.`) // digit by digit, not as one number
    g.say('Please type the number of your order, and then the pound key.')
  })
}
