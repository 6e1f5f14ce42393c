// tries: a terabyte of numbers
// want: LimitError Size
for (;;) {
  try { new Float64Array({length: 2 ** 37}) } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
