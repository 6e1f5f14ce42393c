// tries: a generator that never ends, and refuses to return
// want: LimitError Time
// limits: Time=100ms
function* forever() {
  for (;;) {
    try {
      yield 1 // HERE
    } finally {
      for (;;) {} // HERE
    }
  }
}
for (const x of forever()) { // HERE
  if (x > 1) break
}
