// tries: to await without end
// want: LimitError Time
// limits: Time=100ms
async function forever() {
  for (;;) { // HERE
    try { await null } catch {} // HERE
  }
}
forever()
await forever()
