// tries: to recurse through a million prototypes
// want: ScriptError RangeError: Maximum call stack
let o = {}
for (let i = 0; i < 1e6; i++) o = Object.create(o)
o.x
for (;;) {}
