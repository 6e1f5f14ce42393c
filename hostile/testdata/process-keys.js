// tries: a proxy that has more properties than there is memory for, and is none that Goja expects
// want: error panic in github.com/dop251/goja
// runs: in a process of its own
// limits: Time=1s
Object.keys(new Proxy({}, {ownKeys: () => ({length: 2 ** 53 - 1})}))
