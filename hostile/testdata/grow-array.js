// tries: an array without end
// want: LimitError Heap
// limits: HeapMiB=24
const all = []
for (;;) {
  all.push([all.length]) // HERE
}
