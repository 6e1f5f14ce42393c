// tries: to wait for nothing, for long
// want: LimitError Time
// limits: Time=100ms
await new Promise(resolve =>
  setTimeout(resolve, 1e9)) // HERE
