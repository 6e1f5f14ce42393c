// tries: to print an object that each of sixty levels holds twice
// want: LimitError Time
// limits: Time=100ms
let twice = {}
for (let i = 0; i < 60; i++) twice = {a: twice, b: twice}
for (;;) try { console.dir(twice, {depth: null}) } catch {} // HERE
