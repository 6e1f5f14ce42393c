// tries: an iterator that never ends and of which no step is JavaScript, nor known to end
// want: LimitError|ProcessError
// only: in a process of its own
// limits: Time=400ms
const next = Object
new Set({[Symbol.iterator]: () => ({next})})
