// tries: to take all memory in small pieces
// want: LimitError (Memory|Heap)
// runs: in a process of its own
const all = []
for (;;) all.push({all, key: [all.length]}) // HERE
