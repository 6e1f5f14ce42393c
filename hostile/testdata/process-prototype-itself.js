// tries: a proxy that is its own prototype, which takes Go's stack
// want: LimitError|ProcessError
// runs: in a process of its own
// limits: Time=1s
const proxy = new Proxy({}, {})
Object.setPrototypeOf(proxy, proxy)
proxy.x
for (;;) {}
