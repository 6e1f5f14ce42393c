// tries: a billion arguments
// want: LimitError Size
for (;;) {
  try { Math.max.apply(null, {length: 1e9}) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
