// tries: to go on in promises without end
// want: LimitError Time
// limits: Time=400ms
await null
for (;;) { // HERE
  try { await null } catch {} // HERE
}
