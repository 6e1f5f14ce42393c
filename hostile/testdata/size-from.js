// tries: an array of what has only a length
// want: LimitError Size
for (;;) {
  try { Array.from({length: 1e12}) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
