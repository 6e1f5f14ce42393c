// tries: promises without end
// want: LimitError Heap
// limits: HeapMiB=24
const all = []
for (;;) {
  all.push(Promise.resolve(all.length).then(() => {})) // HERE
}
