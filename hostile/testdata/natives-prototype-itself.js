// tries: a proxy that is its own prototype
// want: ScriptError TypeError: Cyclic
const proxy = new Proxy({}, {})
Object.setPrototypeOf(proxy, proxy)
proxy.x
for (;;) {}
