// tries: to flatten an array that each of sixty levels holds twice
// want: LimitError (Time|Heap|Size)
// limits: Time=200ms
let twice = [1]
for (let i = 0; i < 60; i++) twice = [twice, twice]
for (;;) try { twice.flat(Infinity) } catch {} // HERE
