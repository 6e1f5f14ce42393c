// tries: to go on in the return method of an iterator
// want: LimitError Time
// limits: Time=100ms
const endless = {
  [Symbol.iterator]() { return this }, // HERE
  next() { return {value: 1, done: false} }, // HERE
  return() { console.log('LEAK: return'); for (;;) {} }, // HERE
}
for (const x of endless) { // HERE
  x // HERE
}
