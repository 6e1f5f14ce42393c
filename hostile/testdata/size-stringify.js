// tries: JSON of an array of four thousand millions of nothing
// want: LimitError Size
const all = []
all.length = 2 ** 32 - 1
for (;;) try { JSON.stringify({all}) } catch { console.log('LEAK: caught') } // HERE
