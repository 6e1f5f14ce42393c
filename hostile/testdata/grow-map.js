// tries: a map without end
// want: LimitError Heap
// limits: HeapMiB=24
const all = new Map()
for (let i = 0; ; i++) { // HERE
  all.set(i, {}) // HERE
}
