// tries: strings without end
// want: LimitError Heap
// limits: Time=10s, HeapMiB=24
let text = 'x'
const all = []
for (;;) {
  all.push(text + all.length + text.slice(0, 100).toUpperCase()) // HERE
}
