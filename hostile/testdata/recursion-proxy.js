// tries: a proxy that leads to itself
// want: LimitError CallDepth
// limits: CallDepth=500
const p = new Proxy({}, {
  get(target, key, receiver) { return receiver[key] }, // HERE
})
p.x
