// tries: to join an array that is empty and long
// want: LimitError Size
// limits: Time=10s
for (;;) {
  try { new Array(1e9).join('x') } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
