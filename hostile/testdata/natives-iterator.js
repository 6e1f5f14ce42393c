// tries: an iterator that never ends and of which no step is JavaScript
// want: LimitError Time
// limits: Time=400ms
const next = Reflect.get.bind(null, {step: {done: false, value: 1}}, 'step')
new Set({[Symbol.iterator]: () => ({next})})
