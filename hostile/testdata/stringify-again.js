// tries: JSON of an object that each of sixty levels holds twice
// want: LimitError (Time|Size)
// limits: Time=100ms
let twice = {}
for (let i = 0; i < 60; i++) twice = {a: twice, b: twice}
for (;;) try { JSON.stringify(twice) } catch {} // HERE
