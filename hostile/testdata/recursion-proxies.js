// tries: to recurse through a million proxies
// want: ScriptError RangeError: Maximum call stack
let p = {}
for (let i = 0; i < 1e6; i++) p = new Proxy(p, {})
p.x
