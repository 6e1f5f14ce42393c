// tries: a promise's then that never ends
// want: LimitError Time
// limits: Time=300ms
Promise.resolve({
  then() { for (;;) {} }, // HERE
})
