// tries: a template of a billion parts
// want: LimitError Size
for (;;) {
  try { String.raw({raw: {length: 1e12}}) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
