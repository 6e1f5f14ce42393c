// tries: a proxy that leads to itself
// want: LimitError CallDepth
// limits: Time=5s
const p = new Proxy({}, {
  get(target, key, receiver) { return receiver[key] }, // HERE
})
p.x
