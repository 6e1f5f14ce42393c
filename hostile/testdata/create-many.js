// tries: to make a million records in one call
// want: LimitError (Time|Heap)
// limits: Time=400ms, HeapMiB=512
const all = new Array(1e6).fill({friendly_name: 'many'}) // HERE
for (;;) try { Application.create(all) } catch {} // HERE
