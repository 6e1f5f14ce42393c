// tries: an iterator that never ends and of which no step is JavaScript, nor known to end
// want: LimitError Time
// limits: Time=400ms
const next = Object
new Set({[Symbol.iterator]: () => ({next})})
