// tries: a proxy that has more properties than there is memory for, which is not what Goja expects
// want: error .*panic in github.com/dop251/goja
// only: in a process of its own
Object.keys(new Proxy({}, {ownKeys: () => ({length: 2 ** 53 - 1})})) // HERE
