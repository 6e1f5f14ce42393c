// tries: to go through an array of nothing, for years
// want: LimitError Size
for (;;) {
  try { Array.prototype.fill.call({length: 2 ** 53 - 1}, 1) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
