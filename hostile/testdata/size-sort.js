// tries: to sort what has only a length
// want: LimitError Size
for (;;) {
  try { Array.prototype.sort.call({length: 2 ** 40}) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
