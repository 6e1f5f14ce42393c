// tries: to make three million records in one call
// want: LimitError (Time|Heap)
// limits: HeapMiB=512
const all = new Array(3e6).fill({friendly_name: 'x'}) // HERE
for (;;) try { Queue.create(all) } catch {} // HERE
