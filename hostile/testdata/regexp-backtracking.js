// tries: a regular expression that takes for ever
// want: LimitError Regexp
// limits: Time=10s
for (;;) {
  try { /(?=(a+)+$)\1b/.test('a'.repeat(40) + 'b') } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
