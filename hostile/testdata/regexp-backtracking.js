// tries: a regular expression that does not end
// want: LimitError Regexp
// limits: Regexp=100ms
for (;;) {
  try { /(?=(a+)+$)\1b/.test('a'.repeat(40) + 'b') } catch { console.log('LEAK: caught') } finally { continue } // HERE
}
