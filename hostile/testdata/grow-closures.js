// tries: closures without end
// want: LimitError Heap
// limits: Time=60s, HeapMiB=24
const wrap = before => () => before() // HERE
let last = () => {}
for (;;) last = wrap(last) // HERE
