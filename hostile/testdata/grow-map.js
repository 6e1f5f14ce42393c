// tries: a map without end
// want: LimitError Heap
// limits: Time=60s, HeapMiB=24
const all = new Map()
for (let i = 0; ; i++) { // HERE
  all.set(i, {}) // HERE
}
