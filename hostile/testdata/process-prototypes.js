// tries: to recurse through a million prototypes
// want: ScriptError RangeError: Maximum call stack
// runs: in a process of its own
let o = {}
for (let i = 0; i < 1e6; i++) o = Object.create(o)
o.x
for (;;) {}
