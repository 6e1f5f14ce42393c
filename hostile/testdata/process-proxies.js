// tries: to recurse through a million proxies
// want: LimitError|ProcessError
// runs: in a process of its own
// limits: Time=1s
let p = {}
for (let i = 0; i < 1e6; i++) p = new Proxy(p, {})
p.x
for (;;) {}
