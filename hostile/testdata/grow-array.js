// tries: an array without end
// want: LimitError Heap
// limits: Time=60s, HeapMiB=24
const all = []
for (;;) {
  all.push([all.length]) // HERE
}
