exports.discount = order => {
  while (order.total > 0) order.total += 1
}
