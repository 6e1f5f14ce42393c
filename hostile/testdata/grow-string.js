// tries: strings without end
// want: LimitError Heap
// limits: HeapMiB=24
let text = 'x'
const all = []
for (;;) {
  all.push(text + all.length + text.repeat(500).toUpperCase()) // HERE
}
