// tries: to spread four million matches
// want: LimitError Heap
const all = [...'a'.repeat(4e6).match(/a/g)] // HERE
