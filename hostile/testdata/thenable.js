// tries: a promise's then that never ends
// want: LimitError Time
// limits: Time=100ms
Promise.resolve({
  then() { for (;;) {} }, // HERE
})
