// tries: a proxy that leads to itself
// want: LimitError CallDepth
// limits: CallDepth=500, Time=20s
const p = new Proxy({}, {
  get(target, key, receiver) { return receiver[key] }, // HERE
})
p.x
