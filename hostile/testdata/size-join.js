// tries: to join an array that is empty and long
// want: LimitError Size
for (;;) {
  try { new Array(1e9).join('x') } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
