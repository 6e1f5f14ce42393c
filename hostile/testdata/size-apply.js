// tries: a billion arguments
// want: LimitError Size
// limits: Time=10s
for (;;) {
  try { Math.max.apply(null, {length: 1e9}) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
