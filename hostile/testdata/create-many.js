// tries: to make three million records in one call
// want: LimitError (Time|Heap)
// limits: Time=1s, HeapMiB=512
const all = new Array(3e6).fill({friendly_name: 'many'}) // HERE
for (;;) try { Application.create(all) } catch {} // HERE
