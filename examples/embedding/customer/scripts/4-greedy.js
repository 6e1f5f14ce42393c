exports.discount = order => {
  const all = []
  for (;;) all.push('an order '.repeat(1e6) + all.length)
}
