// tries: a proxy that is its own prototype
// want: ScriptError TypeError: Cyclic
// runs: in a process of its own
const proxy = new Proxy({}, {})
Object.setPrototypeOf(proxy, proxy)
proxy.x
for (;;) {}
