// tries: to print an array of a million elements, again and again
// want: LimitError Time
// limits: Time=500ms
const all = []
for (let i = 0; i < 1e6; i++) all.push(i) // HERE
for (;;) require('util').inspect(all) // HERE
