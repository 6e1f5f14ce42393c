// tries: to take all memory
// want: LimitError (Memory|Heap)
let text = 'x'.repeat(1e6)
const all = []
for (;;) all.push(text += 'x') // HERE
