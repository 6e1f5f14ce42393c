// tries: to go on in iterators that are closed after too deep a recursion
// want: LimitError (CallDepth|Time)
// limits: Time=200ms
const closing = {
  [Symbol.iterator]() { return this },
  next() { return {value: 1, done: false} },
  return() { for (;;) {} }, // HERE
}
const f = () => {
  for (const x of closing) f() // HERE
}
f()
