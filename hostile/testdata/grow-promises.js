// tries: promises without end
// want: LimitError Heap
// limits: Time=60s, HeapMiB=24
const all = []
for (;;) {
  all.push(Promise.resolve(all.length).then(() => {})) // HERE
}
