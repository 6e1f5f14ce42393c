// tries: closures without end
// want: LimitError Heap
// limits: Time=10s, HeapMiB=24
let last = () => {}
for (;;) {
  const before = last // HERE
  last = () => before() // HERE
}
