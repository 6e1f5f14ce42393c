// tries: to hold up the next script by what this one leaves
// want: LimitError Time
// limits: Time=100ms
const endless = () => { for (;;) {} } // HERE
for (const name of ['argv', 'env', 'exitCode']) {
  try { Object.defineProperty(process, name, {get: endless, set: endless}) } catch {}
}
Object.defineProperty(Object.prototype, 'value', {get: endless, set: endless})
endless()
