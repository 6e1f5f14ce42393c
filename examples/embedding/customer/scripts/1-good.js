exports.discount = order => ordersOf(order.customer) > 2 ? 10 : 0
