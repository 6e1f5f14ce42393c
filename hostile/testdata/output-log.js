// tries: to print without end
// want: LimitError Output
for (;;) {
  try { console.log('x'.repeat(100)) } catch {} finally { continue } // HERE
}
