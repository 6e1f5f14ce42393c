// tries: an iterator that never ends and whose next is a function of Twilio's
// want: LimitError (Heap|Time)
// limits: Time=400ms
const next = Call.all
for (;;) [...{[Symbol.iterator]: () => new Proxy(Call, {get: (target, name) => name === 'next' ? next : target[name]})}] // HERE
