// tries: a string of a billion characters by padding
// want: LimitError Size
for (;;) {
  try { 'x'.padStart(2 ** 29) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
