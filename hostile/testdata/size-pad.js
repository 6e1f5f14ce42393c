// tries: a string of a billion characters by padding
// want: LimitError Size
// limits: Time=10s
for (;;) {
  try { 'x'.padStart(2 ** 29) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
