// tries: to print without end
// want: LimitError Output
// limits: Time=10s
for (;;) {
  try { console.log('x'.repeat(100)) } catch {} finally { continue } // HERE
}
