// tries: to print a table of a million rows
// want: LimitError (Time|Heap)
// limits: Time=400ms, HeapMiB=1024
const rows = new Array(1e6).fill({a: 1}) // HERE
for (;;) try { console.table(rows) } catch {} // HERE
