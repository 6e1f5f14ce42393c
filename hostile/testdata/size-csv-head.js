// tries: CSV with a head of a megabyte
// want: LimitError (Time|Heap|Size)
// limits: Time=500ms
const head = Array.from({length: 200000}, (_, i) => 'c' + i).join() // HERE
for (;;) CSV.parse(head) // HERE
