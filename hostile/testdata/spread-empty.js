// tries: to spread an array of four thousand millions of nothing
// want: LimitError (Time|Heap)
// limits: Time=200ms
const all = []
all.length = 2 ** 32 - 1
for (;;) try { [...all] } catch { console.log('LEAK: caught') } // HERE
