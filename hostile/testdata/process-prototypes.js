// tries: to recurse through a million prototypes
// want: LimitError|ProcessError
// runs: in a process of its own
// limits: Time=1s
let o = {}
for (let i = 0; i < 1e6; i++) o = Object.create(o)
o.x
for (;;) {}
