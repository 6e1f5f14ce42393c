// tries: a number of a billion digits
// want: LimitError Size
for (;;) {
  try { 2n ** 10_000_000_000n } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
