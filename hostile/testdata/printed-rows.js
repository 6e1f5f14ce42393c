// tries: to print a table of three million rows
// want: LimitError (Time|Heap)
// limits: Time=1s, HeapMiB=1024
const rows = new Array(3e6).fill({a: 1}) // HERE
for (;;) try { console.table(rows) } catch {} // HERE
