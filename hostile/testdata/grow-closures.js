// tries: closures without end
// want: LimitError Heap
// limits: HeapMiB=24
const wrap = before => () => before() // HERE
let last = () => {}
for (;;) last = wrap(last) // HERE
