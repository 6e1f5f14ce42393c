// tries: a terabyte
// want: LimitError Size
for (;;) {
  try { new ArrayBuffer(2 ** 40) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
