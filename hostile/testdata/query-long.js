// tries: to read the longest query
// want: LimitError (Time|Heap)
// limits: Time=100ms, HeapMiB=512
const query = 'a=1&'.repeat(4e6) // HERE
for (;;) try { new URLSearchParams(query) } catch {} // HERE
