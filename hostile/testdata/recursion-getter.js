// tries: getters that recurse without end
// want: LimitError CallDepth
// limits: Time=5s
const o = {
  get a() { return o.a }, // HERE
  toString() { return `${o}` },
}
o.a
