// tries: getters that recurse without end
// want: LimitError CallDepth
// limits: CallDepth=500
const o = {
  get a() { return o.a }, // HERE
  toString() { return `${o}` },
}
o.a
