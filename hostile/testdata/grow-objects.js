// tries: to take all memory in small pieces
// want: LimitError (Memory|Heap)
const all = []
for (;;) all.push({all, key: [all.length]}) // HERE
