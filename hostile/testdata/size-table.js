// tries: a table of a million wide cells
// want: LimitError (Heap|Time|Output)
// limits: Time=500ms
const row = Array.from({length: 1000}, () => 'x'.repeat(1000)) // HERE
console.table(Array.from({length: 1000}, () => row)) // HERE
