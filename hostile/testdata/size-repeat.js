// tries: a string of a billion characters
// want: LimitError Size
for (;;) {
  try { 'x'.repeat(2 ** 30) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
