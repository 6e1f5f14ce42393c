exports.discount = order => order.total > 30 ? 5 : 0
