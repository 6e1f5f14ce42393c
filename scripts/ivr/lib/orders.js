// What a real application would keep in its database. Each view runs in a VM of its own: what one leaves in a
// variable, the next does not see.
const orders = [
  {number: '10001', state: 'on its way'},
  {number: '10002', state: 'being packed'},
]

exports.desk = '+14155550199'

/** @param {string} [number] */
exports.find = number => orders.find(order => order.number === number)

/** @param {{state: string}} order */
exports.cancel = ({state}) => state === 'being packed' ? 'Your order is cancelled.' : `Your order is ${state} already.`
