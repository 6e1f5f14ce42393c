// tries: to go on in promises without end
// want: LimitError Time
// runs: in a process of its own
// limits: Time=400ms
await null
for (;;) { // HERE
  try { await null } catch {} // HERE
}
